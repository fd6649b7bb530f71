"""What was typed before the terminal was hushed: taken out of its buffer and kept for the screens."""

from wizard.accounts.terminal import typed_ahead

_kept = bytearray()


def take() -> bytes:
    """What waits in the terminal, which reads without lines now; kept for :func:`given` too."""
    typed = typed_ahead()
    _kept.extend(typed)
    return typed


def given() -> str:
    """What was typed, once; an Enter in it is an Enter again, which the terminal had made a newline."""
    text = _kept.decode(errors="replace").replace("\n", "\r")
    _kept.clear()
    return text
