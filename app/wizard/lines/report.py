"""What is said to a person: lines on stderr, whatever the locale."""

import os
import sys
from contextlib import suppress

from wizard.accounts.addressed import addressed
from wizard.errors import WizardError
from wizard.values.text import safe


def say(text: str = "") -> None:
    """A line for the person, on stderr; what the terminal cannot write is replaced, not fatal (LANG=C).

    Without a stderr, or with one that fails, nobody is told and nothing else changes.
    """
    stream = sys.stderr
    if stream is None:
        return
    encoding = stream.encoding or "ascii"
    try:
        stream.write(addressed(text).encode(encoding, errors="replace").decode(encoding) + "\n")
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


def mark(good: bool) -> str:  # a tick where the terminal can show one
    encoding = "ascii" if sys.stderr is None else (sys.stderr.encoding or "ascii").lower()
    if "utf" in encoding and not _is_plain_locale():
        return "✓" if good else "x"
    return "+" if good else "x"


def _is_plain_locale() -> bool:
    """Python writes UTF-8 in the C locale too (PEP 538); the person's terminal there need not show it."""
    return (os.environ.get("LC_ALL") or os.environ.get("LANG")) in {"C", "POSIX"}
