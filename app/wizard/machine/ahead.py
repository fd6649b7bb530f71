"""What was typed before a prompt stood, already read from the terminal: it waits here for the prompts."""

import os
import select
from contextlib import suppress

from wizard.values.brackets import is_pasting

# Nobody types more into the start of a program.
_MOST = 64 * 1024
_waiting = bytearray()


def take() -> bytes:
    """What waits in the terminal on standard input, which reads without lines now: it waits here from now on."""
    typed = bytearray()
    with suppress(OSError):
        while len(typed) < _MOST and select.select([0], [], [], 0)[0]:
            chunk = os.read(0, 4096)
            if not chunk:
                break
            typed += chunk
    keep(bytes(typed))
    return bytes(typed)


def keep(typed: bytes) -> None:
    _waiting.extend(typed.replace(b"\r", b"\n"))


def put_back(typed: bytes) -> None:
    """Before whatever else waits."""
    _waiting[:0] = typed


def line() -> bytes:
    """The first line with its end, or all there is. A paste in brackets stays whole."""
    end = _waiting.find(b"\n") + 1 or len(_waiting)
    while is_pasting(_waiting, end) and end < len(_waiting):
        end = _waiting.find(b"\n", end) + 1 or len(_waiting)
    taken = bytes(_waiting[:end])
    del _waiting[:end]
    return taken


def following() -> str:
    """What the next line says; it goes on waiting."""
    return _waiting.partition(b"\n")[0].decode(errors="replace").strip()


def everything() -> bytes:
    taken = bytes(_waiting)
    _waiting.clear()
    return taken
