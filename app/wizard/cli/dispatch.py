"""From a command line to an exit code: the command's module is imported when it is run, and every error ends here."""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from wizard.cli import report
from wizard.cli.crash import unexpected
from wizard.cli.parser import parse
from wizard.errors import Cancelled, WizardError

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
    _leave_no_core()
    try:
        options = parse(argv)
        command: Callable[[argparse.Namespace], int] = import_module(COMMANDS[options.command]).run
        return command(options)
    except Cancelled:
        report.say("wizard: cancelled; nothing was changed")
        return Cancelled.exit_code
    except WizardError as problem:
        return report.error(problem)
    except KeyboardInterrupt:
        return Cancelled.exit_code
    except BrokenPipeError:
        return _reader_gone()
    except SystemExit as asked:  # argparse, after --help
        return _code(asked.code)
    except Exception as problem:  # noqa: BLE001  # nothing of it may reach the terminal as it is: it may hold a secret
        return unexpected(problem)


def _leave_no_core() -> None:
    """A crash of the interpreter must not write memory, and the secrets in it, to disk (SECURITY R79)."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _reader_gone() -> int:
    # Python would complain once more when it flushes at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 128 + signal.SIGPIPE if hasattr(signal, "SIGPIPE") else 1


def _code(code: Any) -> int:
    return code if isinstance(code, int) else 0
