"""What stands around a pane: title and status above, key hints below; and the message of a window that is too small."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Static

from wizard.tui import words
from wizard.tui.panes.pane import Pane
from wizard.values.terminal_size import LEAST


class Chrome(Vertical):
    """With the first pane in it: no frame is drawn without one."""

    def __init__(self, pane: Pane) -> None:
        super().__init__(id="wz-frame")
        self._pane = pane
        self._drawn: dict[str, Content] = {}

    def compose(self) -> ComposeResult:
        with Horizontal(id="wz-head"):
            yield Static("", id="wz-title", markup=False)
            yield Static("", id="wz-aside", markup=False)
        yield Vertical(self._pane, id="wz-body")
        yield Static("", id="wz-foot", markup=False)

    def draw(self, pane: Pane, width: int) -> None:
        said = {"title": Content(pane.heading), "aside": pane.aside, "foot": words.hint_bar(pane.hints, width - 2)}
        for name, content in said.items():
            # A countdown changes one of them each second; only that one is sent again.
            before = self._drawn.get(name)
            if before is not None and (before.plain, before.spans) == (content.plain, content.spans):
                continue
            # Only the aside is as wide as what it says; a layout for the others would be for nothing.
            is_wider = name == "aside" and (before is None or before.cell_length != content.cell_length)
            try:
                self.query_one(f"#wz-{name}", Static).update(content, layout=is_wider)
            except NoMatches:
                return  # the screen is being taken down
            self._drawn[name] = content


class TooSmall(Static):
    def __init__(self) -> None:
        super().__init__("", id="wz-small", markup=False)

    def tell(self, width: int, height: int) -> None:
        self.update(words.too_small(f"{LEAST[0]}x{LEAST[1]}", f"{width}x{height}"))
