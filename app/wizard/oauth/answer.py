"""What an authorization server answers: a JSON object, or the error it stands for."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any, NoReturn

import httpx

from wizard.errors import Refused, Rejected, TryAgain
from wizard.values.secret import Secret
from wizard.values.text import safe

LARGEST = 1024 * 1024  # which bounds what is made of it too: 35 MB at the very most
# Codes of an error that says nothing of the login.
TRANSIENT = frozenset({"server_error", "temporarily_unavailable", "slow_down"})
# Shorter than a verifier or a state, so that no error code can be one of them.
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}", re.ASCII)
_TOKEN = re.compile(r"[\x21-\x7e]{1,16384}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?", re.ASCII)

Body = Mapping[str, Any]


def good(response: httpx.Response, what: str) -> Body:
    """The object of a successful answer. ``what`` was asked for: `the token exchange`.

    Raises Rejected for an OAuth error, at HTTP 200 too; Refused for a redirect; TryAgain for whatever else it may be.
    """
    status = response.status_code
    if 300 <= status < 400:
        raise Refused(f"{what} was redirected ({status})", hint="check the provider's preset")
    if status == 429 or status >= 500:
        raise TryAgain(f"{what} failed ({status})", hint="the provider is busy or down; try again later")
    body = read(response)
    if body is None:
        raise TryAgain(f"{what} gave no usable answer ({status})", hint="try again")
    if body.get("error"):
        _fail(what, status, error_code(body))
    if status in {400, 401, 403}:
        raise Rejected(f"{what} failed ({status})", hint="log in again")
    if not response.is_success:
        raise TryAgain(f"{what} failed ({status})", hint="try again")
    return body


def read(response: httpx.Response) -> Body | None:
    """The JSON object an answer is, or None."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        return None
    if len(response.content) > LARGEST:
        return None
    try:
        body = json.loads(response.content, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def error_code(body: Body) -> str:
    """The code of an OAuth error, also where it stands inside an object; empty if it is none."""
    error = body.get("error")
    if isinstance(error, Mapping):
        error = error.get("code") or error.get("type")
    return error if isinstance(error, str) and _CODE.fullmatch(error) else ""


def token(value: object) -> Secret | None:
    """A token that a header can carry (RFC 6750 §2.1), or None."""
    return Secret(value) if isinstance(value, str) and _TOKEN.fullmatch(value) else None


def number(value: object) -> float | None:
    """A finite number, also written as text; None for anything else."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e15:
        return None
    return float(value) if math.isfinite(value) else None


def _fail(what: str, status: int, code: str) -> NoReturn:
    shown = safe(f"{status} {code}".strip())
    if code in TRANSIENT:
        raise TryAgain(f"{what} failed ({shown})", hint="try again later")
    raise Rejected(f"{what} failed ({shown})", hint="log in again")


def _no_constant(_: str) -> NoReturn:
    raise ValueError  # NaN and Infinity are not JSON (RFC 8259 §6)
