"""Replacing a file so that a kill, a full disk or a power cut leaves the old one or the new one, whole (R1–R6)."""

import errno
import os
import re
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from wizard.errors import StorageUnavailable
from wizard.store.files import read
from wizard.store.paths import shown
from wizard.values.pattern import Pattern

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_CREATE |= getattr(os, "O_BINARY", 0)
_TEMP = Pattern(r"\..+\.(\d+)\.(\d+)\.[0-9a-f]{12}\.tmp", re.ASCII)
_ABANDONED_S = 600


def write_atomically(
    path: str, data: bytes, *, alike: bool = False, before: Callable[[], None] | None = None, undo: bool = True
) -> None:
    """Put ``data`` in the place of ``path``, 0600 or ``alike`` the file it replaces; it is durable when this returns.

    ``before`` runs at the last moment before the switch, and may raise. Where only the folder cannot be synced, the
    old content is put back, so that a failed save changed nothing; ``undo`` false keeps the new one in place.
    Raises StorageUnavailable, naming the path and the reason, with nothing left behind.
    """
    old = read(path) if undo else None
    folder, name = os.path.split(path)
    temp = os.path.join(folder, _temp_name(name))
    try:
        _write(temp, data, path if alike else None)
        try:
            if before is not None:
                before()
            _rename(temp, path)
        except BaseException:
            _remove(temp)
            raise
        try:
            sync_folder(folder)
        except OSError:
            if undo:
                _put_back(path, None if old is None else old.data, alike=alike)
            raise
    except OSError as error:
        raise StorageUnavailable(
            f"cannot write `{shown(path)}`: {error.strerror} ({errno.errorcode.get(error.errno or 0, '?')})",
            hint="make room or choose another place, and try again",
        ) from error


def write_new(path: str, data: bytes, *, alike: str | None = None) -> None:
    """Put ``data`` at ``path``, whole and durable, where nothing is: 0600, or as the file ``alike``.

    Raises FileExistsError, OSError.
    """
    folder, name = os.path.split(path)
    temp = os.path.join(folder, _temp_name(name))
    _write(temp, data, alike)
    try:
        try:
            os.link(temp, path)
        except FileExistsError:
            raise
        except OSError:  # FAT, some network drives: no hard links
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path) from None
            os.rename(temp, path)
    finally:
        _remove(temp)
    sync_folder(folder)


def sync_folder(path: str) -> None:
    """Make what was renamed or removed in a folder last. Windows has no such call; its renames are journaled."""
    if sys.platform == "win32":
        return
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        with suppress(OSError):  # nothing was written through it
            os.close(fd)


def sweep(folder: str) -> None:
    """Remove what killed writers left in ``folder``: it may hold secrets (R6). Never a living writer's."""
    for path in abandoned(folder):
        _remove(path)


def abandoned(folder: str) -> list[str]:
    """The paths of what killed writers left in ``folder``; as many as can be told."""
    found: list[str] = []
    with suppress(OSError):
        for name in os.listdir(folder):
            match = _TEMP.fullmatch(name)
            if match and _is_abandoned(path := os.path.join(folder, name), int(match[1]), int(match[2])):
                found.append(path)
    return found


def create(path: str) -> int:
    """A descriptor of a new file that is ours alone. Raises OSError."""
    return os.open(path, _CREATE, 0o600)


def fill(fd: int, data: bytes) -> None:
    """All of ``data``: a write may be short before it fails, on a full disk. Raises OSError."""
    left = memoryview(data)
    while left:
        left = left[os.write(fd, left) :]


def reserve(fd: int, size: int) -> None:
    """Room on the disk for ``size`` bytes, where the system can promise it. Raises OSError when there is none."""
    if sys.platform != "linux" or not size:
        return
    try:
        os.posix_fallocate(fd, 0, size)
    except OSError as error:
        if error.errno not in {errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS}:
            raise


def _write(temp: str, data: bytes, alike: str | None) -> None:
    fd = create(temp)
    try:
        try:
            reserve(fd, len(data))
            fill(fd, data)
            if alike is not None:
                _carry_over(alike, fd)
            os.fsync(fd)  # never repeated: after an error the kernel has dropped the pages
        finally:
            os.close(fd)
    except BaseException:
        _remove(temp)
        raise


def _carry_over(path: str, fd: int) -> None:
    """Mode, owner and, where there are any, extended attributes and access lists of the file at ``path``."""
    if sys.platform == "win32":
        return
    with suppress(FileNotFoundError):
        old = os.stat(path)
        with suppress(OSError):  # only root may give a file away, and must: `sudo` would leave it unwritable
            os.fchown(fd, old.st_uid, old.st_gid)
        os.fchmod(fd, old.st_mode & 0o777)
        for name in _attributes(path):
            if sys.platform == "linux":
                with suppress(OSError):  # labels of the system are not ours to set
                    os.setxattr(fd, name, os.getxattr(path, name))


def _attributes(path: str) -> list[str]:
    if sys.platform != "linux":
        return []
    try:
        return os.listxattr(path)
    except OSError:  # a file system without any
        return []


def _rename(temp: str, path: str) -> None:
    for attempt in range(20):
        try:
            os.replace(temp, path)
        except PermissionError:
            # Windows refuses while another process has the file open (a scanner, a reader): documented, untested here.
            if sys.platform != "win32" or attempt == 19:
                raise
            time.sleep(0.05)
        else:
            return


def _put_back(path: str, old: bytes | None, *, alike: bool) -> None:
    with suppress(OSError):
        if old is None:
            os.unlink(path)
            return
        temp = os.path.join(os.path.dirname(path), _temp_name(os.path.basename(path)))
        _write(temp, old, path if alike else None)
        os.replace(temp, path)


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def _temp_name(name: str) -> str:
    pid = os.getpid()
    return f".{name[:120]}.{pid}.{_started(pid)}.{os.urandom(6).hex()}.tmp"


def _is_abandoned(path: str, pid: int, started: int) -> bool:
    if time.time() - os.lstat(path).st_mtime > _ABANDONED_S:
        return True
    if sys.platform == "win32":  # os.kill(pid, 0) would end the process there
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _started(pid) not in {started, 0}


def _started(pid: int) -> int:
    """When a process began, in clock ticks since boot (proc(5)); 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            # The second field is the program's name and may hold spaces and brackets.
            return int(file.read().rpartition(b")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return 0
