"""Which keys the practice provider has issued, and what each is good for."""

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from threading import Lock

from wizard.demo.exchange import Request
from wizard.demo.oauth_tokens import Tokens
from wizard.values.frozen import dataclass

PREFIX = "sk-practice-"
PATTERN = f"^{PREFIX}[0-9a-f]{{32}}$"
MINTED_PREFIX = "sk-practice-mint-"
MINTED_PATTERN = f"^{MINTED_PREFIX}[0-9a-f]{{32}}$"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the account page says of a key; never a piece of it."""

    number: int
    minted: bool


class Ledger:
    """Keys live in memory only and are worth nothing elsewhere.

    A key's standing is the status a request with it gets: 200, or 402, 403, 429 for one without credit, rights or quota.
    ``public_models`` lists the models to anybody, as some gateways do; ``keyless`` answers everybody, whatever they
    send, as a server on a person's own machine does.
    """

    def __init__(self, tokens: Tokens, *, keyless: bool = False) -> None:
        self.keyless = keyless
        self.public_models = False
        self._tokens = tokens
        self._standings: dict[str, int] = {}
        self._entries: dict[str, Entry] = {}
        self._minted = self._numbered = 0
        self._lock = Lock()

    @property
    def keys(self) -> Mapping[str, int]:
        with self._lock:
            return dict(self._standings)

    @property
    def entries(self) -> tuple[Entry, ...]:
        with self._lock:
            return tuple(self._entries.values())

    @property
    def minted(self) -> int:
        """How many keys were minted for a program, those revoked since included."""
        return self._minted

    def issue(self, standing: int = HTTPStatus.OK) -> str:
        return self.accept(f"{PREFIX}{secrets.token_hex(16)}", standing)

    def mint(self) -> str:
        """A key that a program asked for and a person allowed."""
        key = self.accept(f"{MINTED_PREFIX}{secrets.token_hex(16)}")
        with self._lock:
            self._minted += 1
            self._entries[key] = Entry(self._entries[key].number, minted=True)
        return key

    def accept(self, key: str, standing: int = HTTPStatus.OK) -> str:
        """From here on ``key`` is one of ours with this standing, whatever it looks like."""
        with self._lock:
            if key not in self._standings:
                self._numbered += 1
                self._entries[key] = Entry(self._numbered, minted=False)
            self._standings[key] = standing
        return key

    def issue_token(self) -> str:
        """An access token alone, for a person to copy: nothing renews it."""
        return self._tokens.issue(secrets.token_hex(8)).access

    def revoke(self, key: str) -> None:
        with self._lock:
            self._standings.pop(key, None)
            self._entries.pop(key, None)

    def revoke_number(self, number: int) -> None:
        for key in [key for key, entry in tuple(self._entries.items()) if entry.number == number]:
            self.revoke(key)

    def standing(self, key: str | None) -> int:
        """401 for a key that is not ours."""
        with self._lock:
            return self._standings.get(key or "", int(HTTPStatus.UNAUTHORIZED))

    def standing_of(self, request: Request) -> int:
        """Of the key or the access token it came with; a token counts as Authorization: Bearer only (RFC 6750)."""
        if self.keyless or self._tokens.is_access(request.bearer or ""):
            return HTTPStatus.OK
        return self.standing(request.credential)

    def clear(self) -> None:
        with self._lock:
            self._standings.clear()
            self._entries.clear()
