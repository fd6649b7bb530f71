"""What is said to a person: lines on stderr, whatever the locale."""

import os
import sys
from contextlib import suppress
from typing import TextIO

from wizard.accounts.addressed import addressed
from wizard.errors import WizardError
from wizard.values.locale import in_ascii, is_utf8
from wizard.values.pattern import Pattern
from wizard.values.text import safe

# What is to be copied stays whole: in backticks, a receipt's commands, and a hint that is a command itself.
_WHOLE = Pattern(
    r"^  mv .*|`[^`]*`|\b(?:Try|Use): wizard .*?(?=  |$)|(?<=hint: )(?:wizard|export|unset|chmod|rm|tmux|llm|ls) [^`,;:]*$"
)
_NARROW = 20  # below it nothing is gained


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
    told = "\n".join(fitted(told, stream))
    try:
        stream.write(told.encode(encoding, errors="replace").decode(encoding) + "\n")
        stream.flush()
    except OSError:
        # Python would try once more at exit, and make it another exit code.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def fitted(text: str, stream: TextIO | None) -> list[str]:
    """``text`` in lines that a terminal does not cut inside a word; as it is where ``stream`` is none of known width."""
    try:
        width = os.get_terminal_size(stream.fileno()).columns if stream and stream.isatty() else 0
    except (OSError, ValueError):  # closed, or without a descriptor
        width = 0
    return [part for line in text.split("\n") for part in _parts(line, width)] if width >= _NARROW else [text]


def _parts(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    from textwrap import wrap  # noqa: PLC0415  # few lines are that long

    bound = _WHOLE.sub(lambda found: found[0].replace(" ", "\0"), line)
    indent = " " * (len(line) - len(line.lstrip(" ")) + 2)
    parts = wrap(
        bound,
        width,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        expand_tabs=False,
        replace_whitespace=False,
    )
    return [each.replace("\0", " ") for each in parts]


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
