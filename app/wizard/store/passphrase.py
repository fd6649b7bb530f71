"""A key from a passphrase (scrypt, RFC 7914)."""

import binascii
import hashlib
import os

from wizard.errors import StorageUnavailable
from wizard.values.secret import Secret

# Half a second and 128 MiB for each guess.
_N, _R, _P = 1 << 17, 8, 1


def _new_salt() -> str:
    return binascii.hexlify(os.urandom(16)).decode()


def derive(passphrase: Secret, salt: str) -> tuple[bytes, str]:
    """The 32-byte key, and a short check by which a wrong passphrase is told from a damaged file.

    The check is derived beside the key, and helps a guesser no more than the seal itself does.
    """
    try:
        both = hashlib.scrypt(
            passphrase.reveal().encode(), salt=salt.encode(), n=_N, r=_R, p=_P, maxmem=192 << 20, dklen=40
        )
    except (MemoryError, ValueError) as error:
        raise StorageUnavailable("there is not enough memory to derive a key from the passphrase") from error
    return both[:32], binascii.hexlify(both[32:]).decode()


class Derived:
    """What passphrases gave, in memory only: one login writes a record several times, and reads it back each time."""

    def __init__(self) -> None:
        self._found: list[tuple[str, Secret, tuple[bytes, str]]] = []

    def derive(self, passphrase: Secret, salt: str) -> tuple[bytes, str]:
        """As :func:`derive`, once for each pair."""
        found = self._known(passphrase, salt)
        if found is None:
            found = derive(passphrase, salt)
            self._found.append((salt, passphrase, found))
        return found

    def salt_again(self, passphrase: Secret, salt: str | None) -> str:
        """``salt`` where its key is in hand, for a record that is written again; else a new one."""
        return salt if salt is not None and self._known(passphrase, salt) is not None else _new_salt()

    def _known(self, passphrase: Secret, salt: str) -> tuple[bytes, str] | None:
        return next((found for of, said, found in self._found if of == salt and said == passphrase), None)
