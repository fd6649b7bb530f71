"""Which key of an installation seals what is written from now on."""

from collections.abc import Callable, Collection

from wizard.store import third_party
from wizard.store.install import install_id
from wizard.store.keychain import Keychain
from wizard.store.lock import KEYRING, lock
from wizard.store.paths import Folders
from wizard.store.record import Header


def newest_key(folders: Folders, keychain: Keychain, headers: Callable[[], Collection[Header]]) -> tuple[str, bytes]:
    """Its name and bytes; a new one if none is there. ``headers`` are those of all records.

    A key that records name and the keyring lacks is never made again under its name: the old keyring may return.
    A keyring that the person has configured, and that is none of the system's, is used once they have agreed to it.
    """
    install = install_id(folders)
    with lock(folders, KEYRING):
        known = headers()
        other = keychain.other if keychain.agreed or is_agreed(keychain.other, known) else None
        newest = max((_number(each, install) for each in known), default=0)
        there = max((_number(each, install) for each in known if _holder(each) == other), default=0)
        if there and (key := keychain.key(_name(install, there, other))) is not None:
            return _name(install, there, other), key
        name = _name(install, newest + 1, other)
        # Left by a login that was killed before its record was written.
        key = keychain.key(name)
        return name, keychain.make(name) if key is None else key


def is_agreed(other: str | None, headers: Collection[Header]) -> bool:
    """Whether a record is sealed with a key that this backend holds: the person has agreed to it before."""
    return other is not None and any(_holder(each) == other for each in headers)


def _name(install: str, number: int, other: str | None) -> str:
    return f"kek:{install}:{number}" + (f"@{other}" if other else "")


def _holder(header: Header) -> str | None:
    return third_party.holder(header.kek or "")


def _number(header: Header, install: str) -> int:
    name, _, number = (header.kek or "").partition("@")[0].rpartition(":")
    return int(number) if name == f"kek:{install}" and number.isdecimal() else 0
