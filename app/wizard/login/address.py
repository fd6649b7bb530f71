"""A base URL as people type it or copy it from a documentation page."""

import re

from wizard.errors import UsageError
from wizard.login.notes import Notice
from wizard.login.steps import Flow, do
from wizard.values.url import base_url, host_of, is_loopback

# What people copy from a documentation page together with the base URL.
_TAILS = ("/chat/completions", "/responses", "/v1/messages", "/models")
# A key in the wrong place would be asked for by name, at every resolver on the way; so a host that no person types has
# to be given with its scheme. One word alone, or letters and digits mixed as no name has them.
_LONE = re.compile(r"(?!localhost$)[^./:@?#\[\]]+", re.IGNORECASE)
_RANDOM = re.compile(r"(?=[A-Za-z_]*[0-9])(?=[0-9_]*[A-Za-z])[A-Za-z0-9_]{24,}")


def address_of(text: str) -> str:
    """The base URL that was typed, with or without its scheme. Raises as :func:`wizard.values.url.base_url`."""
    host = text.strip().partition("/")[0][:300]
    if "://" not in text and (_LONE.fullmatch(text.strip()) or _RANDOM.search(host)):
        # Not repeated: it may be the key.
        raise UsageError("that is not a base URL", hint="if it is the name of a host, write https:// in front of it")
    return base_url(f"{_scheme(text.strip())}{text.strip()}")


def tidy(text: str) -> Flow[str]:
    """The base URL in what was typed or copied from a documentation page; says what it added and took away.

    Raises as :func:`wizard.values.url.base_url`.
    """
    address = address_of(text)
    if scheme := _scheme(text.strip()):
        yield from do(Notice(f"Added {scheme}.", base_url=address))
    return (yield from changed(address, shortened(address)))


def shortened(address: str) -> str:
    """``address`` without the path of one of its calls."""
    return next((address.removesuffix(tail) for tail in _TAILS if address.endswith(tail)), address)


def changed(address: str, better: str) -> Flow[str]:
    """``better``, and a word about what makes it another than ``address``."""
    if better.startswith(address) and better != address:
        yield from do(Notice(f"Added {better.removeprefix(address)}.", base_url=better))
    elif better != address:
        yield from do(Notice(f"Removed {address.removeprefix(better)} from the base URL.", base_url=better))
    return better


def name_for(address: str) -> str:
    """A profile name from the host."""
    return name_of_host(host_of(address)) or "custom"


def name_of_host(host: str) -> str:
    """The profile name that ``host``, with its port, suggests; empty for none."""
    name = "".join(char if char.isalnum() or char in ".-_" else "-" for char in host.lower())
    return name.strip("-._")[:64]


def _scheme(typed: str) -> str:
    """What is to be put in front of it; empty when it has a scheme."""
    if "://" in typed:
        return ""
    host = typed.partition("/")[0].rpartition(":")[0] or typed.partition("/")[0]
    # A server on this machine rarely has a certificate.
    return "http://" if is_loopback(host) else "https://"
