"""Asking a port of this machine for a page, in one breath: before httpx is loaded, and never any other machine."""

import asyncio
import re
from contextlib import suppress
from urllib.parse import urlsplit

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
    addresses = _ADDRESSES.get(host, (host,))
    answers = await asyncio.gather(*(_exchange(each, parts.port or 80, request) for each in addresses))
    return next((each for each in answers if each is not None), None)


async def _exchange(address: str, port: int, request: bytes) -> bytes | None:
    try:
        async with asyncio.timeout(LIMIT_S):
            reader, writer = await asyncio.open_connection(address, port)
            try:
                writer.write(request)
                return _body(await _all(reader))
            finally:
                with suppress(OSError):
                    writer.transport.abort()
    except (OSError, TimeoutError):
        return None


async def _all(reader: asyncio.StreamReader) -> bytes:
    answer = bytearray()
    while len(answer) <= LARGEST and (chunk := await reader.read(LARGEST)):
        answer += chunk
    return bytes(answer)


def _body(answer: bytes) -> bytes | None:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end or len(answer) > LARGEST or not _OK.match(head):
        return None
    return body
