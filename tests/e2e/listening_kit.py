"""Who listens where on this machine: what `ss -ltn` reads, by process and over time."""

import socket
import struct
import threading
from pathlib import Path
from typing import Self

LISTENS = "0A"  # proc(5): the state of a socket in /proc/net/tcp


def listeners(pid: int | None = None) -> set[tuple[str, int]]:
    """Address and port of every socket that listens, of one process or of all: what `ss -ltn` reads."""
    own = None if pid is None else _sockets(pid)
    found = set()
    for table in ("tcp", "tcp6"):
        for row in Path("/proc/net", table).read_text().splitlines()[1:]:
            field = row.split()
            if field[3] == LISTENS and (own is None or field[9] in own):
                address, port = field[1].split(":")
                found.add((_address(address), int(port, 16)))
    return found


def _sockets(pid: int) -> set[str]:
    found = set()
    try:
        for each in Path(f"/proc/{pid}/fd").iterdir():
            try:
                found.add(str(each.readlink()).removeprefix("socket:[").removesuffix("]"))
            except OSError:  # closed meanwhile
                continue
    except OSError:  # the process has ended
        pass
    return found


def _address(hexed: str) -> str:
    words = [struct.pack("<L", int(hexed[at : at + 8], 16)) for at in range(0, len(hexed), 8)]
    return socket.inet_ntop(socket.AF_INET if len(words) == 1 else socket.AF_INET6, b"".join(words))


class Listening:
    """Samples where a process listens, as long as the block lasts."""

    INTERVAL_S = 0.005

    def __init__(self, pid: int) -> None:
        self.seen: set[tuple[str, int]] = set()
        self.samples = 0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._over.wait(self.INTERVAL_S):
            self.seen |= listeners(self._pid)
            self.samples += 1
