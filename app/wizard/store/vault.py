"""Sealed credentials, one file each; saved means read back as a new process would read it (promise 1)."""

import os
import re
import time
from collections.abc import Collection
from contextlib import suppress

from wizard.errors import BadFile, LoginNeeded, StorageUnavailable
from wizard.store import record
from wizard.store.files import Held, private_folder, read_private
from wizard.store.install import install_id
from wizard.store.keychain import Keychain
from wizard.store.opened import Opened, body_of, credential_of
from wizard.store.passphrase import Derived
from wizard.store.paths import Folders, shown
from wizard.store.record import Header
from wizard.store.replace import sweep, write_atomically
from wizard.store.sealing import is_agreed, newest_key
from wizard.store.successor import remove
from wizard.values.credential import Credential
from wizard.values.names import is_name
from wizard.values.profile import Store
from wizard.values.secret import Secret

# Windows opens a device for these, whatever stands behind the first dot.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")


class Vault:
    """``deadline_s`` is how long the keyring may take to answer. Ids are of the same form as profile names.

    Nothing here takes a credential's lock: that belongs to whoever reads before writing.
    """

    def __init__(self, folders: Folders, *, deadline_s: float = 3.0, keychain: Keychain | None = None) -> None:
        self.folders = folders
        self.keychain = keychain or Keychain(folders.service, read_s=deadline_s)
        self._derived = Derived()

    def put(
        self,
        credential_id: str,
        credential: Credential,
        store: Store,
        *,
        passphrase: Secret | None = None,
        provider: str = "",
        purpose: str = "profile",
        exportable: bool = True,
        profile: str = "",
        method: str = "",
        place: str = "",
        sealing: tuple[str, bytes] | None = None,
    ) -> None:
        """Seal, write, read back and compare. Raises StorageUnavailable, BadFile, TryAgain; then all is as before.

        ``sealing`` is what :meth:`sealing_key` gave: with it the keyring is not asked again.
        """
        path = record.path_of(self.folders.state, credential_id)
        private_folder(self.folders.state, link=True)
        folder = private_folder(os.path.dirname(path))
        sweep(folder)
        old = self.header(credential_id)
        header = Header(
            id=credential_id,
            generation=1 if old is None else old.generation + 1,
            install=install_id(self.folders),
            kind=credential.kind,
            store=store,
            origins=tuple(credential.origins),
            obtained=int(time.time()),
            expires_at=credential.expires_at,
            account=credential.account,
            provider=provider,
            purpose=purpose,
            exportable=exportable,
            profile=profile,
            config=self.folders.config_file,
            method=method,
            place=place,
            renewable=credential.refresh_token is not None,
            client=credential.client,
            earliest=credential.earliest,
            up=record.now().up,
        )
        key: bytes | None = None
        if store == "keyring":
            name, key = sealing or self.sealing_key()
            header = header._replace(kek=name)
        elif store == "encrypted":
            said = _asked(passphrase, credential_id)
            # Written again within one login it keeps its salt, each time with a nonce of its own.
            salt = self._derived.salt_again(said, old.salt if old else None)
            key, check = self._derived.derive(said, salt)
            header = header._replace(salt=salt, check=check)
        before = read_private(path)
        write_atomically(path, record.seal(header, body_of(credential), key))
        try:
            kept = self.get(credential_id, passphrase, sealing=sealing)
        except BaseException:
            self._restore(path, before)
            raise
        if kept != credential:
            self._restore(path, before)
            raise StorageUnavailable(f"`{shown(path)}` does not read back as it was written")

    def get(
        self, credential_id: str, passphrase: Secret | None = None, *, sealing: tuple[str, bytes] | None = None
    ) -> Credential:
        """Raises LoginNeeded when it or its key is gone, StorageUnavailable when it cannot be opened now, BadFile."""
        return self.opened(credential_id, passphrase, known=sealing).credential

    def opened(
        self, credential_id: str, passphrase: Secret | None = None, *, known: tuple[str, bytes] | None = None
    ) -> Opened:
        """As :meth:`get`. With the key that is ``known`` by its name neither keyring nor passphrase is asked for."""
        path = record.path_of(self.folders.state, credential_id)
        held = read_private(path)
        if held is None:
            raise LoginNeeded(
                f"the credential `{credential_id}` is missing", hint="log in again: `wizard auth PROFILE`"
            )
        found = record.parse(held.data, path)
        header = found.header
        if held.is_open_to_others:
            _tighten(path, plain=header.store == "plain")
        key: bytes | None = None
        whose = header.profile or credential_id  # as the person knows it
        if known is not None and known[0] in {header.kek, header.salt}:
            key = known[1]
        elif header.kek is not None:
            key = self.keychain.key(header.kek)
            if key is None:
                raise LoginNeeded(
                    f"the system keyring no longer holds the key that opens `{whose}`",
                    hint="restore the keyring, or log in again: `wizard auth PROFILE`",
                )
        elif header.salt is not None:
            key, check = self._derived.derive(_asked(passphrase, whose), header.salt)
            if check != header.check:
                raise StorageUnavailable(f"the passphrase does not open `{whose}`", hint="try again")
        return Opened(header, credential_of(header, record.unseal(found, key, path)), key)

    def header(self, credential_id: str) -> Header | None:
        return record.header_of(self.folders.state, credential_id)

    def delete(self, credential_id: str) -> None:
        """Gone when this returns, with all that stands beside it; nothing happens if it already was."""
        path = record.path_of(self.folders.state, credential_id)
        try:
            remove(path)
        except OSError as error:
            raise StorageUnavailable(f"cannot delete `{shown(path)}`: {error.strerror}") from error

    def ids(self) -> tuple[str, ...]:
        try:
            names = os.listdir(os.path.join(self.folders.state, "creds"))
        except OSError:
            return ()
        return tuple(sorted(name[:-5] for name in names if name.endswith(".cred") and is_name(name[:-5])))

    def waiting(self, provider: str) -> tuple[Header, ...]:
        """Candidates and reservations of this config file for a provider, newest first."""
        found = []
        for each in self.ids():
            with suppress(BadFile, StorageUnavailable):
                header = self.header(each)
                if header and (header.config, header.provider) == (self.folders.config_file, provider):
                    found.append(header)
        waiting = [each for each in found if each.purpose in {"candidate", "reserved"}]
        return tuple(sorted(waiting, key=lambda each: (each.obtained, each.generation), reverse=True))

    def leftovers(
        self, profile: str | None, named: Collection[str], purposes: Collection[str] = ("profile",)
    ) -> tuple[str, ...]:
        """Records made for a profile (None: any) of this config file that none of its tables names any more.

        What a kill between two steps leaves. Ask under the profile's login lock: a login in progress looks the same.
        """
        found = []
        for each in self.ids():
            with suppress(BadFile, StorageUnavailable):  # a damaged record may be anybody's
                header = self.header(each)
                ours = header is not None and header.config == self.folders.config_file
                if ours and header is not None and profile in (None, header.profile) and header.purpose in purposes:
                    found.append(each)
        return tuple(each for each in found if each not in named)

    def free_id(self, wanted: str, taken: Collection[str]) -> str:
        """``wanted``, else ``wanted.2`` and so on: a new login never touches the record it will replace."""
        used = {*taken, *self.ids()}
        wanted = f"key-{wanted}"[:60] if _DEVICE.fullmatch(wanted) else wanted
        number, found = 1, wanted
        while found in used:
            number += 1
            found = f"{wanted[:58]}.{number}"
        return found

    def sealing_key(self) -> tuple[str, bytes]:
        """The name and bytes of the newest key of this installation; a new one if none is there.

        A key that records name and the keyring lacks is never made again under its name: the old keyring may return.
        """
        return newest_key(self.folders, self.keychain, self._headers)

    def other_keyring(self) -> tuple[str, bool] | None:
        """The configured keyring that is none of the system's, and whether the person has agreed to it before."""
        other = self.keychain.other
        return None if other is None else (other, is_agreed(other, self._headers()))

    def forget_keys(self) -> None:
        """What passphrases gave is kept for one login, in which a record is written several times."""
        self._derived = Derived()

    def _headers(self) -> list[Header]:
        found = []
        for each in self.ids():
            with suppress(Exception):  # a damaged neighbour names no key
                found.append(self.header(each))
        return [header for header in found if header is not None]

    def _restore(self, path: str, before: Held | None) -> None:
        if before is None:
            self.delete(os.path.basename(path).removesuffix(".cred"))
        else:
            write_atomically(path, before.data)


def _asked(passphrase: Secret | None, whose: str) -> Secret:
    if passphrase is None:
        raise StorageUnavailable(
            f"`{whose}` is kept in an encrypted file, and there is no passphrase", hint="use --passphrase-fd N"
        )
    return passphrase


def _tighten(path: str, *, plain: bool) -> None:
    if plain:
        raise StorageUnavailable(
            f"others may read `{shown(path)}`, which holds a secret in clear",
            hint=f"chmod 600 {shown(path)}, and consider the key as seen",
        )
    with suppress(OSError):  # sealed; a read-only folder is no reason to refuse it
        os.chmod(path, 0o600)
