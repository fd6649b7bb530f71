"""Reading an answer whole, but never more of it than an answer can hold."""

import json
import zlib
from urllib.parse import quote

import httpx

from wizard.machine.failure import too_large, unreadable
from wizard.values.secret import Secret

LARGEST = 8 * 1024 * 1024
# Shorter ones may be ordinary words: `ollama` is a usual key of a server that asks for none.
_TELLING = 16


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


def without(secret: Secret | None, body: bytes) -> bytes:
    """``body`` with every echo of ``secret`` struck out: error texts repeat what they refuse."""
    if secret is None:
        return body
    text = secret.reveal()
    if len(text) < _TELLING:
        return body
    for form in {text, json.dumps(text)[1:-1], quote(text, safe="")}:
        body = body.replace(form.encode(), b"(key)")
    return body
