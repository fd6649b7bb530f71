"""The scrollbar of a list, drawn in the list's own last column: a bar that comes and goes lays nothing out anew."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.scrollbar import ScrollBarRender
from textual.widget import Widget


def track(widget: Widget, lines: int, height: int, top: int) -> Sequence[Segment]:
    """One cell for each of ``height`` lines, when ``lines`` are more than those; ``top`` is the first one shown."""
    styles = widget.styles
    behind = styles.scrollbar_background
    if behind.a < 1:
        behind = widget.background_colors[0] + behind
    cells = ScrollBarRender.render_bar(
        size=height,
        virtual_size=lines,
        window_size=height,
        position=top,
        back_color=behind.rich_color,
        bar_color=(behind + styles.scrollbar_color).rich_color,
    ).segments
    # Its own actions are those of a widget of its own.
    return [Segment(each.text, each.style.clear_meta_and_links() if each.style else Style.null()) for each in cells]


def top_at(y: int, lines: int, height: int) -> int:
    """The first line shown when ``y`` of the track is pressed: its first cell leads to the beginning, its last to the end."""
    last = max(1, height - 1)
    return round(min(max(y, 0), last) / last * max(0, lines - height))
