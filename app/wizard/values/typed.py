"""What a terminal shows of what is typed while nobody reads it, and what takes that off its screen."""

import unicodedata
from collections.abc import Callable

# Given what came at once: None if it belongs to the line, else it is not shown, and the call tells the person so.
Aside = Callable[[str], Callable[[], None] | None]


def not_yet() -> None:
    """What an Aside gives back for what may become a secret: it stays in the line, and is not shown before that ends."""


_TAB = 8


def erasing(typed: bytes, columns: int, *, plain: bool = False) -> bytes:
    """What wipes the echo of ``typed``, which began in the first column, and leaves the cursor where that was.

    A ``plain`` terminal knows no sequences: its last row is all that can be wiped there.
    """
    up, column = 0, 0
    for char in typed.decode(errors="replace"):
        if char == "\n":
            up, column = up + 1, 0
            continue
        cells = _cells(char, column)
        if column + cells > columns:
            up, column = up + 1, 0
        column += cells
    if plain:
        return b"\r%s\r" % (b" " * column) if column else b""
    back = b"\x1b[%dA" % up if up else b""
    return b"\r%s\x1b[J" % back if typed else b""


def _cells(char: str, column: int) -> int:
    if char == "\t":
        return _TAB - column % _TAB
    if char < " " or char == "\x7f":
        return 2  # ^X
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def cells(text: str) -> int:
    """How many columns a line takes that has neither tabs nor control characters."""
    return sum(_cells(char, 0) for char in text)
