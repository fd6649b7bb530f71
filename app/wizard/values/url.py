"""The one parser of addresses that credentials may be sent to."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from wizard.errors import Refused, UsageError
from wizard.values.pattern import Pattern
from wizard.values.text import safe

_HOST = Pattern(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*", re.ASCII)
# Browsers and resolvers read `0x7f000001`, `2130706433` and `127.1` as IPv4 (WHATWG URL, "ends in a number").
_NUMBER = Pattern(r"(?:0x[0-9a-f]*|[0-9]+)", re.ASCII)
_PLAIN = Pattern(r"[!-\[\]-~]*", re.ASCII)  # printable, no space, no backslash
# urlsplit drops what stands behind a bracket; a zone index says something on one machine only.
_BRACKETED = Pattern(r"\[[0-9a-fA-F:.]+\](?::[0-9]*)?", re.ASCII)
# The HTTP client takes `/..` away, so what is shown would not be what is asked for.
_DOTS = Pattern(r"/(?:\.|%2[eE]){1,2}(?:/|$)", re.ASCII)
# A password before an @, a key in a query.
_SECRET = Pattern(r"\A([a-z]+://)?.*@|(?<=[?#]).+", re.ASCII | re.DOTALL | re.IGNORECASE)
_PORTS = {"https": 443, "http": 80}


def base_url(text: str, *, allow_insecure: bool = False) -> str:
    """``text`` as the normalised base URL everything is joined to: scheme, host, port, path, no trailing slash.

    Raises UsageError when it is not such an address (user info, query, fragment, backslash, control or non-ASCII
    characters, odd hosts), Refused when it is ``http`` to a host that is not loopback and ``allow_insecure`` is false.
    """
    # Backslashes and control characters are read as different hosts by different parsers.
    if not _PLAIN.fullmatch(text):
        raise UsageError(
            f"{_bad(text)}: only printable ASCII without spaces", hint="write an international host as xn--…"
        )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"{_bad(text)}: host or port cannot be read") from error
    if parts.scheme not in _PORTS:
        raise UsageError(
            f"{_bad(text)}: it must start with https://", hint="for a local server, http://localhost:PORT/v1"
        )
    if "@" in parts.netloc:
        raise UsageError("the base URL holds a user name or password; leave it out")
    if "?" in text or "#" in text:
        raise UsageError("the base URL holds a query or fragment; leave it out")
    if "[" in parts.netloc and not _BRACKETED.fullmatch(parts.netloc):
        raise UsageError(f"{_bad(text)}: the host is not a valid IPv6 address")
    if _DOTS.search(parts.path):
        raise UsageError(f"{_bad(text)}: a part of the path is `.` or `..`")
    host = _host(parts.hostname or "", text)
    if parts.scheme == "http" and not is_loopback(host) and not allow_insecure:
        raise Refused(
            f"`http://{host}` would send the credential unencrypted",
            hint="use https://, or set `allow_insecure = true` in the profile",
        )
    place = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    return f"{parts.scheme}://{place}{parts.path.rstrip('/')}"


def link(text: str) -> str:
    """Any other URL: the rules of :func:`base_url` for scheme and host; path, query and fragment stay as they are."""
    if not _PLAIN.fullmatch(text):
        raise UsageError("only printable ASCII without spaces and backslashes")
    head = re.split("[?#]", text, maxsplit=1)[0]
    return origin(base_url(head)) + urlsplit(head).path + text[len(head) :]


def origin(url: str) -> str:
    """Scheme, host and port of a URL that :func:`base_url` accepted, as the text a credential is bound to."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host_of(url: str) -> str:
    """Host, and port unless it is the scheme's own: what a person is shown."""
    return urlsplit(url).netloc


def join(base: str, path: str) -> str:
    """``path`` behind ``base`` as text, so that a path prefix of the base survives (unlike RFC 3986 resolution)."""
    return f"{base}/{path.lstrip('/')}"


def is_local(url: str) -> bool:
    """Whether a URL that :func:`base_url` accepted leads to this machine."""
    return is_loopback(urlsplit(url).hostname or "")


def is_loopback(host: str) -> bool:
    """True for ``localhost`` and the loopback literals; never by asking a resolver."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _bad(text: str) -> str:
    shown = _SECRET.sub(lambda found: f"{found[1] or ''}…", text)
    return f"`{safe(shown, 80)}` is not a usable base URL"


def _host(host: str, text: str) -> str:
    literal: IPv4Address | IPv6Address
    if ":" in host:
        try:
            literal = IPv6Address(host)
        except ValueError as error:
            raise UsageError(f"{_bad(text)}: the host is not a valid IPv6 address") from error
        return f"[{literal}]"
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            literal = IPv4Address(host)
        except ValueError as error:
            raise UsageError(f"{_bad(text)}: the host is not a valid IPv4 address") from error
        return str(literal)
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise UsageError(f"{_bad(text)}: the host is not a valid name")
    return host
