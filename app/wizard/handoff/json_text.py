"""Members put into JSON text, and taken out, that leave every other character where it is."""

import json
import re
from contextlib import suppress
from typing import Any

from wizard.handoff.json_tree import Member, Node, NotJson, read, trivia
from wizard.handoff.woven import Woven

Path = tuple[str, ...]
_SPACE = " \t\r\n"


class Occupied(ValueError):
    """Where a member should go stands something that cannot hold it, or the same key twice."""


def put(woven: Woven, path: Path, value: Any) -> Woven:
    """``value`` as a new member at ``path``, and the objects it needs. Raises NotJson, Occupied."""
    node = root = read(woven.text)
    for depth, part in enumerate(path):
        if not isinstance(node.value, dict):
            raise Occupied
        found = node.named(part)
        if not found:
            for each in reversed(path[depth + 1 :]):
                value = {each: value}
            return _add(woven, root, node, part, value)
        node = _only(found)
    raise Occupied


def append(woven: Woven, path: Path, value: Any) -> Woven:
    """``value`` as the last item of the array at ``path``, made if it is not there. Raises NotJson, Occupied."""
    root = read(woven.text)
    node = find(root, path)
    if node is None:
        return put(woven, path, [value])
    if not isinstance(node.value, list):
        raise Occupied
    return _add(woven, root, node, None, value)


def find(root: Node, path: Path) -> Node | None:
    """What stands at ``path``. Raises Occupied for a key that is there twice."""
    node = root
    for part in path:
        found = node.named(part)
        if not found:
            return None
        node = _only(found)
    return node


def drop(text: str, path: Path) -> str:
    """``text`` without the member at ``path``. Raises NotJson, Occupied."""
    root = read(text)
    above = find(root, path[:-1])
    if above is None or not (found := above.named(path[-1])):
        return text
    _only(found)
    return _cut(text, root, above, found[0])


def drop_item(text: str, path: Path, value: Any) -> str:
    """``text`` without the last item of the array at ``path`` that equals ``value``. Raises NotJson, Occupied."""
    root = read(text)
    above = find(root, path)
    found = [each for each in above.members if each.key is None and each.node.value == value] if above else []
    return _cut(text, root, above, found[-1]) if above and found else text


def _only(found: list[Member]) -> Node:
    if len(found) > 1:
        raise Occupied
    return found[0].node


def _add(woven: Woven, root: Node, box: Node, key: str | None, value: Any) -> Woven:
    text = woven.text
    nl = "\r\n" if "\r\n" in text else "\n"
    unit = _unit(text, root)
    if not box.members:
        base = _indent(text, box.start)
        spot = len(text[: box.end - 1].rstrip(_SPACE))
        entry = f"{nl}{base}{unit}{_rendered(key, value, nl + base + unit, unit)}"
        closes = "" if "\n" in text[spot : box.end - 1] else nl + base
        return woven.insert(spot, entry + closes)
    first, last = box.members[0], box.members[-1]
    after = last.node.end if last.comma is None else last.comma + 1
    if "\n" in text[box.start : first.start]:
        indent = nl + _indent(text, first.start)
        spot = max((end for _, end in trivia(text, after)), default=after)
        entry = indent + _rendered(key, value, indent, unit)
    else:
        spot, entry = after, " " + _rendered(key, value, None, unit)
    if last.comma is not None:
        return woven.insert(spot, entry + ",")
    return woven.insert(spot, entry).insert(last.node.end, ",")


def _rendered(key: str | None, value: Any, newline: str | None, unit: str) -> str:
    body = json.dumps(value, ensure_ascii=False, indent=None if newline is None else unit)
    if newline is not None:
        body = body.replace("\n", newline)
    return body if key is None else f"{json.dumps(key, ensure_ascii=False)}: {body}"


def _unit(text: str, root: Node) -> str:
    """What one level is indented by: as the first member that has a line of its own."""
    if root.members:
        first = root.members[0]
        if "\n" in text[root.start : first.start]:
            return _indent(text, first.start).removeprefix(_indent(text, root.start)) or "  "
    return "  "


def _indent(text: str, at: int) -> str:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    found = re.match(r"[ \t]*", line)
    return found[0] if found else ""


def _cut(text: str, root: Node, box: Node, member: Member) -> str:
    """Without ``member``, one comma, and the space before it unless that ends a comment."""
    lead = len(text[: member.start].rstrip(_SPACE))
    at = box.members.index(member)
    before = box.members[at - 1].comma if at else None
    for begin in (lead, member.start):
        if member.comma is not None:
            cut = text[:begin] + text[member.comma + 1 :]
        elif before is not None:
            cut = text[:before] + text[before + 1 : begin] + text[member.node.end :]
        else:
            cut = text[:begin] + text[member.node.end :]
        with suppress(NotJson):
            if read(cut).value == _value_without(root, member):
                return cut
    raise Occupied


def _value_without(node: Node, gone: Member) -> Any:
    kept = [each for each in node.members if each is not gone]
    if isinstance(node.value, dict):
        return {each.key: _value_without(each.node, gone) for each in kept}
    return [_value_without(each.node, gone) for each in kept] if isinstance(node.value, list) else node.value
