"""What a login yields, and what a request may carry of it."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from wizard.values.frozen import dataclass
from wizard.values.preset import Kind, Method
from wizard.values.profile import Store
from wizard.values.secret import Secret

ADD_CREDIT = "add credit at"  # and the page: the remedy of an account that has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A key, or an access token with what renews it. Times are wall-clock seconds since the epoch.

    ``client`` is the client id that the sign-in itself issued; ``earliest`` is when the provider wants to be asked for
    a new token at the earliest.
    """

    kind: Kind
    secret: Secret
    origins: tuple[str, ...]
    refresh_token: Secret | None = None
    expires_at: float | None = None
    account: str | None = None
    client: str | None = None
    earliest: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A record a sign-in reserved or filled, and what it takes to write it again."""

    id: str
    store: Store
    passphrase: Secret | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A client id that a server has issued to the sign-ins of one profile.

    ``subject`` stands for the account it belongs to, once one has signed in with it; ``consent``: the last sign-in was
    not granted what it needs, so the next one asks for it again.
    """

    client: str
    subject: str | None = None
    consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who asks a server: the program, this installation by a name of its own there, and what it was issued before.

    ``version`` is ours, whatever the program.
    """

    app: str
    host_id: str
    issued: Issued | None = None
    version: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sign-in that was sealed and never became a profile's. ``empty``: cut off before the answer was kept.

    ``obtained`` is wall-clock seconds since the epoch; ``parameters`` are the preset's, as they were answered.
    """

    id: str
    store: Store
    provider: str
    profile: str
    method: Method
    kind: Kind
    endpoint: str
    parameters: Mapping[str, str]
    obtained: float
    account: str | None = None
    empty: bool = False
    begun: str = ""  # the id of the sign-in it came of, where that was started in a process of its own


@dataclass(frozen=True, slots=True)
class Authorization:
    """A secret on its way into one header of requests to its own origins, and to nowhere else."""

    secret: Secret
    placement: str  # `bearer` | `header:NAME`
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a check proved.

    ``result``: `valid` · `rejected` · `limited` (good key, but no credit, quota or rights: kept, with the note) ·
    `unknown` (nothing proven). ``reason`` is one sentence for a person. ``ms`` is the time the call took.
    """

    result: Literal["valid", "rejected", "limited", "unknown"]
    reason: str
    status: int | None = None
    ms: int | None = None
    hint: str = ""  # the remedy, where there is one
    subject: Literal["key", "sign-in", "token", ""] = "key"  # in a person's words; empty: none was needed
    unpaid: bool = False  # the account has no credit left
    public: bool = False  # the host answers the same without a credential, so this proved nothing

    @property
    def verified(self) -> bool:
        return self.result in {"valid", "limited"}


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens, sent and received."""

    given: float
    back: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """An entry of a live model list, with what the provider tells of it; None is what it does not tell.

    ``context`` and ``output``, the most of one answer, are in tokens; ``images`` are those it is shown.
    """

    id: str
    name: str | None = None
    context: int | None = None
    output: int | None = None
    tools: bool | None = None
    images: bool | None = None
    price: Price | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The receipt: shown only after the credential was read back (SPEC promise 1)."""

    profile: str
    provider: str
    provider_name: str
    method: str
    model: str | None
    store: str | None
    verified: bool
    default: bool
    outcome: Outcome | None = None
    config_path: str = ""
    host: str = ""
    obtained: datetime | None = None
    replaced: bool = False  # a re-login: the old key still stands at the provider
    exportable: bool = True  # false: it leaves only through its app's Python API
    doubtful: bool = False  # `replaced`, if it was another key: the old one could not be read
    old: str = ""  # a re-login: what became of the old sign-in, where the person should know
    astray: str = ""  # a re-login at another host: the tools that still send to the old one
    keys_url: str | None = None
    env: str | None = None  # what `wizard env` takes to print its variables, empty where nothing; None: its name
    preset_path: str = ""  # where the person's own preset was written, if one was
    place: str = ""  # where the secret is kept as the person was told before: `system keyring (KWallet)`
