"""A listener for one attempt, and a client that says anything."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from wizard.machine.loopback import Loopback
from wizard.oauth.redirect import Denied, Expected, Granted, Stray, read_redirect
from wizard.values.preset import Redirect

PATH = "/auth/callback"
STATE = "s7ate-of-this-attempt"
TRUE = f"{PATH}?code=the-c0de&state={STATE}"
DENIAL = f"{PATH}?error=access_denied&error_description=no&state={STATE}"


def read(target: str) -> Granted | Denied | Stray:
    return read_redirect(target, Expected(path=PATH, state=STATE))


@asynccontextmanager
async def listening(redirect: Redirect | None = None, path: str = PATH, reader: Any = read) -> AsyncIterator[Loopback]:
    loopback = await Loopback.open(redirect or Redirect(), path, reader)
    try:
        yield loopback
    finally:
        await loopback.close()


def with_listener(claim: Callable[[Loopback], Awaitable[None]], redirect: Redirect | None = None) -> None:
    async def run() -> None:
        async with listening(redirect) as loopback:
            await claim(loopback)

    asyncio.run(run(), debug=False)


def request(port: int, target: str = TRUE, *fields: str, method: str = "GET", host: str = "127.0.0.1") -> bytes:
    return "\r\n".join([f"{method} {target} HTTP/1.1", f"Host: {host}:{port}", *fields, "", ""]).encode()


async def exchange(port: int, data: bytes, host: str = "127.0.0.1") -> bytes:
    """The whole answer, which may be empty: the listener hung up."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(data)
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()
        await asyncio.sleep(0)


async def ask(loopback: Loopback, target: str = TRUE, *fields: str, method: str = "GET") -> bytes:
    return await exchange(loopback.port, request(loopback.port, target, *fields, method=method))


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def body(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def fields(answer: bytes) -> dict[str, str]:
    head = answer.partition(b"\r\n\r\n")[0].decode("ascii")
    pairs = [line.split(": ", 1) for line in head.split("\r\n")[1:]]
    assert len({name for name, _ in pairs}) == len(pairs)
    return {name.lower(): value for name, value in pairs}


async def until(claim: Callable[[], object], within_s: float = 60) -> None:
    async with asyncio.timeout(within_s):
        while not claim():
            await asyncio.sleep(0.005)


def listeners(port: int) -> list[str]:
    """The local addresses this process listens on at ``port``: what `ss -ltn` reads."""
    ours = _sockets_of(os.getpid())
    found = []
    for table, loopback in (("tcp", "0100007F"), ("tcp6", "00000000000000000000000001000000")):
        for line in Path("/proc/net", table).read_text().splitlines()[1:]:
            local, state, inode = line.split()[1], line.split()[3], line.split()[9]
            address, _, in_hex = local.partition(":")
            if state == "0A" and int(in_hex, 16) == port and inode in ours:
                found.append("loopback" if address == loopback else address)
    return found


def connections(port: int) -> int:
    """How many open connections this process holds on its side of ``port``."""
    ours = _sockets_of(os.getpid())
    lines = [line.split() for each in ("tcp", "tcp6") for line in Path("/proc/net", each).read_text().splitlines()[1:]]
    return sum(int(line[1].rpartition(":")[2], 16) == port and line[3] != "0A" and line[9] in ours for line in lines)


def _sockets_of(pid: int) -> set[str]:
    found = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        try:
            inode = re.fullmatch(r"socket:\[(\d+)\]", str(each.readlink()))
        except FileNotFoundError:
            continue
        if inode:
            found.add(inode[1])
    return found


SQUAT = """
import socket, sys
family, address, port, only6, reuse = sys.argv[1:]
squatter = socket.socket(socket.AF_INET6 if family == "6" else socket.AF_INET)
if reuse == "1":
    squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
if family == "6":
    squatter.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(only6))
squatter.bind((address, int(port)))
squatter.listen()
print(squatter.getsockname()[1], flush=True)
sys.stdin.read()
"""


class Squatter:
    """Another program that listens; not this process, which may not have an open address."""

    def __init__(self, address: str, port: int = 0, *, only6: bool = False, reuse: bool = False) -> None:
        family = "6" if ":" in address else "4"
        argv = [sys.executable, "-c", SQUAT, family, address, str(port), str(int(only6)), str(int(reuse))]
        self._child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> int:
        assert self._child.stdout
        return int(self._child.stdout.readline())

    def __exit__(self, *_: object) -> None:
        self._child.communicate("")
