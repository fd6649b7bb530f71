"""The one list widget: rows by line, a marker before the highlighted one."""

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

GUTTER = 3


class List(OptionList):
    """Rows are plain ``Content``; the highlighted one has `>` before it and is reversed, so colour alone says nothing.

    Ids given to rows are positions, never text from outside: two models may share a name.
    """

    def __init__(self, *, id: str, is_driven: bool = False) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id, compact=True, markup=False)
        if is_driven:
            self.can_focus = False  # what is typed is for the search field, after Tab as well

    def fill(self, rows: list[tuple[Content, bool]], highlight: int | None = None) -> None:
        """``rows`` are (text, can be chosen); ``highlight`` is a position, None the first that can be chosen."""
        if rows:
            self.set_options(Option(text, id=str(at), disabled=not usable) for at, (text, usable) in enumerate(rows))
        else:
            self.clear_options()  # to set none draws nothing anew
        first = next((at for at, (_, usable) in enumerate(rows) if usable), None)
        wanted = highlight if highlight is not None and highlight < len(rows) and rows[highlight][1] else first
        self.highlighted = wanted

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        style = super().get_visual_style(*component_classes, partial=partial)
        # Textual 8.2.8 loses `reverse` here (widget.py, get_visual_style); without it an ANSI theme shows no highlight.
        if self.app.native_ansi_color and "option-list--option-highlighted" in component_classes:
            style += Style(reverse=True)
        return style

    def _get_left_gutter_width(self) -> int:
        return GUTTER

    def render_line(self, y: int) -> Strip:
        line = super().render_line(y)
        at = self.scroll_offset.y + y
        try:
            index, part = self._lines[at]
        except IndexError:
            return line
        style = next(iter(line)).style if len(line._segments) else self.rich_style  # noqa: SLF001  # no public count
        if self.options[index].disabled:
            # A heading stands where the marker would.
            return Strip([Segment(" ", style), *line, Segment("  ", style)])
        if index != self.highlighted:
            return Strip([Segment(" " * GUTTER, style), *line])
        # One look for the whole row: dim or coloured text on the bar would be hard to read.
        bar = self.get_visual_style("option-list--option", "option-list--option-highlighted").rich_style
        bar += RichStyle.from_meta(style.meta) if style is not None and style.meta else RichStyle.null()
        return Strip([Segment(" > " if part == 0 else " " * GUTTER, bar), *(Segment(each.text, bar) for each in line)])


def driven_by_search() -> list[BindingType]:
    """Keys that move the list while a search field has the focus."""
    moves = {
        "down": "cursor_down",
        "up": "cursor_up",
        "pagedown": "page_down",
        "pageup": "page_up",
        "home": "first",
        "end": "last",
    }
    return [Binding(key, f"move('{move}')", show=False, priority=True) for key, move in moves.items()]
