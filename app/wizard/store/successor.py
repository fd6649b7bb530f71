"""What will take a record's place once it is known: room kept for it on the disk, and one rename (R26).

It stands at ``creds/ID.next`` and belongs to whoever holds the record's lock. Written whole and not yet renamed, it is
found there by the next one: between the provider's answer and the rename nothing is lost to a kill or a frozen folder.
"""

import os
import sys
from contextlib import suppress
from typing import Self

from wizard.errors import BadFile, StorageUnavailable
from wizard.store import record
from wizard.store.files import private_folder, read_private
from wizard.store.paths import Folders, shown
from wizard.store.record import Record
from wizard.store.replace import create, fill, reserve, sync_folder

# Three tokens of the longest kind, sealed.
_ROOM = 80 * 1024


def _successor_of(path: str) -> str:
    """Beside the record at ``path``."""
    return f"{path.removesuffix('.cred')}.next"


def notes_of(path: str) -> str:
    """Where it is remembered how refreshing went; no secrets."""
    return f"{path.removesuffix('.cred')}.refresh"


def waiting(folders: Folders, credential_id: str) -> Record | None:
    """A successor that was written whole and not put in its place."""
    path = record.path_of(folders.state, credential_id)
    with suppress(BadFile):
        held = read_private(_successor_of(path))
        if held is not None and held.data:
            return record.parse(held.data, path)
    return None


def remove(path: str) -> None:
    """The record at ``path`` and what stands beside it; nothing happens if there is none. Raises OSError."""
    # The successor first: what is not there any more, no refresh in progress can put in the record's place.
    gone = [_unlinked(each) for each in (_successor_of(path), path, notes_of(path))]
    if any(gone):
        sync_folder(os.path.dirname(path))


def _unlinked(path: str) -> bool:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return False
    return True


def put_in_place(folders: Folders, credential_id: str) -> None:
    """What :func:`waiting` found becomes the record. Raises StorageUnavailable."""
    path = record.path_of(folders.state, credential_id)
    try:
        os.replace(_successor_of(path), path)
        sync_folder(os.path.dirname(path))
    except OSError as error:
        raise StorageUnavailable(f"cannot write `{shown(path)}`: {error.strerror}") from error


class Successor:
    """Room reserved. Raises StorageUnavailable, with nothing left behind: then nothing may be asked of the provider.

    A context manager: it is given up when its block raises.
    """

    def __init__(self, folders: Folders, credential_id: str) -> None:
        self._is_whole = False
        self._record = record.path_of(folders.state, credential_id)
        self._path = _successor_of(self._record)
        folder = private_folder(os.path.dirname(self._record))
        try:
            with suppress(FileNotFoundError):
                os.unlink(self._path)
            self._fd = create(self._path)
            try:
                reserve(self._fd, _ROOM)
                os.fsync(self._fd)
                sync_folder(folder)
            except OSError:
                self.close()
                self.drop()
                raise
        except OSError as error:
            raise StorageUnavailable(
                f"there is no room for a new token beside `{shown(self._record)}`: {error.strerror}",
                hint="make room, and try again",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self.close()
        if error is not None:
            self.drop()

    def close(self) -> None:
        fd, self._fd = self._fd, -1
        with suppress(OSError):
            os.close(fd)

    def write(self, data: bytes) -> None:
        """Fill the room, once. Raises OSError; it may be tried again, and then takes a new file."""
        if self._is_whole:
            return
        if self._fd < 0:
            # After a failed write or sync the kernel may have dropped pages of the old file without saying so again.
            with suppress(FileNotFoundError):
                os.unlink(self._path)
            self._fd = create(self._path)
        try:
            os.lseek(self._fd, 0, os.SEEK_SET)
            fill(self._fd, data)
            os.ftruncate(self._fd, len(data))
            os.fsync(self._fd)
            self._is_whole = True
        except OSError:
            self.close()
            raise

    def take_place(self) -> None:
        """Raises OSError; FileNotFoundError when somebody deleted it together with the record."""
        if sys.platform == "win32":
            self.close()  # an open file cannot be renamed there
        os.replace(self._path, self._record)
        with suppress(OSError):  # it stands; what is left is how long it would survive a power cut
            sync_folder(os.path.dirname(self._record))

    def drop(self) -> None:
        with suppress(OSError):
            os.unlink(self._path)
