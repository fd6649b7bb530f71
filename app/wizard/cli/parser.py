"""The command line: every command and option, and errors that never repeat a secret."""

import argparse
import sys
from typing import Any, NoReturn

from wizard.cli import answer, auth_options, handoff_options, option_types
from wizard.errors import UsageError
from wizard.values.nearest import nearest
from wizard.values.profile import STORES

_ALL = "Every command takes --app NAME and --plain: `wizard --help`."
# How keys begin; the presets know exactly, and are not read for a slip of the fingers.
_KEYS = ("sk-", "sk_", "gsk_", "xai-", "aiza", "pk-", "hf_", "bearer ")
COMPLETED = ("bash", "zsh", "fish")
_NO_KEY = "a key is never an argument: it is typed hidden, or piped in with `--key-stdin`"


class Parser(argparse.ArgumentParser):
    """argparse that raises our error, made of what the parser knows: a word of the command line may be a key."""

    @property
    def arguments(self) -> list[argparse.Action]:
        """Every option and positional argument."""
        return self._actions

    def error(self, message: str) -> NoReturn:
        problem = sys.exception()
        required = "the following arguments are required: "
        told = "the command line is not accepted"
        if isinstance(problem, argparse.ArgumentError) and problem.argument_name:
            told = f"`{problem.argument_name}` {_told(problem)}"
        elif message.startswith(required):
            missing = message.removeprefix(required)
            raise self.wrong(f"missing: {missing}", self._possible(missing)) from None
        raise self.wrong(told) from None

    def wrong(self, message: str, hint: str = "") -> UsageError:
        """The error, with this command's own help as the last resort."""
        help_text = f"`{self.prog} --help` shows what is accepted"
        between = " " if hint.endswith("?") else "; "
        return UsageError(message, hint=f"{hint}{between}{help_text}" if hint else help_text)

    def unknown(self, words: list[str]) -> UsageError:
        """The error for words that no option and no argument takes."""
        hint = _NO_KEY if self.prog == "wizard auth" or any(map(_looks_like_key, words)) else ""
        mistyped = (word.partition("=")[0] for word in words if word.startswith("--"))
        near = next((found for word in mistyped if (found := self._near(word))), None)
        return self.wrong("unrecognized arguments", f"did you mean `{near}`?" if near and not hint else hint)

    def print_help(self, file: Any = None) -> None:
        # argparse would write it in the encoding of the locale, and ignore a full disk.
        if file is None:
            answer.line(self.format_help().rstrip("\n"))
        else:
            super().print_help(file)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        from wizard.cli.elsewhere import called_elsewhere, is_provider  # noqa: PLC0415  # on the way to an error only

        known, is_command = [str(each) for each in action.choices], isinstance(action.choices, dict)
        near = called_elsewhere(str(value), known) if is_command else nearest(str(value), known)
        hint = _NO_KEY if _looks_like_key(str(value)) else f"did you mean `{near}`?" if near else ""
        if is_command:
            if not hint and is_provider(str(value)):
                hint = f"did you mean `wizard auth {value}`?"
            known = [each for each in known if each != "models"]
            raise self.wrong("there is no such command", hint or f"there is {', '.join(known)}")
        taker = action.option_strings[-1] if action.option_strings else self.prog
        raise self.wrong(f"`{taker}` takes one of: {', '.join(known)}", hint)

    def _possible(self, missing: str) -> str:
        """What may stand for the one argument that is missing, where that is a list."""
        for each in self._actions:
            if missing not in (each.metavar, each.dest):
                continue
            if each.choices:
                return f"it is one of: {', '.join(map(str, each.choices))}"
            if each.dest == "tool":
                from wizard.handoff.recipe import CONNECTED, RECIPES  # noqa: PLC0415  # on the way to an error only

                known = CONNECTED if self.prog.endswith("disconnect") else (*CONNECTED, *RECIPES)
                return f"it is one of: {', '.join(known)}"
        return ""

    def _near(self, word: str) -> str | None:
        known = [each for action in self._actions for each in action.option_strings if each.startswith("--")]
        longer = (each for each in known if len(word) > 3 and each.startswith(word))
        return next(longer, None) or nearest(word, known)


def _told(problem: argparse.ArgumentError) -> str:
    if isinstance(problem.__context__, argparse.ArgumentTypeError):
        return str(problem.__context__)  # ours, in `option_types`: it repeats nothing
    return "needs a value" if "explicit" not in str(problem.message) else "takes no value"


def _looks_like_key(word: str) -> bool:
    return any(part.lower().startswith(_KEYS) for part in (word, word.partition("=")[2]))


def parse(argv: list[str]) -> argparse.Namespace:
    """The options of a command line. Raises UsageError; ``--help`` and ``--version`` print and end the process."""
    parser, commands = whole()
    words, program = handoff_options.split(argv)
    options, left = parser.parse_known_args(_joined(words))
    options.argv = program
    options.plain = options.plain or getattr(options, "plain_after", False) or "--plain" in left
    if left := [each for each in left if each != "--plain"]:  # taken behind every command too
        raise commands.get(options.typed, parser).unknown(left)
    # `--app` is accepted before and after the command.
    options.app = getattr(options, "app_after", None) or options.app
    return options


def _joined(argv: list[str]) -> list[str]:
    """``--arg -c`` as ``--arg=-c``: what a command is given may well begin with a dash."""
    words: list[str] = []
    left = iter(argv)
    for word in left:
        if word == "--":
            return [*words, word, *left]
        value = next(left, None) if word == "--arg" else None
        words.append(word if value is None else f"{word}={value}")
    return words


def whole() -> tuple[Parser, dict[str, Parser]]:
    """The parser, and that of each command; completion and the manual page are made of them too."""
    parser = Parser(
        prog="wizard",
        usage="wizard [--app NAME] COMMAND ...",
        description="One login for every program that talks to a model provider.",
        epilog="On a terminal, `wizard` alone opens the setup or your profiles. --plain (or WIZARD_PLAIN=1) asks "
        "line by line: for screen readers, and where full screens do not work.",
        allow_abbrev=False,
    )
    parser.add_argument("--app", metavar="NAME", help="work in the folders of the program NAME")
    parser.add_argument("--plain", action="store_true", help="line prompts instead of screens")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(prog="wizard", dest="typed", metavar="COMMAND", parser_class=Parser)
    auth_options.add(_add(commands, "auth", "log in, or renew the login of a profile"))
    _token(commands)
    option_types.passphrase(
        _add(commands, "headers", "print every header a request needs, for `curl -H @-`", profile="?")
    )
    env = _add(commands, "env", "print the variables of profiles, as a shell reads them")
    run = _add(commands, "run", "run a program with the variables of profiles, and without any other provider's")
    handoff_options.add(env, run)
    option_types.passphrase(env)
    option_types.passphrase(run)
    _connect(commands)
    _import(commands)
    option_types.passphrase(
        _add(commands, "test", "ask the model one real question: list, answer, stream", profile="?", json=True)
    )
    for name in ("model", "models"):
        model = _add(commands, name, "list the live models, or set the default one", json=True)
        model.set_defaults(command="model")
        option_types.passphrase(model)
        model.add_argument("model", nargs="?", metavar="MODEL", type=option_types.name)
        model.add_argument(
            "--profile", metavar="NAME", type=option_types.name, help="whose (else the default profile's)"
        )
    _add(commands, "use", "set the default profile", profile=None)
    status = _add(commands, "status", "every profile and its state", json=True)
    status.add_argument("--check", action="store_true", help="ask every provider whether the credential still works")
    option_types.passphrase(status)
    _add(commands, "doctor", "what may keep logins from working here, and what to do", json=True)
    logout = _add(commands, "logout", "delete a credential, keep its profile", profile="?")
    logout.add_argument("--all", action="store_true", help="every profile")
    option_types.passphrase(logout)
    logout.add_argument("--remove", action="store_true", help="take the profile out of config.toml too")
    presets = _add(commands, "presets", "the catalogue of providers")
    presets.add_argument("action", nargs="?", choices=("list", "show", "check"), default="list")
    presets.add_argument("what", nargs="?", metavar="ID|FILE")
    schema = _add(commands, "schema", "JSON Schema of a file format, or of what `wizard auth` says to programs")
    schema.add_argument("format", choices=("config", "preset", "events", "start"))
    demo = _add(commands, "demo", "the whole wizard against a practice provider; needs no account")
    demo.add_argument("--auto", action="store_true", help="play the logins by itself")
    demo.add_argument("--keep", metavar="DIR", help="keep the throw-away home in DIR")
    completion = _add(commands, "completion", "print the script that completes commands, options and names in a shell")
    completion.usage = "wizard completion bash|zsh|fish [-- WORD ...]"
    completion.add_argument("for_shell", metavar="SHELL", choices=COMPLETED, help=f"one of {', '.join(COMPLETED)}")
    return parser, commands.choices


class _Version(argparse.Action):
    """Looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  # 60 ms

        try:
            found = version("byok-wizard")
        except PackageNotFoundError:
            found = "from a checkout"
        answer.line(f"wizard {found}")
        parser.exit()


def _add(
    commands: "argparse._SubParsersAction[Parser]",
    name: str,
    help_text: str,
    *,
    profile: str | None = "",
    json: bool = False,
    named: bool = True,
) -> Parser:
    parser = commands.add_parser(name, help=help_text, description=help_text, epilog=_ALL, allow_abbrev=False)
    parser.set_defaults(command=name)
    parser.add_argument("--app", dest="app_after", metavar="NAME", help=argparse.SUPPRESS)
    if profile != "":
        parser.add_argument("profile", metavar="PROFILE", nargs=profile, type=option_types.name if named else str)
    if json:
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    return parser


def _token(commands: "argparse._SubParsersAction[Parser]") -> None:
    parser = _add(commands, "token", "print one fresh token", profile="?", named=False)
    parser.add_argument(
        "--timeout", type=option_types.seconds, default=12.0, metavar="S", help="give up after S seconds (12)"
    )
    parser.add_argument(
        "--rejected", action="store_true", help="the provider refused the token on stdin: renew it if it is still ours"
    )
    option_types.passphrase(parser)


def _connect(commands: "argparse._SubParsersAction[Parser]") -> None:
    connect = _add(commands, "connect", "let codex, claude-code or opencode fetch its credential from here")
    disconnect = _add(commands, "disconnect", "undo `wizard connect`, to the byte")
    for parser in (connect, disconnect):
        parser.add_argument("tool", metavar="TOOL", type=option_types.name)
        parser.add_argument("--yes", action="store_true", help="do it without being asked")
        parser.add_argument("--dry-run", action="store_true", help="print what would change, and change nothing")
    connect.add_argument("--profile", metavar="NAME", type=option_types.name, help="which login (the default one)")


def _import(commands: "argparse._SubParsersAction[Parser]") -> None:
    parser = _add(commands, "import", "take over API keys that are set here or kept by other tools; asks for each")
    parser.add_argument("--yes", action="store_true", help="take each whose provider is known, without being asked")
    parser.add_argument("--replace", action="store_true", help="with --yes: also where there is a profile already")
    parser.add_argument("--store", choices=STORES, help="where the secrets are kept")
    option_types.passphrase(parser)
