"""Who signed in, as the identity token says (OpenID Connect Core §2, §3.1.3.7)."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

import httpx

from wizard.errors import Rejected
from wizard.oauth import _authlib
from wizard.values.frozen import dataclass
from wizard.values.secret import Secret
from wizard.values.text import safe

_MOST_CLAIMS = 200


@dataclass(frozen=True, slots=True)
class _Expected:
    issuer: str
    client_id: str
    nonce: str | None
    now: float


def jwks_request(url: str) -> httpx.Request:
    """The keys that identity tokens are signed with (RFC 7517 §5)."""
    return httpx.Request("GET", url, headers={"Accept": "application/json"})


def read_claims(
    id_token: Secret,
    *,
    jwks: Mapping[str, Any] | None,
    issuer: str | None,
    client_id: str | None,
    nonce: str | None,
    now: float,
    verify: bool,
) -> Mapping[str, str]:
    """The claims that are text, fit for a terminal; one inside an object is named `outer.inner`.

    ``verify``: the signature by one of ``jwks``, iss, aud, azp, exp, nbf and nonce. Without it the token is only read,
    which is as good as the connection it came over. Raises Rejected, never with what stood in the token.
    """
    if verify and not (jwks and issuer and client_id):
        missing = "keys" if not jwks else "issuer" if not issuer else "client id"
        raise Rejected(f"the identity token cannot be verified: no {missing} to verify it with")
    expected = _Expected(issuer or "", client_id or "", nonce, now)
    claims = _checked(id_token.reveal(), jwks or {}, expected if verify else None)
    if claims is None:
        raise Rejected("the identity token is not valid", hint="log in again")
    return claims


def account_of(claims: Mapping[str, str], claim: str) -> str | None:
    """What a profile calls its account: the text of ``claim``."""
    return claims.get(claim) or None


def _checked(text: str, jwks: Mapping[str, Any], expected: _Expected | None) -> Mapping[str, str] | None:
    # None instead of an exception: a library's would hang on as the context of ours, and may hold the token.
    try:
        if expected is None:
            return _texts(_payload(text))
        header, claims = _authlib.verified(text, jwks)
        _authlib.check_claims(
            header,
            claims,
            issuer=expected.issuer,
            client_id=expected.client_id,
            nonce=expected.nonce,
            now=expected.now,
        )
        return _texts(claims)
    except Exception:  # noqa: BLE001  # joserfc, cryptography and json raise whatever they raise
        return None


def _payload(text: str) -> Mapping[str, Any]:
    _, payload, _ = text.split(".")
    claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    if not isinstance(claims, dict):
        raise TypeError("claims")
    return claims


def _texts(claims: Mapping[str, Any]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, value in list(claims.items())[:_MOST_CLAIMS]:
        inner = value.items() if isinstance(value, Mapping) else ()
        for key, each in [(name, value), *((f"{name}.{key}", each) for key, each in list(inner)[:_MOST_CLAIMS])]:
            if isinstance(each, str) and (text := safe(each)):
                found[safe(key)] = text
    return found
