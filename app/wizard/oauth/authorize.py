"""The page a person signs in on, as a link (RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2.1)."""

from urllib.parse import parse_qsl, urlsplit

from wizard.oauth import _authlib
from wizard.oauth.pkce import Attempt, challenge
from wizard.values.preset import BrowserLogin

# What a preset's extras must not say: our own parameters, and those that carry a whole request of their own (RFC 9101).
_OURS = frozenset(
    {
        "response_type",
        "client_id",
        "redirect_uri",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "request",
        "request_uri",
    }
)


def authorize_url(login: BrowserLogin, attempt: Attempt, redirect_uri: str, client_id: str | None) -> str:
    """The authorization request. A query that ``authorize_url`` of the preset holds stays; nothing is said twice."""
    parts = urlsplit(login.authorize_url)
    extras = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **login.authorize_params}
    asked = {name: value for name, value in extras.items() if name not in _OURS}
    asked |= {
        "response_type": "code",
        "code_challenge": challenge(attempt.verifier),
        "code_challenge_method": "S256",
        login.redirect_param: redirect_uri,
    }
    if client_id := client_id or login.client_id:
        asked["client_id"] = client_id
    if login.scopes:
        asked["scope"] = " ".join(login.scopes)
    if login.resource:
        asked["resource"] = login.resource
    if login.state_in == "query":
        asked["state"] = attempt.state
    if expects_nonce(login):
        asked["nonce"] = attempt.nonce
    return _authlib.with_query(parts._replace(query="", fragment="").geturl(), asked)


def expects_nonce(login: BrowserLogin) -> bool:
    """Whether an identity token is asked for, which then repeats the nonce (OpenID Connect Core §3.1.2.1)."""
    return login.id_token is not None and "openid" in login.scopes
