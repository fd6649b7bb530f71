"""What the home screen needs of the accounts: rows to show, and what can be done with one."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from wizard.accounts.rows import Row
from wizard.values.credential import Outcome, Saved
from wizard.values.frozen import dataclass
from wizard.values.preset import Preset

if TYPE_CHECKING:
    from wizard.accounts.beside import AskPassphrase

    # The rest of this file loads nothing of Textual: a desk is laid before the screens are there.
    from wizard.tui.frontend import ScreenFrontend

NextStep = tuple[str, str]  # a command, what it does
Open = Callable[[str], Awaitable[bool]]  # opens a page in a browser; False: could not
Copy = Callable[[str], object]  # puts public text on the clipboard, where it can
Start = Callable[["ScreenFrontend"], Awaitable[Saved]]  # drives a flow with the frontend it is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the machine around the screens can do for them; None: it cannot."""

    open_url: Open | None = None
    copy: Copy | None = None


class Desk(Protocol):
    """``accounts`` behind the home screen. Expected failures are WizardErrors; they are shown and nothing ends."""

    @property
    def presets(self) -> Sequence[Preset]: ...

    @property
    def next_steps(self) -> Sequence[NextStep]: ...

    @property
    def open_url(self) -> Open | None: ...

    @property
    def copy(self) -> Copy | None: ...

    def asks(self, ask: "AskPassphrase", /) -> None:
        """How to ask for the passphrase of an encrypted file."""
        ...

    def new_action(self) -> None:
        """The person does something else: a passphrase that did not do may be asked for again."""
        ...

    def profiles(self) -> Sequence[Row]:
        """Read anew at each call; opens no keyring and no socket."""
        ...

    def running(self) -> AsyncIterator[str]:
        """The profiles whose server on this machine answers, as they do."""
        ...

    async def check(self, name: str, /) -> Outcome: ...

    async def make_default(self, name: str, /) -> None: ...

    def what_goes(self, name: str, /, *, remove: bool = False) -> str:
        """Said before logging out, or before a removal."""
        ...

    async def log_out(self, name: str, /) -> str:
        """What happened, one sentence; the profile stays."""
        ...

    async def remove(self, name: str, /) -> str:
        """Log out and take the profile out of config.toml. What happened, one sentence."""
        ...

    def takes_key(self, name: str, /) -> bool:
        """Whether an API key can take the place of its sign-in."""
        ...

    def setup(self, name: str | None, /, *, by_key: bool = False) -> Start:
        """The setup flow: a new login for the profile ``name``, or the picker."""
        ...
