"""The only writer of stdout and stderr. stdout is the answer, byte-exact; everything said to a person is on stderr."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from wizard.errors import WizardError


def answer(text: str) -> None:
    """``text`` and a newline on stdout."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def answer_json(value: Any) -> None:
    answer(json.dumps(value, ensure_ascii=True))


def answer_lines(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


def say(text: str = "") -> None:
    """A line for the person, on stderr; what the terminal cannot write is replaced, not fatal (LANG=C)."""
    stream = sys.stderr
    encoding = stream.encoding or "ascii"
    stream.write(text.encode(encoding, errors="replace").decode(encoding) + "\n")
    stream.flush()


def error(problem: WizardError) -> int:
    """The error, its remedy, and its exit code."""
    say(f"wizard: error: {problem.message}")
    if problem.hint:
        say(f"wizard: hint: {problem.hint}")
    return problem.exit_code


def mark(good: bool) -> str:  # a tick where the terminal can show one
    encoding = (sys.stderr.encoding or "ascii").lower()
    if "utf" in encoding:
        return "✓" if good else "x"
    return "+" if good else "x"
