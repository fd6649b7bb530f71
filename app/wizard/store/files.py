"""Reading a file without being held up or misled by what it is; and the folders that only we may enter."""

import os
import stat
import sys
from contextlib import suppress
from typing import NamedTuple

from wizard.errors import BadFile, StorageUnavailable
from wizard.store.paths import shown

LIMIT = 1 << 20
# Without O_NONBLOCK a FIFO in the file's place would hold the process for ever.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)
_READ |= getattr(os, "O_BINARY", 0)
_NOFOLLOW: int = getattr(os, "O_NOFOLLOW", 0)


class Held(NamedTuple):
    """A file's bytes, and its permission bits."""

    data: bytes
    mode: int

    @property
    def is_open_to_others(self) -> bool:
        # Windows keeps access lists in place of these bits, and its user folders are private by default.
        return sys.platform != "win32" and bool(self.mode & 0o077)


def read(path: str, limit: int = LIMIT) -> Held | None:
    """A regular file's bytes, None if there is none. Raises BadFile for anything else, and above ``limit`` bytes."""
    return _read(path, limit, 0)


def read_private(path: str, limit: int = LIMIT) -> Held | None:
    """As :func:`read`, for what stands in the state folder: our own file under one name, never a link (R4)."""
    return _read(path, limit, _NOFOLLOW)


def is_ours(info: os.stat_result) -> bool:
    return sys.platform == "win32" or info.st_uid == os.geteuid()


def private_folder(path: str, *, link: bool = False) -> str:
    """``path``, made if it is not there, and open to nobody else (R5). ``link``: it may be a symbolic link to one.

    Raises StorageUnavailable when it cannot be made, is no folder, or is somebody else's.
    """
    try:
        make_folder(path)
        info = os.stat(path) if link else os.lstat(path)
        if not stat.S_ISDIR(info.st_mode) or not is_ours(info):
            raise StorageUnavailable(
                f"`{shown(path)}` is not a folder of your own", hint="move it away; it is made anew, for you alone"
            )
        if sys.platform != "win32" and stat.S_IMODE(info.st_mode) != 0o700:
            os.chmod(path, 0o700)
    except OSError as error:
        raise StorageUnavailable(f"cannot make the folder `{shown(path)}`: {error.strerror}") from error
    return path


def make_folder(path: str) -> None:
    """``path`` and what is missing above it, 0700 from birth, as the XDG Base Directory Specification asks."""
    if os.path.isdir(path):
        return
    above = os.path.dirname(path)
    if above != path:
        make_folder(above)
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        if not os.path.isdir(path):
            raise


def _read(path: str, limit: int, flags: int) -> Held | None:
    try:
        fd = os.open(path, _READ | flags)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadFile(f"cannot read `{shown(path)}`: {error.strerror}") from error
    try:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode):
            raise BadFile(f"`{shown(path)}` is not a regular file")
        # No name at all: it was replaced or deleted since it was opened, and is read as it was then, whole.
        if flags and (not is_ours(info) or info.st_nlink > 1):
            raise BadFile(f"`{shown(path)}` belongs to somebody else or has a second name", hint="delete it")
        data = _all(fd, limit + 1)
    except OSError as error:
        raise BadFile(f"cannot read `{shown(path)}`: {error.strerror}") from error
    finally:
        with suppress(OSError):  # nothing was written through it
            os.close(fd)
    if len(data) > limit:
        raise BadFile(f"`{shown(path)}` is larger than {limit // 1024} KiB")
    return Held(data, stat.S_IMODE(info.st_mode))


def _all(fd: int, limit: int) -> bytes:
    parts: list[bytes] = []
    left = limit
    while left and (part := os.read(fd, min(left, 1 << 16))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
