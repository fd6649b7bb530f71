"""A base URL as people type it or copy it from a documentation page."""

from wizard.login.steps import Flow, Notice, do
from wizard.values.url import base_url, host_of, is_loopback

# What people copy from a documentation page together with the base URL.
_TAILS = ("/chat/completions", "/responses", "/v1/messages", "/models")


def address_of(text: str) -> str:
    """The base URL that was typed, with or without its scheme. Raises as :func:`wizard.values.url.base_url`."""
    stripped = text.strip()
    if "://" not in stripped:
        host = stripped.partition("/")[0].rpartition(":")[0] or stripped.partition("/")[0]
        # A server on this machine rarely has a certificate.
        stripped = f"{'http' if is_loopback(host) else 'https'}://{stripped}"
    return base_url(stripped)


def tidy(text: str) -> Flow[str]:
    """The base URL in what was typed or copied from a documentation page; says what it took away.

    Raises as :func:`wizard.values.url.base_url`.
    """
    address = address_of(text)
    shorter = next((address.removesuffix(tail) for tail in _TAILS if address.endswith(tail)), address)
    if shorter != address:
        yield from do(Notice(f"Removed {address.removeprefix(shorter)} from the base URL.", base_url=shorter))
    return shorter


def name_for(address: str) -> str:
    """A profile name from the host."""
    name = "".join(char if char.isalnum() or char in ".-_" else "-" for char in host_of(address).lower())
    return name.strip("-.")[:64] or "custom"
