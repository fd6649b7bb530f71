"""Server-sent events out of a body that has been read whole (WHATWG HTML §9.2)."""

import re
from collections.abc import Iterator

from wizard.values.frozen import dataclass

# Not `str.splitlines`: it also splits at U+2028 and form feeds, which may stand inside JSON.
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class Event:
    type: str
    data: str


def events(body: bytes) -> Iterator[Event]:
    """Events in order; `[DONE]` comes as data like any other. One that lacks its final blank line is given too."""
    kind, data = "", list[str]()
    for line in _lines(body.decode("utf-8", "replace").removeprefix("\ufeff")):
        if not line:
            if data:
                yield Event(kind or "message", "\n".join(data))
            kind, data = "", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            data.append(value)
        elif name == "event":
            kind = value
        # `id`, `retry` and comments (an empty name) say nothing about the answer.
    if data:
        yield Event(kind or "message", "\n".join(data))


def _lines(text: str) -> Iterator[str]:
    for match in _LINE.finditer(text):
        if match.end() == len(text) and not match.group():
            return
        yield match[1]
