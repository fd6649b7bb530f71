"""The tokens the practice provider has issued: grants, their rotating refresh tokens and what is still good."""

import secrets
from collections.abc import Callable
from dataclasses import field
from threading import Lock

from wizard.values.frozen import dataclass

Clock = Callable[[], float]
ACCESS_PREFIX = "practice-access-"
ACCESS_PATTERN = f"^{ACCESS_PREFIX}[0-9a-f]{{48}}$"


@dataclass(frozen=True, slots=True)
class Issued:
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in: int


@dataclass(frozen=True, slots=True)
class _Access:
    grant: str
    expires: float


class Tokens:
    """A grant is what a person allowed once: all that was issued for it ends together.

    ``lifetime_s`` is that of access tokens issued from now on.
    """

    def __init__(self, clock: Clock) -> None:
        self.lifetime_s = 3600
        self._clock = clock
        self._access: dict[str, _Access] = {}
        self._refresh: dict[str, str] = {}  # every one ever issued, and its grant
        self._current: dict[str, str] = {}  # of each grant, the only refresh token that still works
        self._ended: set[str] = set()
        self._issued = 0
        self._lock = Lock()

    @property
    def issued(self) -> int:
        """How many access tokens there have been."""
        return self._issued

    @property
    def active(self) -> tuple[str, ...]:
        """The access tokens that work now."""
        with self._lock:
            return tuple(each for each in self._access if self._works(each))

    def issue(self, grant: str) -> Issued:
        """A pair for ``grant``; of no use if that has ended already."""
        with self._lock:
            return self._issue(grant)

    def refresh(self, refresh: str) -> Issued | None:
        """A new pair, and the end of ``refresh``. One that was used before ends its grant (RFC 9700 §4.14.2)."""
        with self._lock:
            grant = self._refresh.get(refresh)
            if grant is None or grant in self._ended:
                return None
            if self._current[grant] != refresh:
                self._ended.add(grant)
                return None
            return self._issue(grant)

    def end(self, grant: str) -> None:
        with self._lock:
            self._ended.add(grant)

    def revoke(self, token: str) -> None:
        """A refresh token goes with its whole grant, an access token alone (RFC 7009 §2.1)."""
        with self._lock:
            self._access.pop(token, None)
            if grant := self._refresh.get(token):
                self._ended.add(grant)

    def is_access(self, token: str) -> bool:
        """Whether it opens the API now."""
        with self._lock:
            return self._works(token)

    def is_active(self, token: str) -> bool:
        """Whether it is good for anything now, refreshing included."""
        with self._lock:
            grant = self._refresh.get(token, "")
            return self._works(token) or (self._current.get(grant) == token and grant not in self._ended)

    def clear(self) -> None:
        with self._lock:
            for each in (self._access, self._refresh, self._current, self._ended):
                each.clear()

    def _works(self, token: str) -> bool:
        access = self._access.get(token)
        return access is not None and access.grant not in self._ended and self._clock() < access.expires

    def _issue(self, grant: str) -> Issued:
        pair = Issued(
            f"{ACCESS_PREFIX}{secrets.token_hex(24)}", f"practice-refresh-{secrets.token_hex(24)}", self.lifetime_s
        )
        self._access[pair.access] = _Access(grant, self._clock() + pair.expires_in)
        self._refresh[pair.refresh] = grant
        self._current[grant] = pair.refresh
        self._issued += 1
        return pair
