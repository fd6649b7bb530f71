"""Help: the keys of the pane below, and what everyone asks."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from wizard.tui import words
from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint

_KEPT = "Keys are kept where the last page says, never in config.toml, and go only to the provider they belong to."
_PLAIN = "For screen readers and plain terminals:"


class HelpPane(Pane):
    def __init__(self, keys: tuple[Hint, ...], plain_command: str, *, takes_mouse: bool) -> None:
        super().__init__()
        self._more = [_KEPT, f"{_PLAIN} {plain_command}", *([f"{words.SELECT}."] if takes_mouse else [])]
        self._keys = (*keys, ("Ctrl+C", "stop what runs, else leave"), ("?", "this page, when the field is empty"))

    @property
    def heading(self) -> str:
        return "Help"

    @property
    def hints(self) -> tuple[Hint, ...]:
        return (("Esc", "back"),)

    def compose(self) -> ComposeResult:
        rows: list[Content] = [
            Content.assemble((words.column(key, 16), "bold"), words.sentence(what)) for key, what in self._keys
        ]
        with VerticalScroll(classes="wz-column", can_focus=True):
            yield Static(Content("\n").join(rows), markup=False)
            for text in self._more:
                yield Static("", markup=False, classes="wz-gap")
                yield Static(Content(text), markup=False)

    def start(self) -> None:
        self.query_one(VerticalScroll).focus()
