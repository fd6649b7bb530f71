"""`wizard` on a terminal: the home screen over the accounts."""

from collections.abc import AsyncIterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.accounts.beside import AskPassphrase, Beside
from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for, log_in
from wizard.accounts.outside import copier, opener
from wizard.accounts.rows import Row, row_of
from wizard.errors import Cancelled
from wizard.login.draft import Wishes
from wizard.login.frontend import Frontend
from wizard.tui import run_home as show
from wizard.tui.desk import Copy, NextStep, Open, Start
from wizard.tui.skeleton import PICKER, PROFILES
from wizard.values.credential import Outcome, Saved
from wizard.values.preset import Preset

if TYPE_CHECKING:
    from wizard.accounts.copied import Offer
    from wizard.accounts.desk import Desk


def run_home(context: Context, *, first_run: bool, offer: "Offer | None" = None) -> int:
    """The home screen until the person leaves; on a first run the picker first. What was saved is said afterwards."""
    first_line = PICKER if first_run else PROFILES
    desk = HomeDesk(context, open_url=opener(context), copy=copier(context))
    try:
        show(desk, first_run=first_run, offer=offer, own_process=True, first_line=first_line)
    except Cancelled as left:
        if desk.saved:
            left.message = "left; what is told above is saved"
        elif not first_run and left.message == Cancelled().message:
            left.message = "left"  # what was done there was said there
        raise
    finally:
        from wizard.cli.receipt import receipt  # noqa: PLC0415  # the first frame does not wait for what is said last

        # Also when Ctrl+C or a signal ended it.
        for saved in desk.saved:
            receipt(saved)
    if first_run and not desk.saved:
        raise Cancelled
    return 0


class HomeDesk:
    """The screens' ``Desk``: rows in words, and every action as one of the accounts' use-cases."""

    def __init__(self, context: Context, *, open_url: Open | None = None, copy: Copy | None = None) -> None:
        self.context = context
        self.next_steps: Sequence[NextStep] = ()
        self.open_url = open_url
        self.copy = copy
        self.saved: list[Saved] = []

    @property
    def presets(self) -> Sequence[Preset]:
        return tuple(self.context.catalogue.presets.values())

    def profiles(self) -> Sequence[Row]:
        return tuple(row_of(each) for each in self._desk.profiles())

    def running(self) -> AsyncIterator[str]:
        return self._desk.running()

    def asks(self, ask: AskPassphrase, /) -> None:
        self.context.ask_passphrase = Beside(ask)

    def new_action(self) -> None:
        self.context.ask_again()

    async def check(self, name: str, /) -> Outcome:
        return await self._desk.check(name)

    async def make_default(self, name: str, /) -> None:
        self._desk.make_default(name)

    def what_goes(self, name: str, /, *, remove: bool = False) -> str:
        return self._desk.what_goes(name, remove=remove)

    async def log_out(self, name: str, /) -> str:
        return await self._desk.log_out(name)

    async def remove(self, name: str, /) -> str:
        return await self._desk.remove(name)

    def takes_key(self, name: str, /) -> bool:
        return self._desk.takes_key(name)

    def setup(self, name: str | None, /, *, by_key: bool = False) -> Start:
        wishes = Wishes(method="api-key") if by_key else Wishes()

        async def start(frontend: Frontend, /) -> Saved:
            saved = await log_in(self.context, draft_for(self.context, name, wishes), frontend)
            self.saved.append(saved)
            return saved

        return start

    @cached_property
    def _desk(self) -> "Desk":
        from wizard.accounts.desk import Desk  # noqa: PLC0415  # on a first run there is nothing to lay on it

        return Desk(self.context)
