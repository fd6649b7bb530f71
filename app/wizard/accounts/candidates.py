"""Sign-ins between the provider's answer and the profile: room for them, the seal, and what is left of them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress

from wizard.accounts.context import Context
from wizard.accounts.sign_in_header import BEGUN, candidate_of, place
from wizard.errors import LoginNeeded, StorageUnavailable, TryAgain, WizardError
from wizard.login.draft import Draft
from wizard.store import profiles
from wizard.store.lock import discard, lock
from wizard.store.paths import Folders
from wizard.values.credential import Candidate, Credential, Kept
from wizard.values.frozen import dataclass
from wizard.values.profile import Store
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


@contextmanager
def alone(folders: Folders, record: str) -> Iterator[bool]:
    """Whether no login that is still running holds it, and then none takes it up before the end of the block.

    The kernel frees what a dead one held.
    """
    with ExitStack() as held:
        free = True
        try:
            held.enter_context(lock(folders, f"credential-{record}", deadline_s=0))
        except TryAgain:
            free = False
        except StorageUnavailable:
            pass  # nobody can be at work where no lock file can be made
        yield free


def _in_use(folders: Folders, record: str) -> bool:
    with alone(folders, record) as free:
        return not free


def is_named(folders: Folders, record: str) -> bool:
    """Whether a profile stands on it. Ask while holding the record's lock: no login names one that it does not hold."""
    return record in profiles.credentials(folders.config_file).values()


def drop(context: Context, record: str) -> bool:
    """Delete what no profile names and no login holds; whether it was that."""
    with alone(context.folders, record) as free:
        if not free or is_named(context.folders, record):
            return False
        context.vault.delete(record)
        return True


def delete(context: Context, record: str) -> None:
    """Delete a record that is held. Raises StorageUnavailable."""
    header = context.vault.header(record) if BEGUN.fullmatch(record) else None
    context.vault.delete(record)
    if header is not None and header.purpose == "pending":
        discard(context.folders, f"credential-{record}")


class Candidates:
    """Of one login. What it reserved stays its own, by a lock, until it is let go, saved, or the login is over."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._rooms: dict[str, _Room] = {}
        self._locks: dict[str, ExitStack] = {}
        self._known: dict[str, tuple[str, bytes] | None] = {}  # what recalled ones were opened with

    def reserve(self, draft: Draft, store: Store, passphrase: Secret | None) -> Kept:
        """Raises StorageUnavailable, BadFile, TryAgain: then nothing may be asked of the provider."""
        context, vault = self._context, self._context.vault
        assert draft.preset is not None and draft.login is not None and draft.endpoint is not None  # noqa: S101, PT018  # settled by now
        name = draft.name
        if store == "keyring":
            vault.keychain.agreed = True  # `usual_place` never takes one unasked
        room = _Room(
            provider=draft.preset.id,
            exportable=draft.preset.exportable,
            profile=name,
            method=draft.login.method,
            place=place(draft, draft.endpoint),
            sealing=vault.sealing_key() if store == "keyring" else None,
        )
        from wizard.login.endpoint import origins_of  # noqa: PLC0415  # not before the first frame of a login

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
        """Delete it, but for what a profile names or another login holds. Raises StorageUnavailable."""
        folders = self._context.folders
        with nullcontext(True) if record in self._locks else alone(folders, record) as free:
            if free and not is_named(folders, record):
                delete(self._context, record)
        self.release(record)

    @property
    def has_room(self) -> bool:
        """Whether it has made any."""
        return bool(self._rooms)

    def clear(self) -> None:
        """Let go of the rooms that are still empty."""
        for record in [each for each in self._rooms if each in self._locks]:
            with suppress(WizardError):
                if (header := self._context.vault.header(record)) is not None and header.purpose == "reserved":
                    self.let_go(record)

    def hold(self, record: str, deadline_s: float = 10.0) -> None:
        """Make it this login's own. Raises TryAgain while another is at it."""
        if record not in self._locks:
            with ExitStack() as held:
                held.enter_context(lock(self._context.folders, f"credential-{record}", deadline_s=deadline_s))
                self._locks[record] = held.pop_all()

    def release(self, record: str) -> None:
        """Leave it to others, as it is."""
        if (held := self._locks.pop(record, None)) is not None:
            held.close()

    def close(self) -> None:
        for record in [*self._locks]:
            self.release(record)
        self._context.vault.forget_keys()

    def find(self, provider: str) -> tuple[Candidate, ...]:
        named = set(profiles.credentials(self._context.folders.config_file).values())
        found = []
        for each in self._context.vault.waiting(provider):
            ours = each.id in self._locks
            busy = each.purpose == "reserved" if ours else _in_use(self._context.folders, each.id)
            candidate = candidate_of(each)
            if each.id not in named and not busy and candidate is not None:
                found.append(candidate)
        return tuple(found)

    def recall(self, candidate: Candidate, passphrase: Secret | None) -> Credential:
        """From here on it is this login's own.

        Raises TryAgain while another login is at it, LoginNeeded when it is gone, StorageUnavailable, BadFile.
        """
        self.hold(candidate.id, deadline_s=0)
        header = self._context.vault.header(candidate.id)
        if header is None or header.purpose != "candidate" or is_named(self._context.folders, candidate.id):
            self.release(candidate.id)
            raise LoginNeeded("another login has finished it, or let it go")
        opened = self._context.vault.opened(candidate.id, passphrase)
        self._known[candidate.id] = opened.known
        return opened.credential

    def sealing(self, record: str) -> tuple[str, bytes] | None:
        """The key a record of this login was sealed with, still in hand."""
        room = self._rooms.get(record)
        return room.sealing if room else self._known.get(record)

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
