"""Locks between processes: the kernel's own, freed when their holder dies (R29–R32)."""

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from wizard.errors import LockBusy, StorageUnavailable, TryAgain
from wizard.store.files import is_ours, private_folder
from wizard.store.paths import Folders, shown
from wizard.values.text import safe

CONFIG = "config"
KEYRING = "keyring"
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_BUSY = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK, errno.EINTR}


@contextmanager
def lock(folders: Folders, name: str, *, deadline_s: float = 10.0) -> Iterator[int]:
    """Hold ``locks/NAME.lock``: ``connections``, ``login-PROFILE``, ``config``, ``credential-ID``, ``keyring``, ``clients``.

    Taken in that order, several of a kind sorted; ``checks`` last.
    Held once: a second time in the same process waits in vain.

    Yields its descriptor: a child that inherits it goes on holding the lock when this process lets go, but on Windows.
    The file stays, but for :func:`discard`: two processes could hold a lock on two files of one name.
    Raises LockBusy after ``deadline_s``, TryAgain where the file system cannot lock.
    """
    private_folder(folders.state, link=True)
    path = os.path.join(private_folder(os.path.join(folders.state, "locks")), f"{name}.lock")
    fd = _opened(path)
    try:
        _acquire(fd, path, time.monotonic() + deadline_s)
        with suppress(OSError):  # for people only, who look which process it is
            os.truncate(fd, 0)
            os.write(fd, f"process {os.getpid()}".encode())
        yield fd
    finally:
        with suppress(OSError):  # freed at the latest when the process ends
            os.close(fd)


def is_held(folders: Folders, name: str) -> bool:
    """Whether a process is at work under that lock. Makes and changes nothing; True where it cannot be told."""
    path = os.path.join(folders.state, "locks", f"{name}.lock")
    try:
        fd = os.open(path, _OPEN & ~os.O_CREAT)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        return not _try(fd, path)
    except TryAgain:
        return True
    finally:
        with suppress(OSError):
            os.close(fd)


def discard(folders: Folders, name: str) -> None:
    """Remove the file of a lock that is held and whose name never comes again: two holders would both find nothing."""
    if sys.platform != "win32":  # a file that is open stays there
        with suppress(OSError):
            os.unlink(os.path.join(folders.state, "locks", f"{name}.lock"))


def _opened(path: str) -> int:
    try:
        fd = os.open(path, _OPEN, 0o600)
    except OSError as error:
        raise StorageUnavailable(f"cannot open `{shown(path)}`: {error.strerror}") from error
    info = os.fstat(fd)
    # Nothing is written into a file that has another name somewhere else.
    if not stat.S_ISREG(info.st_mode) or not is_ours(info) or info.st_nlink > 1:
        os.close(fd)
        raise StorageUnavailable(f"`{shown(path)}` is not a file of your own", hint="delete it")
    return fd


def _acquire(fd: int, path: str, end: float) -> None:
    pause_s = 0.005
    while not _try(fd, path):
        if time.monotonic() >= end:
            raise LockBusy(f"another wizard is at work: {_holder(fd)} holds `{shown(path)}`", hint="try again")
        # Jitter, so that a crowd does not return at the same moment.
        time.sleep(pause_s * (0.5 + os.urandom(1)[0] / 255))
        pause_s = min(0.1, pause_s * 1.5)


def _try(fd: int, path: str) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  # this platform's own

            os.lseek(fd, 1 << 30, os.SEEK_SET)  # past the text, which stays readable
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415  # this platform's own

            # Not lockf: POSIX record locks go when any descriptor of the file is closed in the process.
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise TryAgain(
            f"the file system of `{shown(os.path.dirname(path))}` cannot lock files: {error.strerror}",
            hint="set XDG_STATE_HOME to a local folder",
        ) from error
    return True


def _holder(fd: int) -> str:
    with suppress(OSError):
        os.lseek(fd, 0, os.SEEK_SET)
        return safe(os.read(fd, 40).decode(errors="replace"), 40) or "a process"
    return "a process"
