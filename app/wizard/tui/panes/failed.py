"""How it ended, where nothing was saved."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from wizard.errors import WizardError
from wizard.tui import words
from wizard.tui.panes import done_words
from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint


class FailedPane(Pane, can_focus=True):
    """How it ended, for a host program that would otherwise only see that it did."""

    BINDINGS = [("enter", "close", "Close")]  # noqa: RUF012  # Textual reads it as a class attribute

    def __init__(self, error: WizardError) -> None:
        super().__init__()
        self._error = error

    @property
    def heading(self) -> str:
        return done_words.NOTHING_SAVED

    @property
    def hints(self) -> tuple[Hint, ...]:
        return done_words.CLOSE

    def compose(self) -> ComposeResult:
        text = words.problem(self._error) if self._error.message else Content("")
        yield Static(text, markup=False, classes="wz-column")

    def start(self) -> None:
        self.focus()

    def escape(self) -> None:
        self.reply(None)

    def action_close(self) -> None:
        self.reply(None)
