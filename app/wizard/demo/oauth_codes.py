"""Authorization codes: what each was asked for, single use, proof of possession (RFC 6749 §4.1, RFC 7636)."""

import base64
import hashlib
import re
import secrets
from dataclasses import field
from threading import Lock
from typing import Literal
from urllib.parse import urlencode

from wizard.demo.oauth_tokens import Clock
from wizard.values.frozen import dataclass

CODE_LIFETIME_S = 600  # the most that RFC 6749 §4.1.2 recommends; a pasted redirect takes its time
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)
_ORIGIN = r"http://(?:127\.0\.0\.1|localhost|\[::1\])(?::[1-9][0-9]{0,4})?"
_CALLBACK = re.compile(rf"{_ORIGIN}/callback", re.ASCII)
# OpenRouter echoes no state, so a client puts it into the path or the query of its own redirect.
_CALLBACK_WITH_STATE = re.compile(rf"{_ORIGIN}/callback(?:/[A-Za-z0-9._~-]+)?(?:\?[A-Za-z0-9._~=&-]+)?", re.ASCII)

Gives = Literal["tokens", "key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a client asked the person for."""

    gives: Gives
    redirect: str = field(repr=False)
    challenge: str = field(repr=False)
    state: str | None = field(default=None, repr=False)

    def back(self, issuer: str, **answer: str) -> str:
        """Where the browser goes with the answer (RFC 6749 §4.1.2, RFC 9207)."""
        if self.gives == "tokens":
            answer |= {"iss": issuer} | ({"state": self.state} if self.state else {})
        return f"{self.redirect}{'&' if '?' in self.redirect else '?'}{urlencode(answer)}"


@dataclass(frozen=True, slots=True)
class Redeemed:
    grant: str


@dataclass(frozen=True, slots=True)
class Reused:
    grant: str


@dataclass(frozen=True, slots=True)
class _Code:
    asked: Asked
    grant: str
    expires: float


class Codes:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._codes: dict[str, _Code] = {}
        self._used: set[str] = set()
        self._lock = Lock()

    @property
    def redemptions(self) -> int:
        return len(self._used)

    def issue(self, asked: Asked) -> str:
        code = secrets.token_urlsafe(32)
        with self._lock:
            self._codes[code] = _Code(asked, secrets.token_hex(8), self._clock() + CODE_LIFETIME_S)
        return code

    def redeem(self, code: str, verifier: str, gives: Gives, redirect: str | None = None) -> Redeemed | Reused | None:
        """None: nothing is given and the code stays as it was. ``redirect`` None: this exchange does not repeat it."""
        with self._lock:
            found = self._codes.get(code)
            if found is None or found.asked.gives != gives:
                return None
            if code in self._used:
                return Reused(found.grant)
            fits = redirect in (None, found.asked.redirect) and proves(verifier, found.asked.challenge)
            if not fits or self._clock() >= found.expires:
                return None
            self._used.add(code)
            return Redeemed(found.grant)

    def clear(self) -> None:
        with self._lock:
            self._codes.clear()


def proves(verifier: str, challenge: str) -> bool:
    """RFC 7636 §4.6 with S256."""
    if not VERIFIER.fullmatch(verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge


def callback(text: str, gives: Gives) -> str | None:
    """``text`` if it is a loopback redirect such as RFC 8252 §7.3 describes: any port, one path."""
    pattern = _CALLBACK if gives == "tokens" else _CALLBACK_WITH_STATE
    port = re.search(r":([0-9]+)/", text)
    fits = pattern.fullmatch(text) and (port is None or int(port[1]) < 1 << 16)
    return text if fits else None
