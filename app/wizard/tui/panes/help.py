"""Help: the keys of the pane below, and what everyone asks."""

from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from wizard.tui import words
from wizard.tui.panes import help_words
from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint

_COLUMN = 16


def release() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  # 50 ms, for this page alone

    try:
        return version("byok-wizard")
    except PackageNotFoundError:
        return help_words.UNRELEASED


class HelpPane(Pane):
    def __init__(
        self, keys: tuple[Hint, ...], plain_command: str, *, takes_mouse: bool, has_field: bool, leads_back: bool
    ) -> None:
        super().__init__()
        self._more = help_words.more(plain_command, release(), takes_mouse=takes_mouse)
        self._keys = (*keys, *help_words.everywhere(has_field=has_field, leads_back=leads_back))

    @property
    def heading(self) -> str:
        return help_words.TITLE

    @property
    def hints(self) -> tuple[Hint, ...]:
        return help_words.KEYS

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
