"""A profile: what config.toml says about one login. Never a secret."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from wizard.errors import UsageError
from wizard.values.frozen import dataclass
from wizard.values.names import is_name
from wizard.values.preset import Kind, Method, Protocol
from wizard.values.text import safe

Store = Literal["keyring", "encrypted", "plain"]
State = Literal["ready", "unverified", "expired", "login-needed", "logged-out", "invalid"]
AuthMode = Literal["direct", "centralized", "byok-bearer", "byok-api-key"]

STORES: tuple[Store, ...] = ("keyring", "encrypted", "plain")
_TOKENS = ("browser", "device", "bearer", "command")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCommand:
    """A command that prints a token. ``cwd`` None is the home; times in milliseconds."""

    command: str
    args: tuple[str, ...] = ()
    timeout_ms: int = 5000
    refresh_interval_ms: int = 300_000
    cwd: str | None = None

    @property
    def program(self) -> str:
        """The program without its folder, fit to be shown; the arguments may say more than a bystander is to know."""
        return safe(self.command.replace("\\", "/").rstrip("/").rpartition("/")[2], 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """Exactly one of ``credential``, ``env_key`` and ``command`` is set, or none of them (logged out, no login)."""

    method: Method
    kind: Kind | None = None
    credential: str | None = None  # id of the sealed record
    store: Store | None = None
    obtained: datetime | None = None
    account: str | None = None
    verified: bool = True
    rejected: bool = False  # by the provider, at the last check
    env_key: str | None = None
    origin: str | None = None  # where what ``env_key`` or ``command`` gives may go; None: the profile is hand-written
    command: TokenCommand | None = None

    @property
    def sends(self) -> Kind:
        """The kind of what is sent, which decides the header; what a command prints is a token unless it says otherwise."""
        return self.kind or ("tokens" if self.method in _TOKENS else "api-key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """A gateway in front: ``profile`` logs in to it, its token goes into ``header``."""

    profile: str
    header: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    name: str
    provider: str
    protocol: Protocol
    base_url: str
    auth: Auth
    model: str | None = None
    models: tuple[str, ...] = ()
    gateway: Gateway | None = None
    allow_insecure: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def auth_mode(self) -> AuthMode:
        """Derived, never stored: who pays, and with which kind of credential (SPEC §2)."""
        if self.gateway is None:
            return "direct"
        if self.auth.method == "none":
            return "centralized"
        return "byok-bearer" if self.auth.sends == "tokens" else "byok-api-key"


def profile_name(text: str) -> str:
    """``text`` itself. Raises UsageError unless it is a profile name."""
    if not is_name(text):
        raise UsageError(
            # Not repeated: it may be a key in the wrong place.
            "what was given cannot be a profile name",
            hint="use a-z, 0-9, dot, dash and underscore, at most 64, starting with a letter or digit",
        )
    return text


def name_taken(name: str, *, hint: str = "") -> UsageError:
    return UsageError(f"there is a profile named `{name}` already", hint=hint)
