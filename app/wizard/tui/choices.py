"""The one list widget: rows by line, a marker before the highlighted one."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from wizard.tui.row_strips import Look, RowStrips
from wizard.tui.rows import Lines, Rows
from wizard.tui.track import top_at, track

MOVES = {
    "down": "cursor_down",
    "up": "cursor_up",
    "pagedown": "page_down",
    "pageup": "page_up",
    "home": "first",
    "end": "last",
}


class _Line(NamedTuple):
    text: Content
    part: int  # of a row with several lines
    look: Look
    row: int


class List(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows are plain ``Content``; the highlighted one has `>` before it and is reversed, so colour alone says nothing.

    Only lines that are seen are drawn, and only those that look different are drawn anew: other rows, another highlight
    or a scrollbar are no layout of the screen. What is chosen is told by position: two models may share a name.
    """

    ALLOW_SELECT = False
    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        *(Binding(key, action, show=False) for key, action in MOVES.items()),
        Binding("enter", "choose", show=False),
    ]
    COMPONENT_CLASSES = {"list--row", "list--heading", "list--highlighted"}  # noqa: RUF012  # as above

    virtual_size = Reactive(Size(0, 0))  # Textual lays the whole screen out for another one

    class Told(Message):
        """Position ``at`` in the rows."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    class Highlighted(Told):
        """By a key of the person; :meth:`List.fill` tells nothing."""

    class Chosen(Told):
        """Enter, or a click."""

    def __init__(self, *, id: str, is_driven: bool = False) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id)
        self.set_reactive(List.auto_links, False)  # there are none in rows
        if is_driven:
            self.can_focus = False  # what is typed is for the search field, after Tab as well
        self._lines = Lines()
        self._highlighted: int | None = None
        self._strips = RowStrips(self, self._style_of)
        self._bar: tuple[tuple[int, int, int], Sequence[Segment]] = ((0, 0, 0), ())  # what for, and its cells
        self._shown: tuple[list[_Line], Sequence[Segment]] = ([], ())

    # -- rows --------------------------------------------------------------------------------------------------------
    def fill(self, rows: Rows, highlight: int | None = None) -> None:
        """``rows`` are (text, can be chosen); ``highlight`` is a position, None the first that can be chosen."""
        self._lines = Lines(rows)
        is_usable = highlight is not None and highlight < len(rows) and rows[highlight][1]
        self._highlighted = highlight if is_usable else self._lines.first
        self.virtual_size = Size(self.size.width, len(self._lines))
        self._scroll_to_highlight(top=0)
        self._draw()
        if self.styles.auto_dimensions:
            self.refresh(layout=True)

    @property
    def highlighted(self) -> int | None:
        return self._highlighted

    @highlighted.setter
    def highlighted(self, at: int | None) -> None:
        self._highlighted = at
        self._scroll_to_highlight(self.scroll_offset.y)
        self._draw()

    def _move(self, at: int | None) -> None:
        if at is not None and at != self._highlighted:
            self.highlighted = at
            self.post_message(self.Highlighted(at))

    # -- what is seen ------------------------------------------------------------------------------------------------
    def render_line(self, y: int) -> Strip:
        width, height = self.size
        at = self.scroll_offset.y + y
        is_cut = len(self._lines) > height
        room = width - is_cut
        if at >= len(self._lines):
            return self._strips.blank(width)
        line = self._line(at)
        strip = self._strips.strip(line.text, line.part, line.look, room)
        return Strip([*strip, self._track()[y]], width) if is_cut else strip

    def _line(self, at: int) -> _Line:
        row, part = self._lines[at]
        text, is_usable = self._lines.rows[row]
        look: Look = "highlighted" if row == self._highlighted else "row" if is_usable else "heading"
        return _Line(text, part, look, row)

    def _track(self) -> Sequence[Segment]:
        wanted = len(self._lines), self.size.height, self.scroll_offset.y
        if self._bar[0] != wanted:
            self._bar = wanted, track(self, *wanted) if wanted[0] > wanted[1] > 0 else ()
        return self._bar[1]

    def _draw(self) -> None:
        """Mark the lines that look other than before."""
        (before, bar), height, top = self._shown, self.size.height, self.scroll_offset.y
        lines = [self._line(at) for at in range(top, min(top + height, len(self._lines)))]
        now = self._track()
        self._shown = (lines, now)
        if not height:
            return
        if bool(bar) != bool(now):
            self.refresh()
            return
        changed = [y for y in range(height) if _differs(before, lines, y) or (now and bar[y] != now[y])]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def _style_of(self, look: Look) -> Style:
        if look == "row":
            return self.get_visual_style("list--row")
        style = self.get_visual_style("list--row", f"list--{look}")
        # Textual 8.2.8 loses `reverse` here (widget.py, get_visual_style); without it an ANSI theme shows no highlight.
        return style + Style(reverse=True) if look == "highlighted" and self.app.native_ansi_color else style

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # its signature
        return len(self._lines)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.forget()
        self._bar = ((0, 0, 0), ())
        self.refresh()

    def on_resize(self) -> None:
        self._shown = ([], ())
        self.virtual_size = Size(self.size.width, len(self._lines))
        self._scroll_to_highlight(self.scroll_offset.y)
        self._draw()

    # -- scrolling ---------------------------------------------------------------------------------------------------
    @property
    def allow_vertical_scroll(self) -> bool:
        return len(self._lines) > self.size.height

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._draw()

    def _scroll_to_highlight(self, top: int) -> None:
        """From ``top`` as few lines as show the highlighted row whole."""
        height = self.size.height or len(self._lines)  # not laid out yet: nothing to scroll
        if self._highlighted is not None:
            begins, ends = self._lines.span(self._highlighted)
            top = min(max(top, ends - height), begins)
        self._scroll(max(0, min(top, len(self._lines) - height)))

    def _scroll(self, top: int) -> None:
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    # -- keys and mouse ----------------------------------------------------------------------------------------------
    def action_cursor_down(self) -> None:
        self._move(self._lines.after(self._highlighted, 1))

    def action_cursor_up(self) -> None:
        self._move(self._lines.after(self._highlighted, -1))

    def action_page_down(self) -> None:
        self._move(self._lines.a_page_from(self._highlighted, 1, self.size.height))

    def action_page_up(self) -> None:
        self._move(self._lines.a_page_from(self._highlighted, -1, self.size.height))

    def action_first(self) -> None:
        self._move(self._lines.first)

    def action_last(self) -> None:
        self._move(self._lines.last)

    def action_choose(self) -> None:
        if self._highlighted is not None:
            self.post_message(self.Chosen(self._highlighted))

    def on_click(self, event: events.Click) -> None:
        at = self.scroll_offset.y + event.y
        if self._is_on_bar(event) or not 0 <= at < len(self._lines):
            return
        row = self._lines[at][0]
        if self._lines.rows[row][1]:
            self._move(row)
            self.action_choose()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if self._is_on_bar(event):
            self.capture_mouse()
            self._drag(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.app.mouse_captured is self:
            self._drag(event.y)

    def on_mouse_up(self) -> None:
        if self.app.mouse_captured is self:
            self.release_mouse()

    def _is_on_bar(self, event: events.MouseEvent) -> bool:
        return self.allow_vertical_scroll and event.x >= self.size.width - 1

    def _drag(self, y: int) -> None:
        self._scroll(top_at(y, len(self._lines), self.size.height))


def _differs(before: list[_Line], now: list[_Line], y: int) -> bool:
    if y >= len(before) or y >= len(now):
        return y < max(len(before), len(now))
    old, new = before[y], now[y]
    return old.text is not new.text or (old.part, old.look) != (new.part, new.look)


def driven_by_search() -> list[BindingType]:
    """Keys that move the list while a search field has the focus."""
    return [Binding(key, f"move('{move}')", show=False, priority=True) for key, move in MOVES.items()]
