"""What was typed before the terminal was hushed: taken out of its buffer and kept for the screens."""

import os
import select

# Nobody types more into the start of a program.
_MOST = 64 * 1024
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
