"""From a command line to its command, whose module is imported when it is run."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module

from wizard.cli.parser import parse

# The module whose `run(options) -> int` is the command.
COMMANDS = {
    None: "wizard.cli.bare",
    "auth": "wizard.cli.auth",
    "token": "wizard.cli.token_full",
    "test": "wizard.cli.ask",
    "model": "wizard.cli.model",
    "use": "wizard.cli.use",
    "status": "wizard.cli.status",
    "logout": "wizard.cli.logout",
    "presets": "wizard.cli.presets",
    "schema": "wizard.cli.schema",
    "demo": "wizard.cli.demo",
}


def run(argv: list[str]) -> int:
    """The exit code of the command. Raises whatever stopped it: ``ending`` says it."""
    _leave_no_core()
    options = parse(argv)
    command: Callable[[argparse.Namespace], int] = import_module(COMMANDS[options.command]).run
    return command(options)


def _leave_no_core() -> None:
    """A crash of the interpreter must not write memory, and the secrets in it, to disk (SECURITY R79)."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
