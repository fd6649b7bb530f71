"""The token endpoint: a code, a device code or a refresh token goes in, tokens come out (RFC 6749 §4.1.3, §5, §6)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from wizard.errors import TryAgain
from wizard.oauth.answer import error_code, good, number, read, token
from wizard.oauth.form import post
from wizard.values.frozen import dataclass
from wizard.values.preset import BrowserLogin, DeviceLogin, OAuthLogin
from wizard.values.secret import Secret
from wizard.values.text import safe

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
# Beyond it a lifetime is a unit misread (milliseconds, a date), not a promise.
_LONGEST_S = 10 * 366 * 86400
# The year 2286: no date in seconds is longer, and none in milliseconds is shorter.
_LAST_S = 9_999_999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """``expires_in`` in seconds from now; None where the server did not say. ``account`` is whom it names, if it does.

    ``earliest`` is when the server wants to be asked for the next token, in seconds since the epoch.
    """

    access: Secret
    refresh: Secret | None = None
    expires_in: float | None = None
    id_token: Secret | None = None
    scope: str | None = None
    account: str | None = None
    earliest: float | None = None


def exchange_request(
    login: BrowserLogin, *, code: Secret, verifier: Secret, redirect_uri: str, client_id: str | None
) -> httpx.Request:
    """The code for its tokens (RFC 6749 §4.1.3, RFC 7636 §4.5). A code is good once: never sent again."""
    client_id = client_id or login.client_id
    fields: dict[str, str | Secret | None] = {"code": code, "code_verifier": verifier}
    if login.token_body == "json" and client_id is None:
        # A server that knows no clients is not RFC 6749's; it wants what it documents. OpenRouter: these three.
        fields["code_challenge_method"] = "S256"
    else:
        fields |= {"grant_type": "authorization_code", "client_id": client_id, "resource": login.resource}
    # Repeated if and only if it was said under this name before (RFC 6749 §4.1.3).
    if login.redirect_param == "redirect_uri":
        fields["redirect_uri"] = redirect_uri
    return _request(login, fields)


def device_token_request(login: DeviceLogin, device_code: Secret) -> httpx.Request:
    """One poll (RFC 8628 §3.4)."""
    return _request(
        login,
        {
            "grant_type": DEVICE_GRANT,
            "device_code": device_code,
            "client_id": login.client_id,
            "resource": login.resource,
        },
    )


def refresh_request(login: OAuthLogin, refresh_token: Secret, *, client_id: str | None = None) -> httpx.Request:
    """A new access token for a refresh token, for the scope it has (RFC 6749 §6)."""
    return _request(
        login,
        {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": client_id or login.client_id,
            "resource": login.resource,
        },
    )


def read_tokens(response: httpx.Response, *, field: str = "access_token", what: str = "the token exchange") -> Tokens:
    """The tokens of an answer; ``field`` is where the one to be used stands, `data.key` inside an object.

    Raises Rejected for an OAuth error (RFC 6749 §5.2), Refused for a redirect, TryAgain for anything else.
    """
    body = good(response, what)
    kind = body.get("token_type")
    if kind is not None and (not isinstance(kind, str) or kind.lower() != "bearer"):
        raise TryAgain(f"{what} gave a token of a kind that is not `bearer`", hint="try again")
    access = token(_at(body, field))
    if access is None:
        raise TryAgain(f"{what} gave no usable token", hint="try again")
    lifetime = body.get("expires_in", body.get(f"{field}_expires_in"))
    return Tokens(
        access=access,
        refresh=_optional(body, "refresh_token", what),
        expires_in=_lifetime(lifetime),
        id_token=_optional(body, "id_token", what),
        scope=_scope(body.get("scope")),
        account=_text(body.get("user_id")),  # OpenRouter
        earliest=_moment(body.get("earliest_refresh_at")),  # ChatGPT
    )


def read_device_error(response: httpx.Response) -> str | None:
    """The code of an OAuth error at whatever status: 400 by RFC 6749 §5.2, and 200, 403, 428 and 429 as seen.

    `authorization_pending`, `slow_down`, `expired_token` and `access_denied` are RFC 8628 §3.5's.
    """
    return error_code(read(response) or {}) or None


def _request(login: OAuthLogin, fields: Mapping[str, str | Secret | None]) -> httpx.Request:
    body = login.token_body if isinstance(login, BrowserLogin) else "form"
    return post(login.token_url, {**login.token_params, **fields}, headers=login.headers, body=body)


def _at(body: Mapping[str, Any], field: str) -> object:
    if field in body:
        return body[field]
    found: object = body
    for part in field.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _optional(body: Mapping[str, Any], name: str, what: str) -> Secret | None:
    value = body.get(name)
    if value is None or value == "":
        return None
    found = token(value)
    if found is None:
        # Half of an answer is not kept: a refresh token lost here would be missed hours later.
        raise TryAgain(f"{what} gave an unusable `{name}`", hint="try again")
    return found


def _lifetime(value: object) -> float | None:
    seconds = number(value)
    return None if seconds is None or seconds > _LONGEST_S else max(0.0, seconds)


def _moment(value: object) -> float | None:
    """A date, in seconds or milliseconds since the epoch or as RFC 3339 writes it; None for anything else."""
    found = _date(value) if isinstance(value, str) else None
    seconds = number(value) if found is None else found
    if seconds is not None and seconds > _LAST_S:
        seconds /= 1000
    return seconds if seconds is not None and 0 <= seconds <= _LAST_S else None


def _date(text: str) -> float | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _scope(value: object) -> str | None:
    if isinstance(value, list):
        value = " ".join(each for each in value if isinstance(each, str))
    return _text(value, 2000)


def _text(value: object, limit: int = 200) -> str | None:
    return (safe(value, limit) or None) if isinstance(value, str) else None
