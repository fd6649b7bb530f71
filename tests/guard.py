"""What the test process may not do: talk to another machine, or open anything in the real home."""

import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[1]


class Guard:
    """An audit hook (PEP 578): it sees every caller, C code included, and cannot be patched away by the code under test.

    What it sees it refuses with pytest's own failure, which no ``except Exception`` swallows, and remembers, so that a
    refusal in a thread fails the test as well.
    """

    def __init__(self) -> None:
        self.seen: list[str] | None = None
        self.installed = False
        self.home = _real_home()
        self.allowed = _allowed(self.home)

    def install(self) -> None:
        if not self.installed:
            sys.addaudithook(self._hook)
            self.installed = True

    @contextmanager
    def watching(self) -> Iterator[list[str]]:
        """Refuses from here on. What was refused is in the list; a test of the guard clears it."""
        outer, self.seen = self.seen, []
        try:
            yield self.seen
        finally:
            self.seen = outer

    def _hook(self, event: str, args: tuple[Any, ...]) -> None:
        if self.seen is None or event not in RULES:
            return
        problem = RULES[event](self, *args)
        if problem:
            self.seen.append(problem)
            pytest.fail(problem)

    def _to_address(self, sock: socket.socket, address: Any) -> str | None:
        if sock.family not in {socket.AF_INET, socket.AF_INET6} or address is None:
            return None
        return None if _is_loopback(address[0]) else f"a socket to {address[0]!r}"

    def _name(self, host: str | bytes | None, *_: Any) -> str | None:
        if host is None or _is_literal(host) or _is_loopback(host):
            return None
        if _text(host).rstrip(".").endswith(".invalid"):
            # The one name that may be asked for: it never exists, and no resolver is asked (RFC 6761 §6.4).
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return f"a look-up of {_text(host)!r}"

    def _path(self, *args: Any) -> str | None:
        for path in args:
            if isinstance(path, (str, bytes, os.PathLike)) and self._is_private(os.fsdecode(path)):
                return f"the real home: {os.fsdecode(path)}"
        return None

    def _open(self, path: Any, *_: Any) -> str | None:
        return self._path(path)

    def _is_private(self, path: str) -> bool:
        full = os.path.abspath(path)  # noqa: PTH100  # runs at each open; realpath would cost a stat per folder
        return (
            self.home is not None and _is_within(full, self.home) and not any(_is_within(full, a) for a in self.allowed)
        )


RULES: dict[str, Callable[..., str | None]] = {
    "socket.connect": Guard._to_address,
    "socket.bind": Guard._to_address,
    "socket.sendto": Guard._to_address,
    "socket.sendmsg": Guard._to_address,
    "socket.getaddrinfo": Guard._name,
    "socket.gethostbyname": Guard._name,
    "open": Guard._open,
    "os.listdir": Guard._path,
    "os.scandir": Guard._path,
    "os.mkdir": Guard._open,
    "os.remove": Guard._open,
    "os.rmdir": Guard._open,
    "os.chmod": Guard._open,
    "os.rename": Guard._path,
    "os.link": Guard._path,
    "os.symlink": Guard._path,
}


def _text(host: str | bytes) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)


def _is_literal(host: str | bytes) -> bool:
    try:
        ip_address(_text(host).partition("%")[0])
    except ValueError:
        return False
    return True


def _is_loopback(host: str | bytes) -> bool:
    name = _text(host)
    return name == "localhost" or (_is_literal(host) and ip_address(name.partition("%")[0]).is_loopback)


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)


def _real_home() -> str | None:
    """The home in the user database, whatever HOME says; none where it is `/`, as in some containers."""
    if sys.platform == "win32":
        home = os.environ.get("USERPROFILE", "")
    else:
        import pwd  # POSIX only

        home = pwd.getpwuid(os.getuid()).pw_dir
    home = os.path.abspath(home) if home else ""  # noqa: PTH100  # as in _is_private
    return home if home not in {"", os.path.abspath(os.sep)} else None  # noqa: PTH100  # as in _is_private


def _allowed(home: str | None) -> tuple[str, ...]:
    """A checkout, a virtual environment and an interpreter often live in the home."""
    folders = {str(REPOSITORY), sys.prefix, sys.base_prefix, sys.exec_prefix, tempfile.gettempdir(), *sys.path}
    return tuple(os.path.abspath(each) for each in folders if each and os.path.abspath(each) != home)  # noqa: PTH100  # as in _is_private


GUARD = Guard()
