"""Asking a port of this machine for a page, in one breath: before httpx is loaded, and never any other machine."""

import asyncio
import re
import socket
import time
from functools import partial
from urllib.parse import urlsplit

from wizard.machine.thread import in_thread
from wizard.values.url import is_loopback

LIMIT_S = 0.15
LARGEST = 256 * 1024
# A resolver may have been told another address for the name.
_ADDRESSES = {"localhost": ("127.0.0.1", "::1")}
_OK = re.compile(rb"HTTP/1\.[01] 200[ \r]")


async def page(url: str) -> bytes | None:
    """The body of a 200 at an `http://` address of this machine; None for whatever else there is, within LIMIT_S.

    It carries nothing but our name, follows no redirect, and reads no more than LARGEST.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "http" or not is_loopback(host):
        return None
    # HTTP/1.0: the answer ends with the connection, in one piece (RFC 9112 §6.1).
    lines = (
        f"GET {parts.path or '/'} HTTP/1.0",
        f"Host: {parts.netloc}",
        "User-Agent: byok-wizard",
        "Accept: application/json",
        "Connection: close",
    )
    request = "\r\n".join((*lines, "", "")).encode()
    port = parts.port or 80
    # On threads: the loop that draws the first frame would let the time run out while it has no time to listen.
    answers = await asyncio.gather(
        *(in_thread(partial(_exchange, each, port, request)) for each in _ADDRESSES.get(host, (host,)))
    )
    return next((each for each in answers if each is not None), None)


def _exchange(address: str, port: int, request: bytes) -> bytes | None:
    ends = time.monotonic() + LIMIT_S
    try:
        with socket.create_connection((address, port), LIMIT_S) as connection:
            connection.settimeout(LIMIT_S)
            connection.sendall(request)
            answer = bytearray()
            while len(answer) <= LARGEST:
                # Zero would mean that it does not wait at all, and so be another error.
                connection.settimeout(max(0.001, ends - time.monotonic()))
                chunk = connection.recv(1 << 16)
                if not chunk:
                    return _body(bytes(answer))
                if time.monotonic() > ends:
                    break
                answer += chunk
    except OSError:
        pass
    return None


def _body(answer: bytes) -> bytes | None:
    head, end, body = answer.partition(b"\r\n\r\n")
    return body if end and _OK.match(head) else None
