"""Edits of TOML text that leave every byte outside the edited values alone (R9).

The text is cut into statements and spliced; values and keys are rendered by tomlkit (R10). Editing tomlkit's own
document instead would move comments between tables and put LF into CRLF files. Only text that tomllib has accepted
comes here, so the scanner knows one thing: where a statement ends.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from wizard.values.pattern import Pattern
from wizard.values.secret import Secret

Path = tuple[str, ...]
_BARE = Pattern(r"[A-Za-z0-9_-]+", re.ASCII)
_BLANK = Pattern(r"[ \t]*\r?\n")
_COMMENT = Pattern(r"[ \t]*#[^\n]*(?:\n|$)")
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


def put(text: str, path: Path, value: Any) -> str:
    """``text`` with ``value`` at ``path``, in the place and spelling of what is there."""
    statements = scan(text)
    there = _pair_above(statements, path)
    if there is None:
        return _insert(text, statements, path, value)
    if there.path == path:
        return text[: there.value.start] + _render(value) + text[there.value.stop :]
    return _inline(text, there, lambda table: _put(table, path[len(there.path) :], value))


def drop(text: str, path: Path) -> str:
    """``text`` without ``path`` and all below it. Comments outside of what goes stay."""
    statements = scan(text)
    there = _pair_above(statements, path)
    if there is not None and there.path != path:
        return _inline(text, there, lambda table: _drop(table, path[len(there.path) :]))
    runs: list[list[Statement]] = [[]]
    for each in statements:
        if each.path[: len(path)] == path:
            runs[-1].append(each)
        elif runs[-1]:
            runs.append([])
    for run in reversed([each for each in runs if each]):
        text = _cut(text, run)
    return text


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
    if passed := _BLANK.match(text, at) or _COMMENT.match(text, at):
        return passed.end(), None
    first = _spaces(text, at)
    if first == len(text):
        return first, None
    if text[first] == "[":
        path, after = _key(text, first + (2 if text.startswith("[[", first) else 1))
        end = _line_end(text, after)
        return end, Statement("header", path, path, at, end, slice(end, end))
    key, equals = _key(text, first)
    begin = _spaces(text, equals + 1)
    stop = _value_end(text, begin)
    end = _line_end(text, stop)
    return end, Statement("pair", table + key, table, at, end, slice(begin, stop))


def newline(text: str) -> str:
    """What most lines end in."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def _pair_above(statements: list[Statement], path: Path) -> Statement | None:
    """The pair at ``path``, or the one whose inline table holds it."""
    return next((each for each in statements if each.kind == "pair" and each.path == path[: len(each.path)]), None)


def _insert(text: str, statements: list[Statement], path: Path, value: Any) -> str:
    parent = path[:-1]
    pairs = [each for each in statements if each.kind == "pair"]
    beside = [each for each in pairs if each.path[:-1] == parent]
    # A table that dotted keys have begun must not get a header as well.
    dotted = [each for each in pairs if len(each.table) < len(parent) and each.path[: len(parent)] == parent]
    if last := (beside or dotted)[-1:]:
        indent = text[last[0].start : _spaces(text, last[0].start)]
        return _after(text, last[0].end, indent + _line(path[len(last[0].table) :], value))
    if headers := [each for each in statements if each.kind == "header" and each.path == parent]:
        return _after(text, headers[0].end, _line(path[-1:], value))
    if not parent:
        return _on_top(text, statements, _line(path, value))
    kin = [each for each in statements if each.path[:2] == parent[:2]]
    at = _tail(text, kin[-1].end) if kin else len(text)
    nl = newline(text)
    gap = "" if not text[:at].strip() or text[:at].endswith(("\n\n", "\n\r\n")) else nl
    return _after(text, at, f"{gap}[{_dotted(parent)}]{nl}{_line(path[-1:], value)}")


def _on_top(text: str, statements: list[Statement], line: str) -> str:
    """A first pair that is in no table: above the first header and the comment that stands directly over it."""
    if not statements:
        return _after(text, len(text), line)
    at = statements[0].start
    while at and _COMMENT.match(text, above := text.rfind("\n", 0, at - 1) + 1):
        at = above
    return _after(text, at, line + newline(text))


def _after(text: str, at: int, lines: str) -> str:
    nl = newline(text)
    before = text[:at] if not at or text[at - 1] == "\n" else text[:at] + nl
    return f"{before}{lines}{nl}{text[at:]}"


def _cut(text: str, run: list[Statement]) -> str:
    """Without statements that follow each other, and what stands between them."""
    start, end = run[0].start, run[-1].end
    if any(each.kind == "header" for each in run):
        end = _tail(text, end)
        while blank := _BLANK.match(text, end):
            end = blank.end()
        if end == len(text):
            start = len(text[:start].rstrip("\r\n")) + len(newline(text)) if text[:start].strip() else 0
    return text[:start] + text[end:]


def _tail(text: str, end: int) -> int:
    """``end``, or the end of the comment directly below when that is nobody else's: a blank line follows it."""
    at = end
    while at < len(text) and (comment := _COMMENT.match(text, at)):
        at = comment.end()
    return at if at == len(text) or _BLANK.match(text, at) else end


def _inline(text: str, each: Statement, change: Callable[[dict[str, Any]], None]) -> str:
    table = _value(text[each.value])
    change(table)
    return text[: each.value.start] + _render(table) + text[each.value.stop :]


def _put(table: dict[str, Any], path: Path, value: Any) -> None:
    for part in path[:-1]:
        table = table.setdefault(part, {})
    table[path[-1]] = value


def _drop(table: dict[str, Any], path: Path) -> None:
    for part in path[:-1]:
        table = table.get(part, {})
    table.pop(path[-1], None)


def _line(path: Path, value: Any) -> str:
    return f"{_dotted(path)} = {_render(value)}"


def _dotted(path: Path) -> str:
    import tomlkit  # noqa: PLC0415  # late: reading never pays for it

    return ".".join(tomlkit.key(part).as_string() for part in path)


def _render(value: Any) -> str:
    import tomlkit  # noqa: PLC0415  # late: reading never pays for it

    if isinstance(value, Secret):
        raise TypeError("a secret does not belong in a TOML file")
    if isinstance(value, Mapping):
        return "{" + ", ".join(_line((key,), each) for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_render, value)) + "]"
    return str(tomlkit.item(value).as_string())


def _spaces(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def _key(text: str, at: int) -> tuple[Path, int]:
    """A possibly dotted key, and where the ``=`` or ``]`` behind it stands."""
    parts: list[str] = []
    while True:
        at = _spaces(text, at)
        match = _STRING.match(text, at) or _BARE.match(text, at)
        if match is None:
            raise ValueError("not a key")  # not in text that tomllib has accepted
        quoted = text[at] in "\"'"
        parts.append(_value(match[0]) if quoted else match[0])
        at = _spaces(text, match.end())
        if text[at] != ".":
            return tuple(parts), at
        at += 1


def _value(text: str) -> Any:
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
