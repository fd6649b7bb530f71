"""The rows of a list as strips of cells, each drawn once for as long as it looks the same."""

from collections.abc import Callable
from typing import Literal

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

GUTTER = 3
_MOST = 4096

Look = Literal["row", "heading", "highlighted"]


class RowStrips:
    """``style_of`` says how each look is drawn. A row is the same when it is the same object."""

    def __init__(self, widget: Widget, style_of: Callable[[Look], Style]) -> None:
        self._widget = widget
        self._style_of = style_of
        # The text is kept beside its strips: no other object gets its id meanwhile.
        self._drawn: dict[tuple[int, Look, int], tuple[Content, list[Strip]]] = {}

    def forget(self) -> None:
        self._drawn.clear()

    def strip(self, text: Content, part: int, look: Look, width: int) -> Strip:
        """Line ``part`` of the row, exactly ``width`` cells."""
        key = (id(text), look, width)
        if (held := self._drawn.get(key)) is None:
            if len(self._drawn) >= _MOST:
                self._drawn.clear()
            held = self._drawn[key] = (text, self._draw(text, look, width))
        strips = held[1]
        return strips[part] if part < len(strips) else self.blank(width)

    def blank(self, width: int) -> Strip:
        return Strip.blank(width, self._style_of("row").rich_style)

    def _draw(self, text: Content, look: Look, width: int) -> list[Strip]:
        style = self._style_of("heading" if look == "heading" else "row")
        room = max(1, width - GUTTER)
        strips = Visual.to_strips(self._widget, text, room, None, style)
        lines = [each.extend_cell_length(room, style.rich_style) for each in strips]
        match look:
            case "row":
                return [_framed(each, " " * GUTTER, "") for each in lines]
            case "heading":  # it stands where the marker would
                return [_framed(each, " ", " " * (GUTTER - 1)) for each in lines]
            case "highlighted":
                # One look for the whole row: dim or coloured text on the bar would be hard to read.
                bar = self._style_of("highlighted").rich_style
                plain = [Strip([Segment(each.text, bar)], room) for each in lines]
                return [_framed(each, " > " if at == 0 else " " * GUTTER, "") for at, each in enumerate(plain)]


def _framed(line: Strip, before: str, after: str) -> Strip:
    style = next(iter(line)).style
    cells = [Segment(before, style), *line, *([Segment(after, style)] if after else [])]
    return Strip(cells, line.cell_length + len(before) + len(after))
