"""Reading an answer whole, but never more of it than an answer can hold."""

import zlib

import httpx

from wizard.machine.failure import too_large, unreadable

LARGEST = 8 * 1024 * 1024


async def read(response: httpx.Response, host: str) -> bytes:
    """The decoded body. Raises Unreachable when it holds more than LARGEST, or is in a coding nobody asked for."""
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding in {"", "identity"}:
        decoder = None
    elif coding in {"gzip", "x-gzip", "deflate"}:
        # Against `identity`, as some caches do. Bit 5 of the window size: zlib and gzip headers are both understood.
        decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    else:
        raise unreadable(host)
    body = bytearray()
    async for chunk in response.aiter_raw():
        # A bound on what is unpacked, not only on what has been: 64 KiB of gzip can hold 64 MiB.
        body += decoder.decompress(chunk, LARGEST + 1 - len(body)) if decoder else chunk
        if len(body) > LARGEST:
            raise too_large(host)
    if decoder and body and not decoder.eof:
        raise unreadable(host)  # cut off
    return bytes(body)
