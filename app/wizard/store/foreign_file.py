"""Another program's file: read and replaced with the same care as our own, and never where it is not safely the person's."""

import hashlib
import os
import sys
from contextlib import suppress
from typing import NamedTuple

from wizard.errors import BadFile, StorageUnavailable, TryAgain
from wizard.store.files import LIMIT, is_ours, make_folder, read
from wizard.store.links import real_place
from wizard.store.paths import shown
from wizard.store.replace import sweep, sync_folder, write_atomically


class Foreign(NamedTuple):
    """``target`` is the file itself, behind a link of a dotfile manager; ``data`` is None when there is none."""

    target: str
    data: bytes | None


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_foreign(path: str, limit: int = LIMIT) -> Foreign:
    """What stands at ``path``.

    Raises BadFile for what cannot be read, is larger than ``limit``, or stands behind a link others may move.
    """
    target = real_place(path)
    held = read(target, limit)
    return Foreign(target, None if held is None else held.data)


def missing_folders(path: str) -> tuple[str, ...]:
    """The folders that writing ``path`` makes, the uppermost first."""
    missing: list[str] = []
    folder = os.path.dirname(path)
    while folder and not os.path.lexists(folder):
        missing.insert(0, folder)
        folder = os.path.dirname(folder)
    return tuple(missing)


def write_foreign(found: Foreign, data: bytes) -> None:
    """Put ``data`` in the place of what was found; mode and owner stay, a new file is 0600.

    Raises TryAgain when something else stands there by now, BadFile for a file that is not the person's to write,
    StorageUnavailable.
    """
    check_writable(found)
    folder = os.path.dirname(found.target)
    try:
        make_folder(folder)
    except OSError as error:
        raise StorageUnavailable(f"cannot make the folder `{shown(folder)}`: {error.strerror}") from error
    write_atomically(found.target, data, alike=True, before=lambda: _unchanged(found))


def remove_foreign(found: Foreign) -> None:
    """Take away what was found. Raises as ``write_foreign``."""
    if found.data is None:
        return
    check_writable(found)
    _unchanged(found)
    try:
        with suppress(FileNotFoundError):
            os.unlink(found.target)
        sync_folder(os.path.dirname(found.target))
    except OSError as error:
        raise StorageUnavailable(f"cannot remove `{shown(found.target)}`: {error.strerror}") from error


def tidy(found: Foreign, folders: tuple[str, ...]) -> None:
    """Remove what killed writers of ours left beside the file, and those of ``folders`` that hold nothing then."""
    sweep(os.path.dirname(found.target))
    for folder in reversed(folders):
        with suppress(OSError):  # it is in use
            os.rmdir(folder)


def check_writable(found: Foreign) -> None:
    """Raises BadFile for a file that is somebody else's, or that was made read-only: by hand, or by its manager."""
    try:
        info = os.stat(found.target)
    except OSError:
        return  # there is none, or it is gone meanwhile, which is noticed later
    if not is_ours(info):
        raise BadFile(f"`{shown(found.target)}` belongs to somebody else; nothing was changed")
    if not info.st_mode & 0o200:
        raise BadFile(
            f"`{shown(found.target)}` is read-only; nothing was changed",
            hint=f"chmod u+w {shown(found.target)}"
            if sys.platform != "win32"
            else "take the read-only attribute off it",
        )


def _unchanged(found: Foreign) -> None:
    now = read(found.target)
    if (None if now is None else now.data) != found.data:
        raise TryAgain(
            f"`{shown(found.target)}` was changed by another program meanwhile; nothing was changed", hint="try again"
        )
