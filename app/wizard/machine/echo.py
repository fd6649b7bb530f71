"""Striking a secret out of what a host answers: error texts, model ids and addresses repeat what they were sent."""

import json
import re
from urllib.parse import quote, unquote

from wizard.values import foreign_json
from wizard.values.secret import Secret
from wizard.values.text import without_sequences

# Begins with a character that is not shown (zero width space), so that no model id with it is ever offered.
MARK = "\u200b(key)"
# Shorter ones are ordinary words: `ollama` is a usual key of a server that asks for none.
_TELLING = 8
# A JSON string on its line, closed or not: every text is consumed in one pass, whatever its quotes. Neither JSON nor an
# event's data has a string that spans lines, and a line of either begins outside of one.
_LITERAL = re.compile(rb'"[^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+"?')
# What is looked into costs some microseconds each; no honest answer has as many strings with escapes in them.
_MOST = 200_000
_UNSEEN = re.compile(r"[^ -~]+")


def without(secret: Secret | None, body: bytes) -> bytes:
    """``body`` with every echo of ``secret`` struck out, in JSON and event streams however its strings spell it.

    Empty when it holds more strings than can be looked into.
    """
    text = _telling(secret)
    if not text:
        return body
    body = _in_utf8(body)
    for form in {text, quote(text, safe="")}:
        body = body.replace(form.encode(), MARK.encode())
    return body if body.isascii() and b"\\" not in body else _without_escaped(text, body)


def without_in(secret: Secret | None, text: str) -> str:
    """``text`` the same way: what an answer's pieces spell once they are put together."""
    telling = _telling(secret)
    return _struck(telling, text) if telling else text


def repeats(secret: Secret | None, text: str) -> bool:
    """Whether ``text`` holds ``secret`` in any case, percent-encoded or not: a host or header is not case-sensitive."""
    telling = _telling(secret).lower()
    return bool(telling) and any(_struck(telling, each) != each for each in (text.lower(), unquote(text).lower()))


def _telling(secret: Secret | None) -> str:
    """The text to look for, empty when there is none or it says nothing."""
    text = secret.reveal() if secret else ""
    return text if len(text) >= _TELLING else ""


def _in_utf8(body: bytes) -> bytes:
    """JSON may come in UTF-16 and UTF-32, and its reader takes them."""
    if json.detect_encoding(body).startswith("utf-8"):
        return body
    try:
        return json.dumps(foreign_json.loads(body)).encode()
    except ValueError:
        return body


def _without_escaped(text: str, body: bytes) -> bytes:
    kept, at, looked_into = bytearray(), 0, 0
    for found in _LITERAL.finditer(body):
        start, end = found.span()
        if end - start < len(text) + 2:
            continue
        literal = found[0]
        if literal.isascii() and b"\\" not in literal:
            continue  # spelled as it is: struck already
        looked_into += 1
        if looked_into > _MOST:
            return b""
        mended = _mended(text, literal)
        if mended is not literal:
            kept += body[at:start]
            kept += mended
            at = end
    return bytes(kept + body[at:]) if at else body


def _mended(text: str, literal: bytes) -> bytes:
    try:
        said = json.loads(literal.decode("utf-8", "replace"), strict=False)
    except ValueError:
        return literal  # not read by anybody else either
    struck = _struck(text, said)
    return literal if struck == said else json.dumps(struck).encode()


def _struck(text: str, said: str) -> str:
    """All of ``said`` is struck when only what a terminal does not show stands between the letters of ``text``."""
    struck = said.replace(text, MARK)
    if struck.isascii() and struck.isprintable():
        return struck
    shown = without_sequences(struck)
    unseen = text in _UNSEEN.sub("", struck) or (shown != struck and text in _UNSEEN.sub("", shown))
    return MARK if unseen else struck
