"""Which keys the practice provider has issued, and what each is good for."""

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from threading import Lock

PREFIX = "sk-practice-"
PATTERN = f"^{PREFIX}[0-9a-f]{{32}}$"


class Ledger:
    """Keys live in memory only and are worth nothing elsewhere.

    A key's standing is the status a request with it gets: 200, or 402, 403, 429 for one without credit, rights or quota.
    ``public_models`` lists the models to anybody, as some gateways do.
    """

    def __init__(self) -> None:
        self.public_models = False
        self._standings: dict[str, int] = {}
        self._lock = Lock()

    @property
    def keys(self) -> Mapping[str, int]:
        with self._lock:
            return dict(self._standings)

    def issue(self, standing: int = HTTPStatus.OK) -> str:
        return self.accept(f"{PREFIX}{secrets.token_hex(16)}", standing)

    def accept(self, key: str, standing: int = HTTPStatus.OK) -> str:
        """From here on ``key`` is one of ours with this standing, whatever it looks like."""
        with self._lock:
            self._standings[key] = standing
        return key

    def revoke(self, key: str) -> None:
        with self._lock:
            self._standings.pop(key, None)

    def standing(self, key: str | None) -> int:
        """401 for a key that is not ours."""
        with self._lock:
            return self._standings.get(key or "", int(HTTPStatus.UNAUTHORIZED))

    def clear(self) -> None:
        with self._lock:
            self._standings.clear()
