"""What the home screen needs of the accounts: rows to show, and what can be done with one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wizard.values.credential import Outcome, Saved
from wizard.values.preset import Preset
from wizard.values.profile import State

if TYPE_CHECKING:
    # The rest of this file loads nothing of Textual: a desk is laid before the screens are there.
    from wizard.tui.frontend import ScreenFrontend

NextStep = tuple[str, str]  # a command, what it does
Open = Callable[[str], bool]  # opens a page in a browser; False: could not
Start = Callable[["ScreenFrontend"], Awaitable[Saved]]  # drives a flow with the frontend it is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A profile as one line, with what a person reads already in words; never a piece of a secret."""

    name: str
    provider: str
    method: str  # `OAuth` | `API key` | `$NAME` | `local` …
    state: State
    said: str = ""  # `checked 3 h ago`, `sign-in expired 2 d ago`; the state's own words without it
    model: str | None = None
    default: bool = False
    store: str = ""
    host: str = ""
    account: str = ""
    renew: str = "Replace the key"  # what a new login is called here: `Sign in again`


class Desk(Protocol):
    """``accounts`` behind the home screen. Expected failures are WizardErrors; they are shown and nothing ends."""

    @property
    def presets(self) -> Sequence[Preset]: ...

    @property
    def next_steps(self) -> Sequence[NextStep]: ...

    @property
    def open_url(self) -> Open | None: ...

    def profiles(self) -> Sequence[Row]:
        """Read anew at each call; opens no keyring and no socket."""
        ...

    async def check(self, name: str, /) -> Outcome: ...

    async def make_default(self, name: str, /) -> None: ...

    async def remove(self, name: str, /) -> str:
        """Log out and take the profile out of config.toml. What happened, one sentence."""
        ...

    def setup(self, name: str | None, /) -> Start:
        """The setup flow: a new login for the profile ``name``, or the picker."""
        ...
