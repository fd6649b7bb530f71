"""Help: the keys of the pane below, and what everyone asks."""

from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from wizard.tui import words
from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint

_KEPT = "Keys are kept where the last page says, never in config.toml, and go only to the provider they belong to."
_PLAIN = "For screen readers and plain terminals:"
_COLUMN = 16


def release() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  # 50 ms, for this page alone

    try:
        return version("byok-wizard")
    except PackageNotFoundError:
        return "from a checkout"


class HelpPane(Pane):
    def __init__(
        self, keys: tuple[Hint, ...], plain_command: str, *, takes_mouse: bool, has_field: bool, leads_back: bool
    ) -> None:
        super().__init__()
        said = [_KEPT, f"{_PLAIN} {plain_command}", *([f"{words.SELECT}."] if takes_mouse else [])]
        self._more = [*said, f"wizard {release()}"]
        leave = "stop what runs, else back to the profiles" if leads_back else "stop what runs, else leave"
        here = "this page, when the field is empty" if has_field else "this page"
        self._keys = (*keys, ("Ctrl+C", leave), ("?", here))

    @property
    def heading(self) -> str:
        return "Help"

    @property
    def hints(self) -> tuple[Hint, ...]:
        return (("Esc", "back"),)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="wz-column", can_focus=True):
            yield Static("", markup=False, id="wz-keys")
            for text in self._more:
                yield Static("", markup=False, classes="wz-gap")
                yield Static(Content(text), markup=False)

    def redraw(self) -> None:
        room = self.column_width - _COLUMN - 2  # a scrollbar may come
        rows: list[Content] = []
        for key, what in self._keys:
            said = f"\n{' ' * _COLUMN}".join(wrap(words.sentence(what), room))
            rows.append(Content.assemble((words.column(key, _COLUMN), "bold"), said))
        self.query_one("#wz-keys", Static).update(Content("\n").join(rows))

    def start(self) -> None:
        self.query_one(VerticalScroll).focus()
