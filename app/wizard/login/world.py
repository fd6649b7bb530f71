"""What a flow's effects go to: the machine's side of the conversation."""

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Protocol

from wizard.login.draft import Draft
from wizard.login.effects import (
    Identify,
    Keep,
    Launch,
    Launched,
    Listen,
    Listening,
    Moment,
    Page,
    Recall,
    Remember,
    Reserve,
    RunCommand,
    Send,
)
from wizard.values.credential import Authorization, Candidate, Credential, Identity, Issued, Kept, Outcome, Saved
from wizard.values.found_key import FoundKey
from wizard.values.profile import Store
from wizard.values.secret import Secret

if TYPE_CHECKING:
    import httpx

    from wizard.login.review_question import Place
    from wizard.oauth.redirect import Denied, Granted


class World(Protocol):
    """``accounts`` builds it."""

    async def send(self, step: Send, /) -> "httpx.Response": ...

    async def front(self, profile: str, /) -> Authorization | None: ...

    async def sleep(self, seconds: float, /) -> Moment: ...

    async def listen(self, step: Listen, /) -> Listening: ...

    async def launch(self, step: Launch, /) -> Launched: ...

    async def redirected(self) -> "Granted | Denied":
        """What the listener hears; waits for ever when nothing listens."""
        ...

    async def stop_listening(self, page: Page, /) -> None: ...

    async def run_command(self, step: RunCommand, /) -> Secret: ...

    async def places(self, settled: Store | None = None, /) -> "tuple[Place, ...]": ...

    async def identify(self, step: Identify, /) -> Identity: ...

    async def remember(self, step: Remember, /) -> Issued | None: ...

    async def reserve(self, step: Reserve, /) -> Kept: ...

    async def keep(self, step: Keep, /) -> None: ...

    async def let_go(self, record: str, /) -> None: ...

    async def found_keys(self) -> tuple[FoundKey, ...]:
        """What other tools' files hold; in its own time, for it must not hold up what is drawn."""
        ...

    def running(self, servers: Mapping[str, str], /) -> AsyncIterator[str]:
        """Which of these model servers answer, as they do; in its own time, as above."""
        ...

    async def servers(self, servers: Mapping[str, str], /) -> frozenset[str]:
        """The same at once, and all together."""
        ...

    async def candidates(self, provider: str, /) -> tuple[Candidate, ...]: ...

    async def recall(self, step: Recall, /) -> Credential: ...

    async def save(self, draft: Draft, /) -> Saved: ...

    async def recheck(self, profile: str, /) -> Outcome: ...

    async def forget(self, profile: str, /) -> str: ...
