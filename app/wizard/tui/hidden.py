"""Characters nobody sees."""

from wizard.values.secret import Secret

_CODEC, _WIDE = "utf-32-le", 4  # the same number of bytes for every character


class Hidden(bytearray):
    """What is being typed, kept as bytes that can be overwritten; ``repr`` tells nothing.

    Best effort: Python may have copied the bytes when the array grew.
    """

    def __repr__(self) -> str:
        return "Hidden(…)"

    @property
    def length(self) -> int:
        """How many characters."""
        return len(self) // _WIDE

    def put(self, text: str, start: int, end: int) -> None:
        """``text`` instead of the characters from ``start`` to ``end``."""
        self[start * _WIDE : end * _WIDE] = text.encode(_CODEC, "replace")

    def wipe(self) -> None:
        self[:] = bytes(len(self))
        self.clear()

    def shown(self) -> str:
        return self.decode(_CODEC)

    def secret(self) -> Secret:
        return Secret(self.shown())
