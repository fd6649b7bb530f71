"""Characters nobody sees."""

from wizard.values.secret import Secret


class Hidden(bytearray):
    """What is being typed, kept as bytes that can be overwritten; ``repr`` tells nothing.

    Best effort: Python may have copied the bytes when the array grew.
    """

    def __repr__(self) -> str:
        return "Hidden(…)"

    def wipe(self) -> None:
        self[:] = bytes(len(self))
        self.clear()

    def secret(self) -> Secret:
        return Secret(self.decode("ascii"))
