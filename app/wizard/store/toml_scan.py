"""TOML text cut into statements, for those who edit it: only where each one stands, and what its key is.

Only text that tomllib has accepted comes here, or what may be left of text that it has not.
"""

import re
from typing import Any, Literal, NamedTuple

from wizard.values.pattern import Pattern

Path = tuple[str, ...]
_BARE = Pattern(r"[A-Za-z0-9_-]+", re.ASCII)
BLANK = Pattern(r"[ \t]*\r?\n")
COMMENT = Pattern(r"[ \t]*#[^\n]*(?:\n|$)")
_STRING = Pattern(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|(?!""")"(?:[^"\\\n]|\\[^\n])*"'
    r"|(?!''')'[^'\n]*'",
    re.DOTALL,
)


class Statement(NamedTuple):
    """A header or a pair: whole lines from ``start`` to ``end``. ``path`` is absolute; ``table`` is the header above."""

    kind: Literal["header", "pair"]
    path: Path
    table: Path
    start: int
    end: int
    value: slice


def scan(text: str) -> list[Statement]:
    """The statements of valid TOML, in order."""
    found: list[Statement] = []
    at = 0
    while at < len(text):
        at, each = step(text, at, found[-1].table if found else ())
        if each is not None:
            found.append(each)
    return found


def step(text: str, at: int, table: Path = ()) -> tuple[int, Statement | None]:
    """Where what begins with the line at ``at`` ends, and the statement, if it is one, below the header ``table``.

    Raises ValueError, LookupError for much of what is not TOML.
    """
    if passed := BLANK.match(text, at) or COMMENT.match(text, at):
        return passed.end(), None
    first = spaces(text, at)
    if first == len(text):
        return first, None
    if text[first] == "[":
        path, after = _key(text, first + (2 if text.startswith("[[", first) else 1))
        end = _line_end(text, after)
        return end, Statement("header", path, path, at, end, slice(end, end))
    key, equals = _key(text, first)
    begin = spaces(text, equals + 1)
    stop = _value_end(text, begin)
    end = _line_end(text, stop)
    return end, Statement("pair", table + key, table, at, end, slice(begin, stop))


def spaces(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def _key(text: str, at: int) -> tuple[Path, int]:
    """A possibly dotted key, and where the ``=`` or ``]`` behind it stands."""
    parts: list[str] = []
    while True:
        at = spaces(text, at)
        match = _STRING.match(text, at) or _BARE.match(text, at)
        if match is None:
            raise ValueError("not a key")  # not in text that tomllib has accepted
        quoted = text[at] in "\"'"
        parts.append(value_of(match[0]) if quoted else match[0])
        at = spaces(text, match.end())
        if text[at] != ".":
            return tuple(parts), at
        at += 1


def value_of(text: str) -> Any:
    import tomllib  # noqa: PLC0415  # 2 ms, for which no first run waits

    return tomllib.loads(f"x = {text}")["x"]


def _value_end(text: str, at: int) -> int:
    depth = 0
    while at < len(text):
        char = text[at]
        if char in "\"'":
            if (match := _STRING.match(text, at)) is None:
                raise ValueError("not closed")  # as above
            at = match.end()
            continue
        if char == "#" and depth:
            at = _line_end(text, at)
            continue
        if not depth and char in "#\n":
            break
        depth += (char in "[{") - (char in "]}")
        at += 1
    while text[at - 1] in " \t\r":
        at -= 1
    return at


def _line_end(text: str, at: int) -> int:
    return text.find("\n", at) + 1 or len(text)
