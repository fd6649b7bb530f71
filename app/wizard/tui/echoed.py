"""What was typed before the terminal was hushed: taken out of its buffer, off the screen, and kept for the screens."""

import os
import select
import unicodedata

# Nobody types more into the start of a program.
_MOST = 64 * 1024
_TAB = 8
_kept = bytearray()


def take() -> bytes:
    """What waits in the terminal, which reads without lines now; kept for :func:`given` too."""
    read = bytearray()
    while len(read) < _MOST and select.select([0], [], [], 0)[0]:
        chunk = os.read(0, 4096)
        if not chunk:
            break
        read += chunk
    _kept.extend(read)
    return bytes(read)


def given() -> str:
    """What was typed, once; an Enter in it is an Enter again, which the terminal had made a newline."""
    text = _kept.decode(errors="replace").replace("\n", "\r")
    _kept.clear()
    return text


def erasing(typed: bytes, columns: int) -> bytes:
    """What wipes the echo of ``typed``, which began in the first column, and leaves the cursor where that was."""
    up, column = 0, 0
    for char in typed.decode(errors="replace"):
        if char == "\n":
            up, column = up + 1, 0
            continue
        cells = _cells(char, column)
        if column + cells > columns:
            up, column = up + 1, 0
        column += cells
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
