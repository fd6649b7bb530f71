"""What a flow asks of the machine: requests, waiting, the listener and the browser, and everything that is kept."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from wizard.errors import WizardError
from wizard.login.questions import ChooseProvider, Option, Pasted, PasteRedirect
from wizard.login.steps import Step
from wizard.values.credential import Authorization, Candidate, Credential, Identity, Issued, Kept, Outcome, Saved
from wizard.values.found_key import FoundKey
from wizard.values.frozen import dataclass
from wizard.values.preset import Redirect
from wizard.values.profile import Store, TokenCommand
from wizard.values.secret import Secret

if TYPE_CHECKING:
    import httpx

    from wizard.login.draft import Draft
    from wizard.login.review_question import Place  # noqa: F401  # the reply of one below
    from wizard.oauth.redirect import Denied, Granted, Stray

Page = Literal["done", "denied", "failed", "cancelled", "expired"]


@dataclass(frozen=True, slots=True)
class Send(Step["httpx.Response"]):
    """One request, with the secret put into it at the last moment and only for its own origins.

    The reply has been read whole (bounded). Thrown into the flow: Unreachable, Refused (redirect, foreign origin).
    ``final``: the answer cannot be asked for again, so the person cannot call it off either.
    """

    request: "httpx.Request"
    authorization: Authorization | None = None
    timeout_s: float = 15.0
    final: bool = False
    also: Authorization | None = None  # a second secret, for a gateway in front, in a header of its own


@dataclass(frozen=True, slots=True)
class Front(Step[Authorization | None]):
    """What requests for a saved profile behind a gateway carry for that gateway; None without one.

    Thrown into the flow: whatever the gateway's own profile has against it.
    """

    profile: str


@dataclass(frozen=True, slots=True)
class Moment:
    """``wall`` is seconds since the epoch. ``elapsed`` never runs back and counts a laptop's sleep."""

    wall: float
    elapsed: float


@dataclass(frozen=True, slots=True)
class Sleep(Step[Moment]):
    """Reply: the time afterwards. ``Sleep(0)`` only reads the clock."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Around:
    """What is found while a provider is asked for. ``keys`` None: nobody has looked yet; ``running``: preset ids."""

    keys: tuple[FoundKey, ...] | None = None
    running: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pick(Step[tuple[str | Pasted, Around]]):
    """Ask for a provider; look into other tools' files and for servers meanwhile: neither is waited for.

    ``rows`` are the question's with what was found. ``servers`` are addresses on this machine that list models, each by
    what it is the address of.
    """

    question: ChooseProvider
    rows: Callable[[Around], tuple[Option, ...]]
    servers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FindServers(Step[frozenset[str]]):
    """Which of these answer as a model server, within a fifth of a second; for frontends that say their list once."""

    servers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listening:
    """``problem``: nothing listens, because every port the provider registered is busy; pasting still works."""

    redirect_uri: str
    problem: WizardError | None = None


@dataclass(frozen=True, slots=True)
class Listen(Step[Listening]):
    """Open the loopback listener. ``read`` says what a request target means; a stray one is answered and forgotten."""

    redirect: Redirect
    path: str
    read: "Callable[[str], Granted | Denied | Stray]" = field(repr=False)


@dataclass(frozen=True, slots=True)
class Launched:
    """``short_url`` leads to the address from this computer, while the listener is open."""

    opened: bool
    short_url: str | None = None


@dataclass(frozen=True, slots=True)
class Launch(Step[Launched]):
    """Open the address in the person's browser, unless ``wanted`` is false; either way make the short link."""

    url: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class AwaitRedirect(Step["Granted | Denied | Secret | None"]):
    """Race the listener against what a person pastes. Reply: what won; None after ``seconds``."""

    question: PasteRedirect
    seconds: float


@dataclass(frozen=True, slots=True)
class StopListening(Step[None]):
    """Show the waiting browser its last page, and be gone. Nothing happens when nothing listens."""

    page: Page


@dataclass(frozen=True, slots=True)
class Identify(Step[Identity]):
    """Who asks ``server``, an origin, on behalf of a profile that may not be there yet."""

    server: str
    profile: str


@dataclass(frozen=True, slots=True)
class Remember(Step[Issued | None]):
    """Keep the client id that was issued for a profile's sign-ins; None: the next one is issued another.

    Reply: what is known of it now, the account it belongs to included. Thrown into the flow: StorageUnavailable, TryAgain.
    """

    server: str
    profile: str
    issued: Issued | None


@dataclass(frozen=True, slots=True)
class RunCommand(Step[Secret]):
    """Run a token command as its profile would. Thrown into the flow: LoginNeeded, TryAgain, BadFile."""

    command: TokenCommand
    profile: str


@dataclass(frozen=True, slots=True)
class FindPlaces(Step["tuple[Place, ...]"]):
    """Where a secret can be kept on this machine, best first, each tried without prompting or creating anything.

    ``settled``: the place that will be taken if nobody changes it; where it is no keyring, none is opened to look.
    """

    settled: Store | None = None


@dataclass(frozen=True, slots=True)
class Reserve(Step[Kept]):
    """Make sure, before it is asked for, that what cannot be asked again can be kept: key in hand, room on the disk.

    Thrown into the flow: StorageUnavailable, BadFile, TryAgain.
    """

    draft: "Draft" = field(repr=False)
    store: Store
    passphrase: Secret | None = None


@dataclass(frozen=True, slots=True)
class Keep(Step[None]):
    """Seal a credential, not yet proven, where room was reserved for it: a candidate (SPEC promise 2)."""

    kept: Kept
    credential: Credential = field(repr=False)


@dataclass(frozen=True, slots=True)
class LetGo(Step[None]):
    """Delete a reservation or a candidate that is worth nothing."""

    id: str


@dataclass(frozen=True, slots=True)
class FindCandidates(Step[tuple[Candidate, ...]]):
    """Sign-ins to a provider that were not finished, newest first."""

    provider: str


@dataclass(frozen=True, slots=True)
class Recall(Step[Credential]):
    """Open a candidate. Thrown into the flow: LoginNeeded, StorageUnavailable, BadFile."""

    candidate: Candidate
    passphrase: Secret | None = None


@dataclass(frozen=True, slots=True)
class Save(Step[Saved]):
    """Seal, read back, then write the profile. Thrown into the flow: StorageUnavailable, BadFile, TryAgain."""

    draft: "Draft" = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recheck(Step[Outcome]):
    """Check a saved profile's credential as it stands."""

    profile: str


@dataclass(frozen=True, slots=True)
class Forget(Step[str]):
    """Log a profile out and remove it from config.toml. Reply: what happened, one sentence."""

    profile: str
