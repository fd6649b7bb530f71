"""Where what cannot be asked again will be kept, settled before it is asked for."""

from contextlib import suppress
from dataclasses import dataclass, replace

from wizard.errors import KeyringSilent, NoKeyring, StorageUnavailable, WizardError
from wizard.login.draft import Draft
from wizard.login.effects import FindPlaces, LetGo, Reserve
from wizard.login.notes import Notice
from wizard.login.passphrase import new_passphrase
from wizard.login.questions import Choose, Option
from wizard.login.review_question import Place
from wizard.login.steps import Back, Flow, do
from wizard.values.credential import Kept
from wizard.values.profile import Store

NAMES: dict[Store, str] = {"keyring": "keyring", "encrypted": "encrypted file", "plain": "plain file"}


def no_place(reason: str, *, silent: bool = False) -> StorageUnavailable:
    """There is no keyring and nobody chose another place: nothing weaker is chosen for the person (promise 5).

    ``silent``: there may be one in a moment.
    """
    if silent:
        return KeyringSilent(
            f"nothing can be kept now: {reason}",
            hint="try again, or say where with `--store encrypted` or `--store plain`",
        )
    return NoKeyring(
        "there is no usable keyring to keep the secret in" + (f": {reason}" if reason else ""),
        hint="fix the keyring, or say where with `--store encrypted` or `--store plain`",
    )


def usual_place(draft: Draft, places: tuple[Place, ...]) -> Store | None:
    """The place asked for, the profile's own, else the keyring if it can be used. Never a weaker one."""
    if draft.wishes.store:
        return draft.wishes.store
    keyring = next((each for each in places if each.store == "keyring"), None)
    if draft.existing and draft.existing.auth.store and (draft.existing.auth.store != "keyring" or _agreed(keyring)):
        return draft.existing.auth.store
    return "keyring" if keyring and keyring.usable and keyring.agreed else None


def found_places(draft: Draft) -> Flow[tuple[Place, ...]]:
    """Where a secret can be kept. A keyring is not looked at by who has settled on another place: it may want unlocking."""
    kept = draft.existing.auth.store if draft.existing else None
    return (yield from do(FindPlaces(draft.store or draft.wishes.store or kept)))


def all_looked_at(places: tuple[Place, ...]) -> Flow[tuple[Place, ...]]:
    """The places for whoever wants another one: the keyring is opened now, if it was not; Back leaves it closed."""
    if all(each.looked for each in places):
        return places
    try:
        return (yield from do(FindPlaces()))
    except Back:
        return places


def named_first(places: tuple[Place, ...], store: Store | None) -> Flow[None]:
    """Say whose keyring it is, where flags have chosen one that is not the system's."""
    for each in places:
        if each.store == store and not each.agreed:
            yield from do(Notice(f"The key that opens it goes to {each.label}."))


def settled(draft: Draft) -> Flow[Draft]:
    """A place the person agreed to, and its passphrase, before anything is asked of the provider."""
    store = draft.store
    if store is None:
        places = yield from found_places(draft)
        store = usual_place(draft, places)
        if store is None:
            keyring = next((each for each in places if each.store == "keyring"), None)
            problem = no_place(keyring.reason, silent=keyring.silent) if keyring else no_place("")
            store = yield from _chosen(draft, places, problem)
        else:
            yield from named_first(places, store)
    return replace(draft, store=store, passphrase=(yield from new_passphrase(draft, store)))


def reserved(draft: Draft) -> Flow[tuple[Draft, Kept]]:
    """Room for a credential in the settled place; another one is asked for when it refuses at the last moment."""
    while True:
        assert draft.store is not None  # noqa: S101  # `settled` came first
        try:
            return draft, (yield from do(Reserve(draft, draft.store, draft.passphrase)))
        except StorageUnavailable as error:
            problem = error
        places = yield from do(FindPlaces())
        store = yield from _chosen(draft, places, problem)
        draft = replace(draft, store=store, passphrase=None)
        draft = replace(draft, passphrase=(yield from new_passphrase(draft, store)))


def let_go(record: str) -> Flow[None]:
    """Delete a reservation or candidate, if that is possible: what went wrong before is what the person must hear."""
    with suppress(WizardError):
        yield from do(LetGo(record))


def keys_page(draft: Draft) -> str:
    """Where a person finds the keys that were made."""
    return draft.endpoint.keys_url if draft.endpoint and draft.endpoint.keys_url else "the provider"


class LeftSealed(Back):
    """Back, with a sign-in left behind that is sealed already: the choice of the way in offers to finish it."""


@dataclass
class Unclear(Exception):  # carries an error to where it is told
    """Nobody here knows whether a key was made. The room ``record`` says so to the next login, until this one is told."""

    error: WizardError
    record: str


def unclear(draft: Draft, error: WizardError, record: str) -> Unclear:
    told = type(error)(
        f"{error.message}; a key may have been made all the same",
        hint=f"look for it at {keys_page(draft)} and revoke it",
    )
    return Unclear(told, record)


def _agreed(keyring: Place | None) -> bool:
    return keyring is None or keyring.agreed


def _chosen(draft: Draft, places: tuple[Place, ...], problem: WizardError) -> Flow[Store]:
    usable = [each for each in places if each.usable]
    answer = yield from do(
        Choose(
            name="store",
            title=draft.preset.name if draft.preset else "",
            options=tuple(Option(id=each.store, label=NAMES[each.store], hint=each.label) for each in usable),
            caveat="Nothing weaker is chosen for you.",
            problem=problem,
        )
    )
    return next(each.store for each in usable if each.store == answer)
