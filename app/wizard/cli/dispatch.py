"""From a command line to its command, whose module is imported when it is run."""

from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from wizard.accounts import addressed
from wizard.cli import core_file, unheard
from wizard.errors import UsageError
from wizard.values.names import is_name

# The module whose `run(options) -> int` is the command.
COMMANDS = {
    None: "wizard.cli.bare",
    "auth": "wizard.cli.auth",
    "token": "wizard.cli.token_full",
    "env": "wizard.cli.env",
    "run": "wizard.cli.run",
    "headers": "wizard.cli.headers",
    "connect": "wizard.cli.connect",
    "disconnect": "wizard.cli.disconnect",
    "import": "wizard.cli.import_",
    "test": "wizard.cli.ask",
    "model": "wizard.cli.model",
    "use": "wizard.cli.use",
    "status": "wizard.cli.status",
    "doctor": "wizard.cli.doctor",
    "logout": "wizard.cli.logout",
    "presets": "wizard.cli.presets",
    "schema": "wizard.cli.schema",
    "demo": "wizard.cli.demo",
    "completion": "wizard.cli.completion",
}


def run(argv: list[str]) -> int:
    """The exit code of the command. Raises whatever stopped it: ``ending`` says it."""
    core_file.forbid()
    addressed.remember(_app_said(argv))  # for what is wrong with the command line itself
    options = _options(argv) if argv else SimpleNamespace(command=None, app=None, plain=False)
    addressed.remember(options.app)
    command: Callable[[Any], int] = import_module(COMMANDS[options.command]).run
    unheard.hush()
    return command(options)


def _options(argv: list[str]) -> Any:
    from wizard.cli.parser import parse  # noqa: PLC0415  # 20 ms, for those who have typed any

    try:
        return parse(argv)
    except UsageError as problem:
        if "--events" in argv:
            import_module("wizard.cli.reported").refused(problem, argv)
        raise


def _app_said(argv: list[str]) -> str | None:
    """The program's name as it was typed, if it is one: nothing else may be repeated."""
    words = argv[: argv.index("--")] if "--" in argv else argv
    for word, following in zip(words, [*words[1:], ""], strict=False):  # no words, no following ones
        name = following if word == "--app" else word.removeprefix("--app=")
        if word.startswith("--app") and name != word and is_name(name):
            return name
    return None
