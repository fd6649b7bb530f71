"""The client id that a server issues to a sign-in: asked with, remembered, and good for one account only."""

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import httpx

from wizard.errors import Rejected, WizardError
from wizard.login.brought import Brought
from wizard.login.draft import Draft
from wizard.login.effects import Identify, Remember
from wizard.login.endpoint import origins_of
from wizard.login.keeping import let_go
from wizard.login.revoke import withdrawn
from wizard.login.steps import Flow, do
from wizard.oauth.answer import error_code, read
from wizard.oauth.authorize import expects_nonce
from wizard.oauth.id_token import account_of, read_claims
from wizard.oauth.redirect import Granted
from wizard.values.credential import Credential, Issued
from wizard.values.fill import fill
from wizard.values.preset import BrowserLogin, Endpoint, OAuthLogin
from wizard.values.text import safe
from wizard.values.url import origin

_NAMES = re.compile(r"\{(?:app|host_id|account)\}")
_ACCOUNT = "{account}"
# RFC 6749 §4.1.2.1, §5.2: it is this client that the server does not take (any more).
UNKNOWN = frozenset({"invalid_client", "unauthorized_client"})


class UnknownClient(Rejected):
    """The server does not take this client."""


def server_of(login: OAuthLogin) -> str:
    return origin(login.token_url)


def asking(draft: Draft, login: BrowserLogin) -> Flow[tuple[BrowserLogin, str | None]]:
    """``login`` with what it says of the one who asks, and the client id it was issued before, if it was."""
    if login.client_id_from is None and not any(_NAMES.search(each) for each in login.authorize_params.values()):
        return login, None
    who = yield from do(Identify(server_of(login), draft.name))
    issued = who.issued if login.client_id_from else None
    said: Mapping[str, str] = login.authorize_params
    if issued is None and login.client_id_from:
        said = {**said, **login.registration_params}
    elif issued is not None and issued.consent:
        said = {**said, "prompt": "consent"}  # OpenID Connect Core §3.1.2.1
    # Who comes back is told by name, if the name is known and was signed in with before.
    returns = draft.existing if issued is not None or login.client_id_from is None else None
    account = returns.auth.account if returns else None
    known = {"app": who.app, "host_id": who.host_id, "account": account or ""}
    params = {name: fill(value, known) for name, value in said.items() if account or _ACCOUNT not in value}
    client = issued.client if issued else None
    return replace(login, authorize_params=params, client_id=client or login.client_id), client


def issued_for(login: BrowserLogin, granted: Granted, before: str | None) -> str | None:
    """The client id that the code is for, where this server issues one. Raises Rejected where it issued none."""
    if login.client_id_from is None:
        return None
    if (client := granted.client_id or before) is None:
        raise Rejected("the provider issued no client id with the sign-in", hint="log in again")
    return client


def is_unknown(response: httpx.Response) -> bool:
    """Whether the server does not take the client."""
    return error_code(read(response) or {}) in UNKNOWN


def forgotten(draft: Draft, login: OAuthLogin) -> Flow[None]:
    """The next sign-in is issued a client id of its own, where that is what the server does."""
    if not isinstance(login, BrowserLogin) or login.client_id_from is None:
        return
    with suppress(WizardError):
        yield from do(Remember(server_of(login), draft.name, None))


def looked_into(draft: Draft, brought: Brought, login: OAuthLogin, endpoint: Endpoint) -> Flow[Brought]:
    """``brought`` as it came, unless it lacks what it needs or is another account's: that is let go, and revoked.

    Raises Rejected. There is no step on the way to what is good: it is to be sealed before anything else happens.
    """
    try:
        return _granted_and_bound(brought, login)
    except _Refusal as refusal:
        yield from let_go(brought.kept.id)
        if brought.issued is not None:
            with suppress(WizardError):
                yield from do(Remember(server_of(login), draft.name, refusal.issued))
        revoked = yield from _revoked(brought, login, endpoint)
        left = "" if revoked else "; it could not be revoked, so end it on the provider's page"
        raise Rejected(f"{refusal.message}{left}", hint=refusal.hint) from None


def bound(draft: Draft, brought: Brought, login: OAuthLogin) -> Flow[None]:
    """From here on the client id is this account's; what cannot be remembered now is at the next sign-in."""
    if brought.issued is not None:
        with suppress(WizardError):
            yield from do(Remember(server_of(login), draft.name, brought.issued))


class _Refusal(Rejected):
    """``issued``: what is to be remembered of the client id."""

    def __init__(self, message: str, hint: str, issued: Issued | None) -> None:
        super().__init__(message, hint=hint)
        self.issued = issued


def _granted_and_bound(brought: Brought, login: OAuthLogin) -> Brought:
    tokens, issued = brought.tokens, brought.issued
    given = None if tokens.scope is None else tokens.scope.split()  # none is what was asked for (RFC 6749 §5.1)
    missing = [] if given is None else [each for each in login.required_scopes if each not in given]
    if missing:
        raise _Refusal(
            f"the sign-in was not granted what it is for ({safe(', '.join(missing), 200)}); it was not kept",
            "sign in again and allow it; the account may have no plan for it",
            replace(issued, consent=True) if issued else None,
        )
    if issued is None or not isinstance(login, BrowserLogin):
        return brought
    issued = replace(issued, consent=False)
    if brought.keys is None or login.id_token is None or "openid" not in login.scopes:
        return replace(brought, issued=issued)
    if tokens.id_token is None:
        raise _Refusal("the provider did not say whose sign-in it is; it was not kept", "log in again", issued)
    try:
        claims = read_claims(
            tokens.id_token,
            jwks=brought.keys,
            issuer=login.issuer,
            client_id=issued.client,
            nonce=brought.nonce if expects_nonce(login) else None,
            now=brought.asked.wall,
            verify=True,
        )
    except Rejected as error:
        raise _Refusal(error.message, error.hint, issued) from None
    if not (whom := claims.get("sub")):
        raise _Refusal("the provider did not say whose sign-in it is; it was not kept", "log in again", issued)
    subject = hashlib.sha256(f"{server_of(login)}\n{whom}".encode()).hexdigest()
    if issued.subject not in {None, subject}:
        raise _Refusal(
            "that is another account than the one this client id was issued for; it was not kept",
            "sign in again: it is registered anew then",
            None,
        )
    name = account_of(claims, login.id_token.account_claim) if login.id_token.account_claim else None
    return replace(
        brought, issued=replace(issued, subject=subject), tokens=replace(tokens, account=name or tokens.account)
    )


def _revoked(brought: Brought, login: OAuthLogin, endpoint: Endpoint) -> Flow[bool]:
    credential = Credential(
        kind=login.kind,
        secret=brought.tokens.access,
        origins=origins_of(endpoint, login),
        refresh_token=brought.tokens.refresh,
        client=brought.issued.client if brought.issued else None,
    )
    try:
        return bool((yield from withdrawn(login, credential)))
    except WizardError:
        return False
