"""Edits of TOML text that leave every byte outside the edited values alone (R9).

The text is cut into statements and spliced; values and keys are rendered by tomlkit (R10). Editing tomlkit's own
document instead would move comments between tables and put LF into CRLF files.
"""

from collections.abc import Callable, Mapping
from typing import Any

from wizard.store.toml_scan import BLANK, COMMENT, Path, Statement, scan, spaces, value_of
from wizard.values.secret import Secret


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
        indent = text[last[0].start : spaces(text, last[0].start)]
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
    while at and COMMENT.match(text, above := text.rfind("\n", 0, at - 1) + 1):
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
        while blank := BLANK.match(text, end):
            end = blank.end()
        if end == len(text):
            start = len(text[:start].rstrip("\r\n")) + len(newline(text)) if text[:start].strip() else 0
    return text[:start] + text[end:]


def _tail(text: str, end: int) -> int:
    """``end``, or the end of the comment directly below when that is nobody else's: a blank line follows it."""
    at = end
    while at < len(text) and (comment := COMMENT.match(text, at)):
        at = comment.end()
    return at if at == len(text) or BLANK.match(text, at) else end


def _inline(text: str, each: Statement, change: Callable[[dict[str, Any]], None]) -> str:
    table = value_of(text[each.value])
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
