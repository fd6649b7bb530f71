"""Where an authorization server says its endpoints are (RFC 8414, OpenID Connect Discovery §4)."""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from wizard.errors import Refused, TryAgain, UsageError
from wizard.oauth import _authlib
from wizard.oauth.answer import Body, good
from wizard.values.frozen import dataclass
from wizard.values.preset import BrowserLogin, DeviceLogin, OAuthLogin
from wizard.values.text import safe
from wizard.values.url import host_of, link

L = TypeVar("L", bound=OAuthLogin)

# Under these, neighbours are strangers: names that anybody may take, and country codes that keep a second level.
_SHARED = re.compile(
    r"(?:github\.io|gitlab\.io|pages\.dev|workers\.dev|vercel\.app|netlify\.app|herokuapp\.com|fly\.dev|run\.app|web\.app"
    r"|firebaseapp\.com|onrender\.com|azurewebsites\.net|azure-api\.net|cloudfront\.net|amazonaws\.com|ngrok\.io"
    r"|ngrok-free\.app|hf\.space|(?:ac|co|com|edu|gov|go|gob|ne|net|or|org)\.[a-z]{2})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """``iss_in_redirect``: the redirect must name the issuer (RFC 9207 §3)."""

    authorize_url: str | None
    token_url: str | None
    device_url: str | None
    revoke_url: str | None
    jwks_url: str | None
    iss_in_redirect: bool


def discovery_urls(issuer: str) -> tuple[str, ...]:
    """Where the document may be, most standard first. The last is OpenID's own: its name behind the issuer's path."""
    bare = issuer.rstrip("/")
    return tuple(
        dict.fromkeys(
            (
                _authlib.well_known(bare, "oauth-authorization-server"),
                _authlib.well_known(bare, "openid-configuration"),
                f"{bare}/.well-known/openid-configuration",
            )
        )
    )


def metadata_request(url: str) -> httpx.Request:
    return httpx.Request("GET", url, headers={"Accept": "application/json"})


def read_metadata(response: httpx.Response, issuer: str, extra_hosts: Collection[str]) -> Metadata:
    """The endpoints, each at home with ``issuer`` or at one of ``extra_hosts``.

    Raises Refused for one that is not, and when the document is another issuer's (RFC 8414 §3.3); TryAgain when there
    is no such document: the next address may have it.
    """
    if 400 <= response.status_code < 500:
        raise TryAgain(f"{host_of(issuer)} does not publish how to sign in there ({response.status_code})")
    body = good(response, "the discovery of the provider")
    if body.get("issuer") != issuer:
        raise Refused(f"the discovery document is not that of `{safe(issuer)}`", hint="check the issuer in the preset")

    def endpoint(name: str) -> str | None:
        return _endpoint(body, name, issuer, extra_hosts)

    return Metadata(
        authorize_url=endpoint("authorization_endpoint"),
        token_url=endpoint("token_endpoint"),
        device_url=endpoint("device_authorization_endpoint"),
        revoke_url=endpoint("revocation_endpoint"),
        jwks_url=endpoint("jwks_uri"),
        iss_in_redirect=body.get("authorization_response_iss_parameter_supported") is True,
    )


def with_metadata(login: L, metadata: Metadata) -> L:
    """``login`` with what the preset left to be discovered. Raises Refused if an address it cannot do without is missing."""
    found: dict[str, Any] = {
        "token_url": login.token_url or metadata.token_url,
        "revoke_url": login.revoke_url or metadata.revoke_url,
    }
    needed = ["token_url"]
    if isinstance(login, BrowserLogin):
        found["authorize_url"] = login.authorize_url or metadata.authorize_url
        found["jwks_url"] = login.jwks_url or metadata.jwks_url
        found["iss_required"] = login.iss_required or metadata.iss_in_redirect
        needed.append("authorize_url")
    if isinstance(login, DeviceLogin):
        found["device_url"] = login.device_url or metadata.device_url
        needed.append("device_url")
    for name in needed:
        if not found[name]:
            raise Refused(f"neither the preset nor its issuer names a `{name}`", hint="set it in the preset")
    return replace(login, **found)


def _endpoint(body: Body, name: str, issuer: str, extra_hosts: Collection[str]) -> str | None:
    text = body.get(name)
    if text is None:
        return None
    problem = Refused(f"the discovered `{name}` is not a usable address", hint="check the issuer in the preset")
    if not isinstance(text, str) or "#" in text or len(text) > 2048:
        raise problem
    try:
        url = link(text)
    except (UsageError, Refused):
        raise problem from None
    host, home = (urlsplit(each).hostname or "" for each in (url, issuer))
    if host not in {home, *extra_hosts} and host_of(url) not in extra_hosts and not _related(host, home):
        raise Refused(
            f"the discovered `{name}` is at `{safe(host_of(url), 260)}`, which is not the issuer's",
            hint="check the issuer in the preset",
        )
    return url


def _related(host: str, home: str) -> bool:
    """Whether two names stand under one that somebody registered; without the Public Suffix List, so on the strict side."""
    labels = home.split(".")
    if any(re.fullmatch(r"[0-9]+|.*:.*", each) for each in labels[-1:]) or len(labels) < 2:
        return False
    owned = 3 if _SHARED.fullmatch(".".join(labels[-2:])) else 2
    site = ".".join(labels[-owned:])
    return len(labels) >= owned and (host == site or host.endswith(f".{site}"))
