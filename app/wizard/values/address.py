"""Addresses in a preset: strict about where they lead, with ``{parameters}`` left open."""

import re
from collections.abc import Callable

from wizard.errors import UsageError
from wizard.values import url
from wizard.values.pattern import Pattern

_HOLE = Pattern(r"(?<=:)\{([a-z][a-z0-9_-]{0,63})\}|\{([a-z][a-z0-9_-]{0,63})\}", re.ASCII)


def holes(text: str) -> tuple[str, ...]:
    """The parameters ``text`` names, in order."""
    return tuple(in_port or elsewhere for in_port, elsewhere in _HOLE.findall(text))


def base(text: str) -> str:
    """A base URL as :func:`wizard.values.url.base_url` normalises it. Raises UsageError or Refused."""
    return _around_holes(text, url.base_url)


def link(text: str) -> str:
    """Any other URL: the same rules for scheme and host; path, query and fragment stay as they are."""
    return _around_holes(text, url.link)


def endpoint(text: str) -> str:
    """A URL requests go to: as ``link``, without a fragment (RFC 6749 §3.1, §3.2)."""
    if "#" in text:
        raise UsageError("an address that requests go to has no fragment")
    return link(text)


def issuer(text: str) -> str:
    """An issuer identifier: neither query nor fragment (RFC 8414 §2), and compared as it stands."""
    if "?" in text or "#" in text:
        raise UsageError("an issuer has neither query nor fragment")
    return link(text)


def _around_holes(text: str, normal: Callable[[str], str]) -> str:
    """``normal`` of ``text`` with a stand-in for each hole: a number where a port is meant, else a name."""
    stands_for: dict[str, str] = {}

    def plug(hole: re.Match[str]) -> str:
        at = len(stands_for)
        stand_in = str(61001 + at) if hole.group(1) else f"wzq{at}qzw"
        stands_for[stand_in] = hole.group()
        return stand_in

    if "{" not in text and "}" not in text:
        return normal(text)
    plugged = _HOLE.sub(plug, text)
    if "{" in plugged or "}" in plugged:
        raise UsageError("braces stand around the name of a parameter, and nowhere else")
    result = normal(plugged)
    for stand_in, hole in stands_for.items():
        result = result.replace(stand_in, hole)
    return result
