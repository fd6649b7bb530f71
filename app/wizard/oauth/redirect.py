"""What comes back from the browser, through the listener or through a person's clipboard (RFC 6749 §4.1.2)."""

import re
from hmac import compare_digest
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from wizard.errors import EarlierSignIn, UsageError
from wizard.oauth.pkce import Attempt
from wizard.values.frozen import dataclass
from wizard.values.preset import Redirect
from wizard.values.secret import Secret
from wizard.values.text import safe, without_sequences
from wizard.values.url import is_loopback

LARGEST = 4096
_PRINTABLE = re.compile(r"[\x21-\x7e]+", re.ASCII)
_VALUE = re.compile(r"[\x20-\x7e]+", re.ASCII)  # RFC 6749 appendix A.11
_ERROR = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})", re.ASCII)
_FIRST_PARAMETER = re.compile(r"\??(?:code|state|error|iss|scope|session_state|client_id)=", re.ASCII)
_BARE_CODE = re.compile(r"[A-Za-z0-9._~+/-]{8,2048}=*", re.ASCII)
# What mail, chat, shells and our own box put around or into a copied line.
_LINE_MARKS = re.compile(r"^[ \t]*[>|│┃]+(?=[ \t])|[|│┃][ \t]*$", re.MULTILINE)
_NOT_TEXT = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\\]+")
_WRAPPERS = "<>\"'`“”‘’«»,;"
_WHOLE = "copy the whole address of the page the browser ends on"


@dataclass(frozen=True, slots=True)
class Granted:
    """``client_id`` where one is issued with the code."""

    code: Secret
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class Denied:
    """The server's own refusal, of this very attempt. ``description`` is fit to be shown."""

    error: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Stray:
    """Not our redirect: a favicon, a probe, a forged or stale state. Answer ``status`` and keep listening."""

    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What one attempt will take as its own. ``in_path``: the last segment of ``path`` stands for the state."""

    path: str
    state: str
    in_path: bool = False
    issuer: str | None = None
    iss_required: bool = False
    client_id_from_redirect: bool = False


def redirect_path(redirect: Redirect, attempt: Attempt, in_path: bool) -> str:
    return f"{redirect.path.rstrip('/')}/{attempt.segment}" if in_path else redirect.path


def read_redirect(target: str, expected: Expected) -> Granted | Denied | Stray:
    """``target`` is that of a GET: path and query. State comes before all else (R40); nothing may be said twice."""
    path, _, query = target.partition("?")
    if len(target) > LARGEST or not _PRINTABLE.fullmatch(target) or "#" in target:
        return Stray(400)
    if not _same(path, expected.path):
        return Stray(404)
    answer = _read_query(query, expected)
    return Stray(400) if isinstance(answer, str) else answer


def read_pasted(text: Secret, expected: Expected, redirect_uri: str) -> Granted | Denied:
    """The last page's address as a person copies it, its query alone, or the code where the protocol has no state.

    Raises UsageError, without a word of what was pasted.
    """
    pasted = _unwrapped(text.reveal())
    if not pasted or len(pasted) > LARGEST or not _PRINTABLE.fullmatch(pasted):
        raise _not_the_address()
    if expected.in_path and _BARE_CODE.fullmatch(pasted) and not _is_address(pasted):
        return Granted(Secret(pasted))
    query = pasted.removeprefix("?") if _FIRST_PARAMETER.match(pasted) else _query_of(pasted, expected, redirect_uri)
    answer = _read_query(query.partition("#")[0], expected)
    if answer == "state":
        raise EarlierSignIn
    if isinstance(answer, str):
        raise _not_the_address()
    return answer


def _read_query(query: str, expected: Expected) -> Granted | Denied | Literal["malformed", "state"]:
    try:
        if _BROKEN_ESCAPE.search(query):
            return "malformed"
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=50)
    except ValueError:
        return "malformed"
    said = dict(pairs)
    if len(said) != len(pairs):
        return "malformed"  # RFC 6749 §3.1: not more than once
    if not expected.in_path:
        if "state" not in said:
            return "malformed"
        if not _same(said["state"], expected.state):
            return "state"
    if expected.issuer is not None:
        # A code of another server must not be sent to this one (RFC 9207 §2.4).
        iss = said.get("iss")
        if iss != expected.issuer and (iss is not None or expected.iss_required):
            return "malformed"
    if "error" in said:
        error = said["error"]
        return Denied(error if _ERROR.fullmatch(error) else "unknown", safe(said.get("error_description", "")))
    code, client_id = said.get("code", ""), None
    if expected.client_id_from_redirect and "client_id" in said:
        client_id = said["client_id"]
        if len(client_id) > 500 or not _PRINTABLE.fullmatch(client_id):
            return "malformed"
    return Granted(Secret(code), client_id) if _VALUE.fullmatch(code) else "malformed"


def _unwrapped(text: str) -> str:
    if len(text) > 4 * LARGEST:
        return ""
    lines = _LINE_MARKS.sub("", without_sequences(text))
    return _NOT_TEXT.sub("", lines).strip(_WRAPPERS).replace("&amp;", "&")


def _is_address(pasted: str) -> bool:
    return pasted.lower().startswith(("http:", "https:"))


def _query_of(pasted: str, expected: Expected, redirect_uri: str) -> str:
    """The query of an address that is this attempt's redirect. Browsers may hide the scheme or try https by themselves."""
    if not _is_address(pasted):
        pasted = f"http://{pasted}"
    try:
        parts, ours = urlsplit(pasted), urlsplit(redirect_uri)
        here, there = (parts.hostname or "", parts.port), (ours.hostname or "", ours.port)
    except ValueError:
        raise _not_the_address() from None
    same_host = here[0] == there[0] or (is_loopback(here[0]) and is_loopback(there[0]))
    if not same_host or parts.username is not None:
        raise _not_the_address()
    if here[1] == there[1] and _same(parts.path, expected.path):
        return parts.query
    # The port and, where it stands for the state, the last segment are other ones at each attempt.
    known = expected.path.rpartition("/")[0] if expected.in_path else expected.path
    found = parts.path.rpartition("/")[0] if expected.in_path else parts.path
    raise EarlierSignIn if found == known and parts.query else _not_the_address()


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode("utf-8", "surrogatepass"), other.encode())


def _not_the_address() -> UsageError:
    return UsageError("that is not the address of the last page", hint=_WHOLE)
