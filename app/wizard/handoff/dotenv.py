"""A `.env` file: one assignment a line, as the tools that read one agree on it.

``NAME=value``, ``export NAME=value``, both kinds of quotes, comments. A value over several lines is not read, and
nothing is put in the place of a ``$NAME``.
"""

import re
from collections.abc import Collection

from wizard.handoff.entry import Entry
from wizard.handoff.variables import entries

_NAME = re.compile(r"[ \t]*+(?:export[ \t]++)?+([A-Za-z_][A-Za-z0-9_]*+)[ \t]*+=[ \t]*+", re.ASCII)


def read(text: str, wanted: Collection[str]) -> tuple[Entry, ...]:
    return entries(assignments(text), wanted)


def assignments(text: str) -> dict[str, str]:
    """Names and values; the last assignment of a name stands. A line that is none is passed by."""
    found: dict[str, str] = {}
    for line in text.removeprefix("\ufeff").splitlines():
        begins = _NAME.match(line)
        if begins is not None and (value := _value(line[begins.end() :])) is not None:
            found[begins[1]] = value
    return found


def _value(text: str) -> str | None:
    """What the right side says; None where a quote does not end, or anything but a comment follows it."""
    if text[:1] not in {'"', "'"}:
        return text.partition("#")[0].strip()
    value, quote, rest = text[1:].partition(text[0])
    return value if quote and not rest.partition("#")[0].strip() else None
