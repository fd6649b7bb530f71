"""Which key of an installation seals what is written from now on."""

from collections.abc import Callable, Collection

from wizard.store.install import install_id
from wizard.store.keychain import Keychain
from wizard.store.lock import KEYRING, lock
from wizard.store.paths import Folders
from wizard.store.record import Header


def newest_key(folders: Folders, keychain: Keychain, headers: Callable[[], Collection[Header]]) -> tuple[str, bytes]:
    """Its name and bytes; a new one if none is there. ``headers`` are those of all records.

    A key that records name and the keyring lacks is never made again under its name: the old keyring may return.
    """
    install = install_id(folders)
    with lock(folders, KEYRING):
        newest = max((_number(each, install) for each in headers()), default=0)
        if newest and (key := keychain.key(_name(install, newest))) is not None:
            return _name(install, newest), key
        name = _name(install, newest + 1)
        # Left by a login that was killed before its record was written.
        key = keychain.key(name)
        return name, keychain.make(name) if key is None else key


def _name(install: str, number: int) -> str:
    return f"kek:{install}:{number}"


def _number(header: Header, install: str) -> int:
    name, _, number = (header.kek or "").rpartition(":")
    return int(number) if name == f"kek:{install}" and number.isdecimal() else 0
