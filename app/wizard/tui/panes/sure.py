"""Whether a person is sure: a safe row, which is highlighted, and another one."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from wizard.tui import words
from wizard.tui.choices import List
from wizard.tui.panes import choice_words
from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint


class SurePane(Pane):
    """Answers True for the second row, False for the first, the safe one, and for Esc."""

    def __init__(self, heading: str, text: str, safe: str, other: str, *, default: bool = False) -> None:
        super().__init__()
        self._heading = heading
        self._text = text
        self._rows = (safe, other)
        self._default = default

    @property
    def heading(self) -> str:
        return words.heading(self._heading)

    @property
    def hints(self) -> tuple[Hint, ...]:
        return choice_words.SURE_HINTS

    def compose(self) -> ComposeResult:
        yield Static(Content(words.sentence(self._text, 800)), markup=False, classes="wz-column")
        yield Static("", markup=False, classes="wz-gap")
        rows = List(id="wz-sure")
        rows.add_class("wz-rows")
        yield rows
        yield Static("", markup=False, classes="wz-gap")
        yield self.state
        yield self.notes

    def on_mount(self) -> None:
        self.query_one(List).fill(
            [(Content(words.plain(each)), True) for each in self._rows], highlight=int(self._default)
        )

    def start(self) -> None:
        self.query_one(List).focus()

    def on_list_chosen(self, event: List.Chosen) -> None:
        event.stop()
        self.reply(event.at == 1)


class LeavePane(SurePane):
    """``leave`` is the row that does."""

    def __init__(self, lost: str, leave: str) -> None:
        super().__init__(choice_words.LEAVE, lost, choice_words.STAY, leave)
