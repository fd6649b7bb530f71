"""How a command that did not return ends: what is said, and the exit code."""

import signal
from typing import Any

from wizard.cli.crash import unexpected
from wizard.errors import Cancelled, WizardError
from wizard.lines import report
from wizard.values.text import safe


def ending(problem: BaseException) -> int:
    """Say what stopped the command. Nothing of an unexpected failure reaches the terminal: it may hold a secret."""
    if isinstance(problem.__cause__, KeyboardInterrupt):  # Ctrl+C while a class was made: Python before 3.12 wraps it
        problem = problem.__cause__
    match problem:
        case Cancelled():
            own = problem.message if problem.message != Cancelled().message else "cancelled; nothing was changed"
            report.say(f"wizard: {safe(own, 1000)}")
            if problem.hint:
                report.say(f"wizard: hint: {safe(problem.hint, 1000)}")
            return problem.exit_code  # 143 and 129 where a signal told the screens to go
        case WizardError():
            return report.error(problem)
        case KeyboardInterrupt():
            report.say("wizard: cancelled")
            return Cancelled.exit_code
        case BrokenPipeError():
            # The reader has gone: what SIGPIPE does to other programs.
            return 128 + signal.SIGPIPE if hasattr(signal, "SIGPIPE") else 1
        case SystemExit():  # argparse, after --help
            return _code(problem.code)
    return unexpected(problem)


def _code(code: Any) -> int:
    return code if isinstance(code, int) else 0
