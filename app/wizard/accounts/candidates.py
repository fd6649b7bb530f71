"""Sign-ins between the provider's answer and the profile: room for them, the seal, and what is left of them."""

import json
import time

from wizard.accounts.context import Context
from wizard.errors import StorageUnavailable
from wizard.login.draft import Draft
from wizard.login.place import origins_of
from wizard.login.provider import free_name
from wizard.store import profiles
from wizard.store.record import Header
from wizard.values.credential import Candidate, Credential, Kept
from wizard.values.preset import METHODS
from wizard.values.profile import STORES, Store
from wizard.values.secret import Secret

# An exchange is over long before; a younger empty record belongs to a login that is still at it. In seconds.
CUT_OFF_S = 60.0
# What is replaced by the true record, and given up for it on a full disk.
_ROOM = Secret("-" * 8192)


class Candidates:
    """Of one login. The key that seals is fetched when room is made and held until the answer is sealed with it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sealing: dict[str, tuple[str, bytes]] = {}

    def reserve(self, draft: Draft, store: Store, passphrase: Secret | None) -> Kept:
        """Raises StorageUnavailable, BadFile, TryAgain: then nothing may be asked of the provider."""
        context, vault = self._context, self._context.vault
        assert draft.preset is not None and draft.login is not None and draft.endpoint is not None  # noqa: S101, PT018
        name = draft.wishes.profile or draft.profile or free_name(draft.preset.id, draft.scene)
        record = vault.free_id(name, profiles.credentials(context.folders.config_file).values())
        sealing = vault.sealing_key() if store == "keyring" else None
        vault.put(
            record,
            Credential(kind=draft.login.kind, secret=_ROOM, origins=origins_of(draft.endpoint, draft.login)),
            store,
            passphrase=passphrase,
            provider=draft.preset.id,
            purpose="reserved",
            exportable=draft.preset.exportable,
            profile=name,
            method=draft.login.method,
            place=json.dumps({"endpoint": draft.endpoint.id, "parameters": dict(draft.parameters)}),
            sealing=sealing,
        )
        if sealing is not None:
            self._sealing[record] = sealing
        return Kept(id=record, store=store, passphrase=passphrase)

    def keep(self, kept: Kept, credential: Credential) -> None:
        """Raises StorageUnavailable, BadFile, TryAgain."""
        header = self._context.vault.header(kept.id)
        if header is None:
            raise StorageUnavailable("the room for this sign-in was taken away", hint="start again")
        try:
            self._put(kept, credential, header)
        except StorageUnavailable:
            self._context.vault.delete(kept.id)
            self._put(kept, credential, header)

    def find(self, provider: str) -> tuple[Candidate, ...]:
        named = set(profiles.credentials(self._context.folders.config_file).values())
        now = time.time()
        found = []
        for each in self._context.vault.waiting(provider):
            young = each.purpose == "reserved" and 0 <= now - each.obtained < CUT_OFF_S
            candidate = _candidate(each)
            if each.id not in named and not young and candidate is not None:
                found.append(candidate)
        return tuple(found)

    def recall(self, candidate: Candidate, passphrase: Secret | None) -> Credential:
        """Raises LoginNeeded when it is gone, StorageUnavailable, BadFile."""
        return self._context.vault.get(candidate.id, passphrase)

    def sealing(self, record: str) -> tuple[str, bytes] | None:
        """The key a record of this login was sealed with, still in hand."""
        return self._sealing.get(record)

    def _put(self, kept: Kept, credential: Credential, header: Header) -> None:
        self._context.vault.put(
            kept.id,
            credential,
            kept.store,
            passphrase=kept.passphrase,
            provider=header.provider,
            purpose="candidate",
            exportable=header.exportable,
            profile=header.profile,
            method=header.method,
            place=header.place,
            sealing=self._sealing.get(kept.id),
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
