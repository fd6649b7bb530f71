"""A provider as data: where it is, how one logs in, what proves a credential."""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Literal

from wizard.values.frozen import dataclass
from wizard.values.pattern import Pattern

Protocol = Literal["openai-chat", "openai-responses", "anthropic-messages", "gemini"]
Method = Literal["api-key", "browser", "device", "command", "bearer", "env", "none"]
Kind = Literal["api-key", "tokens"]
Category = Literal["frontier", "gateway", "cloud", "regional", "plan", "local", "custom"]

PROTOCOLS: tuple[Protocol, ...] = ("openai-chat", "openai-responses", "anthropic-messages", "gemini")
METHODS: tuple[Method, ...] = ("api-key", "browser", "device", "command", "bearer", "env", "none")
KINDS: tuple[Kind, ...] = ("api-key", "tokens")
CATEGORIES: tuple[Category, ...] = ("frontier", "gateway", "cloud", "regional", "plan", "local", "custom")
# Where an API key stands when an endpoint does not say: what the protocol's own SDK sends.
PLACEMENTS: Mapping[Protocol, str] = {
    "openai-chat": "bearer",
    "openai-responses": "bearer",
    "anthropic-messages": "header:x-api-key",
    "gemini": "header:x-goog-api-key",
}


@dataclass(frozen=True, slots=True)
class KeyShape:
    """A hint about whose key it is; ``usable`` false is the one refusal (an admin key)."""

    pattern: re.Pattern[str] | Pattern
    note: str = ""
    usable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Verify:
    """The call that proves a credential. ``path`` is joined to the base URL as text; ``url`` stands for itself."""

    method: str = "GET"
    path: str | None = None
    url: str | None = None
    body: Mapping[str, Any] | None = None
    ok: tuple[int, ...] = (200,)
    rejected: tuple[int, ...] = (401,)
    limited: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRules:
    """Which models of the live list are offered, and which one first.

    ``path`` is None for the protocol's own and empty where there is no list: then ``prefer`` is all that is known, and
    ``as_of`` is the day on which it was looked up.
    """

    path: str | None = None
    prefer: tuple[str, ...] = ()
    as_of: date | None = None
    include: re.Pattern[str] | Pattern | None = None
    exclude: re.Pattern[str] | Pattern | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One place requests go to. ``base_url`` is empty for a custom provider and may hold ``{parameter}``."""

    id: str
    protocol: Protocol
    base_url: str
    credential: str = "bearer"  # where an API key stands: `bearer` or `header:NAME`
    headers: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None
    plan: str | None = None
    keys_url: str | None = None
    billing_url: str | None = None
    verify: Verify | None = None
    models: ModelRules = ModelRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """Where the browser comes back to: ports are tried in order, 0 is any free one."""

    host: str = "127.0.0.1"
    ports: tuple[int, ...] = (0,)
    path: str = "/callback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One way in. ``endpoints`` empty: good for all of the preset's endpoints."""

    method: Method
    kind: Kind = "api-key"
    endpoints: tuple[str, ...] = ()
    experimental: bool = False
    notice: str | None = None  # the one sentence said before this login
    label: str = ""  # what the row that starts it says, where its provider asks for certain words

    def serves(self, endpoint: str) -> bool:
        """Whether it leads to the endpoint of that id."""
        return not self.endpoints or endpoint in self.endpoints


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLogin(Login):
    """A token command the preset proposes (SPEC: `command`, `args`)."""

    command: str = ""
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthLogin(Login):
    """What the browser and the device way share."""

    token_url: str = ""
    client_id: str | None = None
    scopes: tuple[str, ...] = ()
    token_params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    resource: str | None = None
    revoke_url: str | None = None
    issuer: str | None = None
    required_scopes: tuple[str, ...] = ()  # without these a sign-in is of no use: refused, and revoked
    verify: Verify | None = None  # what proves its tokens, where that is not what proves a key


@dataclass(frozen=True, slots=True, kw_only=True)
class IdToken:
    verify: bool = True
    account_claim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserLogin(OAuthLogin):
    """Authorization code with PKCE S256 (RFC 6749 §4.1, RFC 7636, RFC 8252)."""

    authorize_url: str = ""
    token_body: Literal["form", "json"] = "form"
    token_field: str = "access_token"
    redirect_param: str = "redirect_uri"
    state_in: Literal["query", "redirect"] = "query"
    redirect: Redirect = Redirect()
    authorize_params: Mapping[str, str] = field(default_factory=dict)
    jwks_url: str | None = None
    id_token: IdToken | None = None
    client_id_from: Literal["redirect"] | None = None
    registration_params: Mapping[str, str] = field(default_factory=dict)  # while no client id has been issued yet
    iss_required: bool = False  # the redirect must name the issuer: discovered, never in a preset (RFC 9207 §3)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLogin(OAuthLogin):
    """Device authorization grant (RFC 8628)."""

    device_url: str = ""
    verification_uri: str | None = None  # the page of the code, where it is at a host that nothing else names


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """Asked once; ``{name}`` stands for the answer in any URL and in ``client_id``."""

    name: str
    label: str
    pattern: re.Pattern[str] | Pattern | None = None
    example: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variables:
    """The environment variables a provider's tools read. `run` drops all and sets the first of each."""

    key: tuple[str, ...] = ()
    base_url: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One vendor account system: regions are endpoints, a plan with keys of its own is a preset of its own."""

    id: str
    name: str
    endpoints: tuple[Endpoint, ...]
    logins: tuple[Login, ...]
    summary: str = ""
    category: Category = "regional"
    docs_url: str | None = None
    keys_url: str | None = None
    billing_url: str | None = None
    terms_url: str | None = None
    notice: str | None = None
    exportable: bool = True
    env: Variables = Variables()
    keys: tuple[KeyShape, ...] = ()
    verify: Verify | None = None
    models: ModelRules = ModelRules()
    parameters: tuple[Parameter, ...] = ()
    siblings: tuple[str, ...] = ()  # ids of the same vendor's others: a key refused here may be one of theirs
    shipped: bool = True  # false: the person's own, or their administrator's

    def endpoint(self, endpoint_id: str) -> Endpoint | None:
        return next((each for each in self.endpoints if each.id == endpoint_id), None)

    def login(self, method: str, endpoint: str | None = None) -> Login | None:
        """The login of that method which leads to ``endpoint``, else the first: account systems have one each."""
        ways = [each for each in self.logins if each.method == method]
        return next((each for each in ways if endpoint and each.serves(endpoint)), next(iter(ways), None))

    def alike(self, login: Login) -> tuple[Login, ...]:
        """What is one way in to a person: ``login``, and those of its method at the preset's other account systems."""
        if login not in self.logins:
            return (login,)
        return tuple(
            each for each in self.logins if (each.method, each.experimental) == (login.method, login.experimental)
        )

    def offers(self, method: str) -> bool:
        """Whether it has a login of that method which needs no asking for."""
        return any(each.method == method and not each.experimental for each in self.logins)
