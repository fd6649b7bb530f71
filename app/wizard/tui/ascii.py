"""For a terminal that is not UTF-8: the same screens in ASCII, cell for cell."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from wizard.values.locale import LOOKS_LIKE

# The ends of a scrollbar, drawn as a whole cell of it or none: in reverse, or not.
_LOOKS_LIKE = LOOKS_LIKE | dict.fromkeys("▁▂▃▄▅▆▇", " ")


class AsciiOnly(LineFilter):
    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # Textual passes it
        return [
            each
            if each.control or each.text.isascii()
            else Segment("".join(_plain(char) for char in each.text), each.style)
            for each in segments
        ]


def _plain(char: str) -> str:
    return char if char.isascii() else _LOOKS_LIKE.get(char, "?" * cell_len(char))
