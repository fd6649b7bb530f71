"""What was typed before a prompt stood, already read from the terminal: it waits here for the prompts."""

_PASTE_BEGINS, _PASTE_ENDS = b"\x1b[200~", b"\x1b[201~"
_waiting = bytearray()


def keep(typed: bytes) -> None:
    _waiting.extend(typed.replace(b"\r", b"\n"))


def put_back(typed: bytes) -> None:
    """Before whatever else waits."""
    _waiting[:0] = typed


def line() -> bytes:
    """The first line with its end, or all there is. A paste in brackets stays whole."""
    end = _waiting.find(b"\n") + 1 or len(_waiting)
    while _waiting.rfind(_PASTE_BEGINS, 0, end) > _waiting.rfind(_PASTE_ENDS, 0, end) and end < len(_waiting):
        end = _waiting.find(b"\n", end) + 1 or len(_waiting)
    taken = bytes(_waiting[:end])
    del _waiting[:end]
    return taken


def everything() -> bytes:
    taken = bytes(_waiting)
    _waiting.clear()
    return taken
