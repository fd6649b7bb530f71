"""Headers that a preset or a person names: which may be fixed and public, and where a key may stand."""

import re

_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", re.ASCII)  # RFC 9110 §5.6.2 `token`
_VALUE = re.compile(r"[!-~](?:[ -~]{0,498}[!-~])?", re.ASCII)
# What carries a credential, says who we are, or frames the message.
CREDENTIALS = frozenset({"authorization", "proxy-authorization", "cookie", "x-api-key", "x-goog-api-key", "api-key"})
_IDENTITY = frozenset({"user-agent", "originator", "host", "from", "origin"})
_FRAMING = frozenset(
    {"connection", "content-length", "expect", "te", "trailer", "transfer-encoding", "upgrade", "content-encoding"}
)
# Of every request already, or read by somebody else: a key there would be a second header, or reach no provider.
_NO_KEY = frozenset({"accept", "accept-encoding", "anthropic-version", "content-type", "cookie", "proxy-authorization"})


def header_problem(name: str) -> str:
    """Why a preset may not send the fixed header ``name``; empty when it may."""
    lower = name.lower()
    if not _HEADER.fullmatch(name):
        return "is not the name of a header"
    if lower in CREDENTIALS:
        return "carries a credential; say `credential` instead"
    return "is not the preset's to set" if lower in _IDENTITY or lower in _FRAMING else ""


def placement_problem(text: str) -> str:
    """Why ``text`` does not say where a key stands: `bearer`, or `header:NAME`."""
    if text == "bearer":
        return ""
    scheme, _, name = text.partition(":")
    if scheme != "header" or not _HEADER.fullmatch(name):
        return "is neither `bearer` nor `header:NAME`"
    return f"a key cannot stand in `{name}`" if name.lower() in _IDENTITY | _FRAMING | _NO_KEY else ""


def header_of(placement: str) -> str:
    """The header a key stands in, in lower case."""
    return "authorization" if placement == "bearer" else placement.removeprefix("header:").lower()


def is_header_value(text: str) -> bool:
    """Printable ASCII without spaces around it: nothing that could end the header."""
    return _VALUE.fullmatch(text) is not None
