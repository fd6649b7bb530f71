"""What was typed before a prompt stood, already read from the terminal: it waits here for the prompts."""

from wizard.values.brackets import is_pasting

_waiting = bytearray()


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


def everything() -> bytes:
    taken = bytes(_waiting)
    _waiting.clear()
    return taken
