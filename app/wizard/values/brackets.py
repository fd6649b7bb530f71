"""Bracketed paste, as terminals know it since xterm: switched on, a paste comes between two sequences."""

PASTE_ON, PASTE_OFF = b"\x1b[?2004h", b"\x1b[?2004l"
PASTE_BEGINS, PASTE_ENDS = b"\x1b[200~", b"\x1b[201~"


def is_pasting(data: bytes | bytearray, end: int | None = None) -> bool:
    """Whether a paste that has begun in ``data``, or in its part before ``end``, goes on behind it."""
    return data.rfind(PASTE_BEGINS, 0, end) > data.rfind(PASTE_ENDS, 0, end)
