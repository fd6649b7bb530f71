"""Whose login it is, as the id_token tells it (OpenID Connect Core §3.1.3.7)."""

from typing import Any

from wizard.errors import Rejected, TryAgain
from wizard.login.effects import Send, Sleep
from wizard.login.steps import Flow, do
from wizard.oauth.authorize import expects_nonce
from wizard.oauth.id_token import account_of, jwks_request, read_claims
from wizard.oauth.token import Tokens
from wizard.values import foreign_json
from wizard.values.preset import BrowserLogin, OAuthLogin

# The browser waits for its last page meanwhile.
KEYS_S = 5.0


def keys_of(login: BrowserLogin) -> Flow[Any]:
    """What the provider signs its id_tokens with. Raises Rejected where it publishes none, TryAgain."""
    if login.jwks_url is None:
        raise Rejected("the provider publishes no keys to check its id_token with")
    response = yield from do(Send(jwks_request(login.jwks_url), timeout_s=KEYS_S))
    if response.status_code != 200:
        raise TryAgain(f"the provider does not show the keys of its id_token ({response.status_code})")
    try:
        return foreign_json.loads(response.content)
    except ValueError:
        raise TryAgain("the provider's keys for its id_token cannot be read") from None


def account(login: OAuthLogin, tokens: Tokens, nonce: str) -> Flow[str | None]:
    """The account's name, or None where the preset asks for none.

    Raises Rejected for an id_token that is not what it should be: then the sign-in is not the one that was started;
    TryAgain when there are no keys to be had.
    """
    wanted = login.id_token if isinstance(login, BrowserLogin) else None
    if wanted is None or not isinstance(login, BrowserLogin):
        return None
    if tokens.id_token is None:
        if wanted.verify and "openid" in login.scopes:
            raise Rejected("the provider sent no id_token, by which the sign-in is to be checked")
        return None
    keys: Any = (yield from keys_of(login)) if wanted.verify else None
    now = yield from do(Sleep(0))
    claims = read_claims(
        tokens.id_token,
        jwks=keys,
        issuer=login.issuer,
        client_id=login.client_id,
        nonce=nonce if expects_nonce(login) else None,
        now=now.wall,
        verify=wanted.verify,
    )
    return account_of(claims, wanted.account_claim) if wanted.account_claim else None
