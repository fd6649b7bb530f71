"""The command line: every command and option, and errors that never repeat a secret."""

import argparse
import re
import sys
from typing import NoReturn

from wizard.cli import report
from wizard.errors import UsageError
from wizard.values.preset import METHODS
from wizard.values.profile import STORES

_HARMLESS = re.compile(r"-{0,2}[a-z][a-z-]{0,23}", re.ASCII)
_USAGE = "wizard [--app NAME] COMMAND …"


class Parser(argparse.ArgumentParser):
    """argparse that raises our error, and blanks out whatever on the command line could be a key."""

    def error(self, message: str) -> NoReturn:
        for word in sys.argv[1:]:
            for part in (word, word.partition("=")[2]):
                if part and not _HARMLESS.fullmatch(part):
                    message = message.replace(part, "…")
        hint = f"`{self.prog} --help` shows what is accepted"
        if "unrecognized" in message:
            hint = f"a key is never an argument: it is typed hidden, or piped in with `--key-stdin`; {hint}"
        raise UsageError(message, hint=hint)


def parse(argv: list[str]) -> argparse.Namespace:
    """The options of a command line. Raises UsageError; ``--help`` and ``--version`` print and end the process."""
    options = _parser().parse_args(argv)
    # `--app` is accepted before and after the command.
    options.app = getattr(options, "app_after", None) or options.app
    return options


def _parser() -> Parser:
    parser = Parser(
        prog="wizard",
        usage=_USAGE,
        description="One login for every program that talks to a model provider.",
        epilog="On a terminal, `wizard` alone opens the setup or your profiles. --plain (or WIZARD_PLAIN=1) asks "
        "line by line: for screen readers, and where full screens do not work.",
        allow_abbrev=False,
    )
    parser.add_argument("--app", metavar="NAME", help="work in the folders of the program NAME")
    parser.add_argument("--plain", action="store_true", help="line prompts instead of screens")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=Parser)
    _auth(commands)
    _token(commands)
    _add(commands, "test", "ask the model one real question: list, answer, stream", profile="?", json=True)
    for name in ("model", "models"):
        model = _add(commands, name, "list the live models, or set the default one", json=True)
        model.set_defaults(command="model")
        model.add_argument("model", nargs="?", metavar="MODEL")
        model.add_argument("--profile", metavar="NAME")
    _add(commands, "use", "set the default profile", profile=None)
    status = _add(commands, "status", "every profile and its state", json=True)
    status.add_argument("--check", action="store_true", help="ask every provider whether the credential still works")
    logout = _add(commands, "logout", "delete a credential, keep its profile", profile="?")
    logout.add_argument("--all", action="store_true", help="every profile")
    logout.add_argument("--remove", action="store_true", help="take the profile out of config.toml too")
    presets = _add(commands, "presets", "the catalogue of providers")
    presets.add_argument("action", nargs="?", choices=("list", "show", "check"), default="list")
    presets.add_argument("what", nargs="?", metavar="ID|FILE")
    schema = _add(commands, "schema", "JSON Schema of a file format")
    schema.add_argument("format", choices=("config", "preset"))
    demo = _add(commands, "demo", "the whole wizard against a practice provider; needs no account")
    demo.add_argument("--auto", action="store_true", help="play every login method by itself")
    demo.add_argument("--keep", metavar="DIR", help="keep the throw-away home in DIR")
    return parser


class _Version(argparse.Action):
    """Looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  # 60 ms

        try:
            found = version("byok-wizard")
        except PackageNotFoundError:
            found = "from a checkout"
        report.answer(f"wizard {found}")
        parser.exit()


def _add(
    commands: "argparse._SubParsersAction[Parser]",
    name: str,
    help_text: str,
    *,
    profile: str | None = "",
    json: bool = False,
) -> Parser:
    parser = commands.add_parser(name, help=help_text, description=help_text, allow_abbrev=False)
    parser.set_defaults(command=name)
    parser.add_argument("--app", dest="app_after", metavar="NAME", help=argparse.SUPPRESS)
    if profile != "":
        parser.add_argument("profile", metavar="PROFILE", nargs=profile)
    if json:
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    return parser


def _token(commands: "argparse._SubParsersAction[Parser]") -> None:
    parser = _add(commands, "token", "print one fresh token", profile="?")
    parser.add_argument("--timeout", type=_seconds, default=12.0, metavar="S", help="give up after S seconds (12)")


def _auth(commands: "argparse._SubParsersAction[Parser]") -> None:
    parser = _add(commands, "auth", "log in, or renew the login of a profile")
    parser.add_argument("name", nargs="?", metavar="NAME", help="a profile, else a provider; none opens the picker")
    parser.add_argument("--profile", metavar="NAME", help="the profile to write (default: the provider's id)")
    parser.add_argument("--method", choices=METHODS, help="how to log in")
    parser.add_argument("--key-stdin", action="store_true", help="read the key from the first line of stdin")
    parser.add_argument("--env-key", metavar="NAME", help="use the key in this variable each time")
    parser.add_argument("--endpoint", metavar="ID", help="a region, plan or protocol of the provider")
    parser.add_argument("--base-url", metavar="URL", help="another address that speaks the same protocol")
    parser.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE", help="answers a provider asks for"
    )
    parser.add_argument("--model", metavar="ID", help="the default model")
    parser.add_argument("--default", action="store_true", help="make it the default profile")
    parser.add_argument("--store", choices=STORES, help="where the secret is kept")
    parser.add_argument("--no-verify", action="store_true", help="keep it without the live check, as unverified")
    parser.add_argument("--no-browser", action="store_true", help="open nothing; print addresses instead")
    parser.add_argument("--plain", dest="plain_after", action="store_true", help="line prompts instead of screens")
    parser.add_argument("--yes", action="store_true", help="confirm what would be asked")


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 3600:
        raise ValueError(text)
    return value
