"""What the token endpoint's answer to a refresh means (RFC 6749 §5.2, §6)."""

import email.utils
import re

import httpx

from wizard.errors import TryAgain, WizardError
from wizard.oauth.answer import LARGEST, TRANSIENT, error_code, read, token
from wizard.oauth.token import Tokens, read_tokens
from wizard.values import foreign_json
from wizard.values.frozen import dataclass
from wizard.values.secret import Secret

WHAT = "the refresh"
# By RFC 6749 it is the first; the others are ChatGPT's and what Auth0, Google and GitHub say.
_FATAL = frozenset(
    {
        "invalid_grant",
        "invalid_client",
        "unauthorized_client",
        "invalid_refresh_token",
        "bad_refresh_token",
        "refresh_token_expired",
        "refresh_token_invalidated",
        "refresh_token_reused",
        "token_expired",
        "invalid_token",
    }
)


@dataclass(frozen=True, slots=True)
class Renewed:
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class Over:
    """The refresh token will not work again. ``why`` is a code of the provider's, or the status."""

    why: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing is known of the refresh token. ``refresh`` is its successor where the answer held one, and no token."""

    error: WizardError
    retry_after_s: float | None = None
    refresh: Secret | None = None


def read_refresh(response: httpx.Response, field: str, wall: float) -> Renewed | Over | Failed:
    """``field`` is where the token stands; ``wall`` is the time of the answer, for a Retry-After that is a date."""
    status = response.status_code
    body = read(response) or {}
    code = error_code(body) if body.get("error") else ""
    if status < 500 and status != 429 and code not in TRANSIENT:
        if code in _FATAL:
            return Over(code)
        # Some say it without a body, or with a body of their own.
        if status == 401 or (status == 400 and not response.content.strip()):
            return Over(code or str(status))
    try:
        return Renewed(read_tokens(response, field=field, what=WHAT))
    except WizardError as error:
        problem = error if error.exit_code in {7, 75} else TryAgain(error.message, hint="try again later")
        return Failed(problem, _retry_after(response, wall), _successor(response))


def _successor(response: httpx.Response) -> Secret | None:
    """A refresh token in an answer that is otherwise useless: the old one may be spent."""
    if not response.is_success or len(response.content) > LARGEST:
        return None
    try:
        body = foreign_json.loads(response.content)
    except ValueError:
        return None
    return token(body.get("refresh_token")) if isinstance(body, dict) and not body.get("error") else None


def _retry_after(response: httpx.Response, wall: float) -> float | None:
    """Seconds (RFC 9110 §10.2.3)."""
    text = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII):
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - wall)
    except (ValueError, TypeError, OverflowError):
        return None
