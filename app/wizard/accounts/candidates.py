"""Sign-ins between the provider's answer and the profile: room for them, the seal, and what is left of them."""

import json
from contextlib import ExitStack
from dataclasses import dataclass

from wizard.accounts.context import Context
from wizard.errors import StorageUnavailable, TryAgain
from wizard.login.draft import Draft
from wizard.login.place import origins_of
from wizard.login.provider import free_name
from wizard.store import profiles
from wizard.store.lock import lock
from wizard.store.paths import Folders
from wizard.store.record import Header
from wizard.values.credential import Candidate, Credential, Kept
from wizard.values.preset import METHODS
from wizard.values.profile import STORES, Store
from wizard.values.secret import Secret

# What is replaced by the true record, and given up for it on a full disk.
_ROOM = Secret("-" * 8192)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """What a record is written with again. ``sealing``: the key, so that no keyring stands between answer and seal."""

    provider: str
    exportable: bool
    profile: str
    method: str
    place: str
    sealing: tuple[str, bytes] | None


def in_use(folders: Folders, record: str) -> bool:
    """Whether a login that is still running holds it; the kernel frees what a dead one held."""
    try:
        with lock(folders, f"credential-{record}", deadline_s=0):
            return False
    except TryAgain:
        return True
    except StorageUnavailable:
        return False  # nobody can be at work where no lock file can be made


class Candidates:
    """Of one login. What it reserved stays its own, by a lock, until it is let go, saved, or the login is over."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._rooms: dict[str, _Room] = {}
        self._locks: dict[str, ExitStack] = {}

    def reserve(self, draft: Draft, store: Store, passphrase: Secret | None) -> Kept:
        """Raises StorageUnavailable, BadFile, TryAgain: then nothing may be asked of the provider."""
        context, vault = self._context, self._context.vault
        assert draft.preset is not None and draft.login is not None and draft.endpoint is not None  # noqa: S101, PT018
        name = draft.wishes.profile or draft.profile or free_name(draft.preset.id, draft.scene)
        room = _Room(
            provider=draft.preset.id,
            exportable=draft.preset.exportable,
            profile=name,
            method=draft.login.method,
            place=json.dumps({"endpoint": draft.endpoint.id, "parameters": dict(draft.parameters)}),
            sealing=vault.sealing_key() if store == "keyring" else None,
        )
        empty = Credential(kind=draft.login.kind, secret=_ROOM, origins=origins_of(draft.endpoint))
        # Two logins of one name must not choose one id.
        with ExitStack() as held, lock(context.folders, f"login-{name}"):
            record = vault.free_id(name, profiles.credentials(context.folders.config_file).values())
            kept = Kept(id=record, store=store, passphrase=passphrase)
            held.enter_context(lock(context.folders, f"credential-{record}"))
            self._put(kept, empty, room, "reserved")
            self._rooms[record], self._locks[record] = room, held.pop_all()
        return kept

    def keep(self, kept: Kept, credential: Credential) -> None:
        """Raises StorageUnavailable, BadFile, TryAgain."""
        vault, room = self._context.vault, self._rooms[kept.id]
        header = vault.header(kept.id)
        try:
            self._put(kept, credential, room, "candidate")
        except StorageUnavailable:
            if header is None or header.purpose != "reserved":
                raise
            vault.delete(kept.id)
            self._put(kept, credential, room, "candidate")

    def let_go(self, record: str) -> None:
        """Raises StorageUnavailable."""
        self._context.vault.delete(record)
        self.release(record)

    def release(self, record: str) -> None:
        """Leave it to others, as it is."""
        if (held := self._locks.pop(record, None)) is not None:
            held.close()

    def close(self) -> None:
        for record in [*self._locks]:
            self.release(record)

    def find(self, provider: str) -> tuple[Candidate, ...]:
        named = set(profiles.credentials(self._context.folders.config_file).values())
        found = []
        for each in self._context.vault.waiting(provider):
            ours = each.id in self._locks
            busy = each.purpose == "reserved" if ours else in_use(self._context.folders, each.id)
            candidate = _candidate(each)
            if each.id not in named and not busy and candidate is not None:
                found.append(candidate)
        return tuple(found)

    def recall(self, candidate: Candidate, passphrase: Secret | None) -> Credential:
        """Raises LoginNeeded when it is gone, StorageUnavailable, BadFile."""
        return self._context.vault.get(candidate.id, passphrase)

    def sealing(self, record: str) -> tuple[str, bytes] | None:
        """The key a record of this login was sealed with, still in hand."""
        room = self._rooms.get(record)
        return room.sealing if room else None

    def _put(self, kept: Kept, credential: Credential, room: _Room, purpose: str) -> None:
        self._context.vault.put(
            kept.id,
            credential,
            kept.store,
            passphrase=kept.passphrase,
            provider=room.provider,
            purpose=purpose,
            exportable=room.exportable,
            profile=room.profile,
            method=room.method,
            place=room.place,
            sealing=room.sealing,
        )


def _candidate(header: Header) -> Candidate | None:
    """None for a record that this version cannot take up again."""
    method = next((each for each in METHODS if each == header.method), None)
    store = next((each for each in STORES if each == header.store), None)
    try:
        place = json.loads(header.place)
        endpoint, parameters = place["endpoint"], place["parameters"]
    except (ValueError, KeyError, TypeError):
        return None
    if method is None or store is None or not isinstance(endpoint, str) or not isinstance(parameters, dict):
        return None
    return Candidate(
        id=header.id,
        store=store,
        provider=header.provider,
        profile=header.profile,
        method=method,
        kind="tokens" if header.kind == "tokens" else "api-key",
        endpoint=endpoint,
        parameters={str(name): str(value) for name, value in parameters.items()},
        obtained=header.obtained,
        empty=header.purpose == "reserved",
    )
