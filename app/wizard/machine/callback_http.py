"""The head of a request to the loopback listener: who may ask, how, and for what."""

import re

# Cut by the first CRLF CRLF; bare line feeds and folded lines are read differently by different parsers.
_REQUEST = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e]+) HTTP/1\.[01]")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*")
_AHEAD = {"sec-purpose", "purpose", "x-purpose", "x-moz"}
_HOSTS = ("127.0.0.1", "[::1]", "localhost")


def target_of(head: bytes, port: int) -> str | int:
    """The request target of an acceptable GET; else the HTTP status it is refused with.

    ``head`` is everything before the empty line. A page that a name server led here shows in ``Host``, one that
    sends requests of its own in ``Origin``; a browser that loads ahead of a click says so.
    """
    first, *rest = head.split(b"\r\n")
    request = _REQUEST.fullmatch(first)
    fields = [_FIELD.fullmatch(line) for line in rest]
    if request is None or not all(fields):
        return 400
    pairs = [(each[1].decode("ascii").lower(), each[2].decode("latin-1").lower()) for each in fields if each]

    places = [f"{host}:{port}" for host in _HOSTS]
    hosts = [value for name, value in pairs if name == "host"]
    if len(hosts) != 1 or hosts[0] not in places:
        return 403
    if any(name == "origin" and value.removeprefix("http://") not in places for name, value in pairs):
        return 403
    if request[1] != b"GET":
        return 405
    if any(name == "transfer-encoding" or (name == "content-length" and value != "0") for name, value in pairs):
        return 400
    if any(
        name in _AHEAD and ("prefetch" in value or "prerender" in value or value == "preview") for name, value in pairs
    ):
        return 503
    return request[2].decode("ascii")
