"""The device authorization request and the code a person enters elsewhere (RFC 8628 §3.1, §3.2)."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

import httpx

from wizard.errors import Refused, TryAgain, UsageError
from wizard.oauth.answer import good, number, token
from wizard.oauth.form import post
from wizard.values.frozen import dataclass
from wizard.values.preset import DeviceLogin
from wizard.values.secret import Secret
from wizard.values.text import safe
from wizard.values.url import host_of, link

INTERVAL_S = 5.0  # RFC 8628 §3.2
_SLOWEST_S = 60.0
# Required by RFC 8628 §3.2. What GitHub and Microsoft Entra give, for servers that give none.
_LIFETIME_S = 900.0
_LONGEST_S = 3600.0
_USER_CODE = re.compile(r"[A-Za-z0-9-]{4,32}", re.ASCII)
_LONGEST_URI = 2048
_WHAT = "the sign-in request"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserCode:
    """``user_code`` as the server wrote it; both addresses are safe to show and to open. Times in seconds."""

    device_code: Secret
    user_code: str
    verification_uri: str
    verification_uri_complete: str | None
    expires_in: float
    interval: float


def device_request(login: DeviceLogin) -> httpx.Request:
    return post(
        login.device_url,
        {"client_id": login.client_id, "scope": " ".join(login.scopes), "resource": login.resource},
        headers=login.headers,
    )


def read_device(response: httpx.Response, hosts: Collection[str]) -> UserCode:
    """What to show, and what to poll with. ``hosts`` may be shown: a name, with a port where only that one may be.

    Raises Refused when the page to open is elsewhere or not an address, Rejected for an OAuth error, else TryAgain.
    """
    body = good(response, _WHAT)
    device_code, user_code = token(body.get("device_code")), body.get("user_code")
    if device_code is None:
        raise TryAgain(f"{_WHAT} gave no device code", hint="try again")
    if not isinstance(user_code, str) or not _USER_CODE.fullmatch(user_code):
        raise TryAgain(f"{_WHAT} gave no code that a person could enter", hint="try again")
    # `verification_url`: Google, from before the RFC.
    page = _page(body.get("verification_uri") or body.get("verification_url"), hosts)
    complete = body.get("verification_uri_complete") or body.get("verification_url_complete")
    lifetime, interval = number(body.get("expires_in")), number(body.get("interval"))
    return UserCode(
        device_code=device_code,
        user_code=user_code,
        verification_uri=page,
        verification_uri_complete=_page(complete, hosts) if complete else None,
        expires_in=min(lifetime, _LONGEST_S) if lifetime and lifetime > 0 else _LIFETIME_S,
        interval=min(max(interval, 1.0), _SLOWEST_S) if interval and interval > 0 else INTERVAL_S,
    )


def _page(text: object, hosts: Collection[str]) -> str:
    problem = Refused("the provider named no usable page to sign in on", hint="use another way to log in")
    if not isinstance(text, str) or len(text) > _LONGEST_URI:
        raise problem
    try:
        page = link(text)
    except (UsageError, Refused):
        raise problem from None
    if host_of(page) not in hosts and urlsplit(page).hostname not in hosts:
        raise Refused(
            f"the provider wants you to sign in at `{safe(host_of(page), 260)}`, which is not its own host",
            hint="check the provider's preset",
        )
    return page
