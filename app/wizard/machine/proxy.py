"""The proxy a request goes through: HTTPS_PROXY and NO_PROXY, read here and by no library."""

import re
from base64 import b64encode
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import unquote_to_bytes

from wizard.errors import UsageError, WizardError
from wizard.values.frozen import dataclass
from wizard.values.secret import Secret
from wizard.values.text import safe
from wizard.values.url import base_url, is_loopback

_BETWEEN = re.compile(r"[\s,]+")
_BRACKETED = re.compile(r"^\[([^\]]*)\](/[0-9]+)?$", re.ASCII)
_HOST_PORT = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*)(?::(?P<port>[0-9]{1,5}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proxy:
    """``url`` has no user and password: they are in ``authorization``, a whole ``Proxy-Authorization`` value."""

    url: str
    variable: str
    authorization: Secret | None = None


def proxy_for(scheme: str, host: str, port: int, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy for a request, None for a direct one: plain http, loopback, NO_PROXY, nothing set.

    Raises UsageError, naming the variable and never its value, when it is no HTTP proxy.
    """
    if scheme != "https" or is_loopback(host.strip("[]")):
        return None
    # Lower case first, as curl and Python read them.
    for variable in ("https_proxy", "HTTPS_PROXY"):
        value = environ.get(variable, "").strip()
        if value:
            return None if _is_exempt(host, port, environ) else _parsed(value, variable)
    return None


def _is_exempt(host: str, port: int, environ: Mapping[str, str]) -> bool:
    listed = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    return any(_covers(each, host.lower().rstrip("."), port) for each in _BETWEEN.split(listed) if each)


def _covers(entry: str, host: str, port: int) -> bool:
    """One entry: ``*``, a host or suffix, either with a port, an address, or a network such as ``10.0.0.0/8``."""
    if entry == "*":
        return True
    address = _address(host)
    if address is not None and (network := _network(entry)) is not None:
        return address in network
    match = _HOST_PORT.fullmatch(entry.lower())
    if match is None or (match["port"] and int(match["port"]) != port):
        return False
    if address is not None:
        return _address(match["host"]) == address
    name = match["host"].removeprefix("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _network(entry: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(_BRACKETED.sub(r"\1\2", entry), strict=False)
    except ValueError:
        return None


def _parsed(value: str, variable: str) -> Proxy:
    scheme, separator, rest = value.partition("://")
    if not separator:
        scheme, rest = "http", value
    scheme = scheme.lower()
    if scheme not in {"http", "https"}:
        raise UsageError(
            f"{variable} names a {safe(scheme, 20)} proxy, which cannot be used",
            hint="give the address of an HTTP proxy, http://HOST:PORT; NO_PROXY names hosts to reach directly",
        )
    user, at, place = rest.partition("/")[0].rpartition("@")
    try:
        url = base_url(f"{scheme}://{place}", allow_insecure=True)
    except WizardError:
        url = ""
    if not url or place.endswith(":"):
        # Said outside the handler, in our own words: the parser's repeat what may be part of a password.
        raise UsageError(f"{variable} is not the address of a proxy", hint="write it as http://HOST:PORT")
    if not at:
        return Proxy(url, variable)
    name, _, password = user.partition(":")
    pair = unquote_to_bytes(name) + b":" + unquote_to_bytes(password)
    return Proxy(url, variable, Secret(f"Basic {b64encode(pair).decode()}"))
