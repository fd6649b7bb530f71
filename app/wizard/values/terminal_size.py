"""Sizes of terminals, in columns and lines: what the screens need, and what one is taken to be that does not know."""

from collections.abc import Mapping

LEAST = (60, 16)  # the smallest the screens are drawn for
ASSUMED = (80, 24)  # as curses does


def terminal_size(measured: tuple[int, int], environ: Mapping[str, str]) -> tuple[int, int]:
    """``measured`` as the terminal says; a 0 is not known, on a serial line or a pty whose size was never set.

    Then it is as COLUMNS and LINES say, or 80x24. What is known wins: an exported variable is as old as the shell.
    """
    columns, lines = measured
    return (columns or _number(environ, "COLUMNS") or ASSUMED[0], lines or _number(environ, "LINES") or ASSUMED[1])


def _number(environ: Mapping[str, str], name: str) -> int:
    said = environ.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 4 else 0
