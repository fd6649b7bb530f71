"""What was typed before a prompt stood, already read from the terminal: it waits here for the prompts."""

_waiting = bytearray()


def keep(typed: bytes) -> None:
    _waiting.extend(typed.replace(b"\r", b"\n"))


def line() -> bytes:
    """The first line with its end, or all there is."""
    end = _waiting.find(b"\n") + 1 or len(_waiting)
    taken = bytes(_waiting[:end])
    del _waiting[:end]
    return taken


def everything() -> bytes:
    taken = bytes(_waiting)
    _waiting.clear()
    return taken
