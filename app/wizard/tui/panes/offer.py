"""A config.toml that cannot be read: what is wrong with it, and a copy without that, which Enter opens."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from wizard.errors import WizardError
from wizard.tui import skeleton
from wizard.tui.failure import unexpected
from wizard.tui.pane_screen import PaneScreen
from wizard.tui.panes import copy_words
from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint

if TYPE_CHECKING:
    from wizard.accounts.copied import Offer


class OfferPane(Pane, can_focus=True):
    BINDINGS = [("enter", "open", "Open")]  # noqa: RUF012  # Textual reads it as a class attribute

    class Opened(Message):
        """The copy is there."""

    class Left(Message):
        """Esc."""

    def __init__(self, offer: "Offer") -> None:
        super().__init__()
        self._offer = offer

    @property
    def heading(self) -> str:
        return skeleton.PROFILES

    @property
    def hints(self) -> tuple[Hint, ...]:
        return copy_words.HINTS

    @property
    def takes_keys(self) -> bool:
        return True

    def compose(self) -> ComposeResult:
        yield Static(Content(self._offer.said), markup=False, classes="wz-column")
        for more in filter(None, (self._offer.left_out, self._offer.earlier)):
            yield Static("", markup=False, classes="wz-gap")
            yield Static(Content(more), markup=False, classes="wz-column")
        yield Static("", markup=False, classes="wz-gap")
        yield self.state
        yield self.notes

    def start(self) -> None:
        self.focus()

    def escape(self) -> None:
        self.post_message(self.Left())

    def action_open(self) -> None:
        if isinstance(self.screen, PaneScreen):
            self.screen.open_once("copy", self._open)

    async def _open(self) -> None:
        try:
            await self._offer.open()
        except WizardError as error:
            self.trouble(error)
        except Exception as error:  # noqa: BLE001  # told without its locals; Esc leaves
            self.trouble(unexpected(error))
        else:
            self.post_message(self.Opened())
