"""Device authorizations: what a device polls for while a person decides elsewhere (RFC 8628)."""

import dataclasses
import secrets
from threading import Lock
from typing import Literal

from wizard.demo.oauth_tokens import Clock
from wizard.values.frozen import dataclass

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so no words; nothing that looks like a digit (RFC 8628 §6.1)
HALF = 4
EARLY_S = 0.1  # a timer may ring a little before its time

Poll = Literal["authorization_pending", "slow_down", "access_denied", "expired_token", "invalid_grant"]


@dataclasses.dataclass(slots=True)
class _Device:
    user_code: str
    grant: str
    expires: float
    interval_s: int
    polled: float | None = None
    allowed: bool | None = None
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    grant: str


class Devices:
    """``auto`` allows by itself once a device has asked in vain."""

    def __init__(self, clock: Clock, *, auto: bool) -> None:
        self.lifetime_s = 600
        self.interval_s = 1
        self._clock = clock
        self._auto = auto
        self._devices: dict[str, _Device] = {}
        self._lock = Lock()

    def start(self) -> tuple[str, str]:
        """A device code and the code for the person."""
        code, person = secrets.token_urlsafe(32), "".join(secrets.choice(LETTERS) for _ in range(2 * HALF))
        user_code = f"{person[:HALF]}-{person[HALF:]}"
        with self._lock:
            expires = self._clock() + self.lifetime_s
            self._devices[code] = _Device(user_code, secrets.token_hex(8), expires, self.interval_s)
        return code, user_code

    def poll(self, code: str) -> Allowed | Poll:
        with self._lock:
            device = self._devices.get(code)
            if device is None or device.spent:
                return "invalid_grant"
            now = self._clock()
            if now >= device.expires:
                return "expired_token"
            last, device.polled = device.polled, now
            if last is not None and now - last < device.interval_s - EARLY_S:
                device.interval_s += 5  # RFC 8628 §3.5
                return "slow_down"
            if device.allowed is None:
                device.allowed = True if self._auto else None
                return "authorization_pending"
            device.spent = True
            return Allowed(device.grant) if device.allowed else "access_denied"

    def waiting(self, typed: str) -> str | None:
        """The user code a person meant, if a device waits for its answer: case and punctuation do not matter."""
        letters = "".join(char for char in typed.upper() if char in LETTERS)
        with self._lock:
            device = self._find(f"{letters[:HALF]}-{letters[HALF:]}")
            return device.user_code if device else None

    def decide(self, user_code: str, *, allowed: bool) -> bool:
        """False if nobody waits for that any more."""
        with self._lock:
            device = self._find(user_code)
            if device is None:
                return False
            device.allowed = allowed
            return True

    def clear(self) -> None:
        with self._lock:
            self._devices.clear()

    def _find(self, user_code: str) -> _Device | None:
        now = self._clock()
        return next(
            (
                each
                for each in self._devices.values()
                if each.user_code == user_code and each.allowed is None and now < each.expires
            ),
            None,
        )
