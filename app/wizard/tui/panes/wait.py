"""Nothing is asked yet: something runs before the first question."""

from textual.app import ComposeResult

from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint


class WaitPane(Pane):
    def compose(self) -> ComposeResult:
        yield self.state
        yield self.notes

    @property
    def hints(self) -> tuple[Hint, ...]:
        return (("Esc", "cancel"),)
