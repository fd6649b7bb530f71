"""What is said to a person: lines on stderr, whatever the locale."""

import os
import sys
from contextlib import suppress

from wizard.accounts.addressed import addressed
from wizard.errors import WizardError
from wizard.values.locale import in_ascii, is_utf8
from wizard.values.text import safe


def say(text: str = "") -> None:
    """A line for the person, on stderr; in ASCII where the terminal shows no more (LANG=C).

    Without a stderr, or with one that fails, nobody is told and nothing else changes.
    """
    stream = sys.stderr
    if stream is None:
        return
    encoding = stream.encoding or "ascii"
    told = addressed(text)
    # Python writes UTF-8 in the C locale too (PEP 538); the person's terminal there need not show it.
    if "utf" not in encoding.lower() or not is_utf8(os.environ, windows=sys.platform == "win32"):
        told = in_ascii(told)
    try:
        stream.write(told.encode(encoding, errors="replace").decode(encoding) + "\n")
        stream.flush()
    except OSError:
        # Python would try once more at exit, and make it another exit code.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def error(problem: WizardError) -> int:
    """The error, its remedy, and its exit code."""
    say(f"wizard: error: {safe(problem.message, 1000)}")
    if problem.hint:
        say(f"wizard: hint: {safe(problem.hint, 1000)}")
    return problem.exit_code


def warning(text: str, hint: str = "") -> None:
    say(f"wizard: warning: {safe(text, 1000)}")
    if hint:
        say(f"wizard: hint: {safe(hint, 1000)}")


def mark(good: bool) -> str:  # `say` draws it in ASCII where it has to
    return "✓" if good else "x"
