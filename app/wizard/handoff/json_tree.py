"""JSON, with the comments and trailing commas some tools allow, read into values that know where they stand."""

import json
import re
from collections.abc import Iterator
from typing import Any

from wizard.values.frozen import dataclass

TRIVIA = re.compile(r"(?:[ \t\r\n]|//[^\r\n]*|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*+"')
_WORD = re.compile(r"[-+.\w]++")
_DEEPEST = 100


class NotJson(ValueError):
    def __init__(self, text: str, at: int) -> None:
        super().__init__("not JSON")
        self.line = text.count("\n", 0, at) + 1
        self.column = at - text.rfind("\n", 0, at)


@dataclass(frozen=True, slots=True)
class Node:
    """A value, from ``start`` to ``end``; ``members`` are those of an object or an array."""

    start: int
    end: int
    value: Any
    members: tuple["Member", ...] = ()

    def named(self, key: str) -> "list[Member]":
        return [each for each in self.members if each.key == key]


@dataclass(frozen=True, slots=True)
class Member:
    """``key`` is None in an array. ``start`` is where it begins, key included; ``comma`` where the one behind it is."""

    key: str | None
    start: int
    node: Node
    comma: int | None


def read(text: str) -> Node:
    """The one value of ``text``. Raises NotJson."""
    try:
        root = _value(text, _skip(text, 1 if text.startswith("\ufeff") else 0), 0)
    except IndexError:
        raise NotJson(text, len(text)) from None
    if _skip(text, root.end) != len(text):
        raise NotJson(text, _skip(text, root.end))
    return root


def trivia(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Where the comments behind ``at`` stand that are on its line."""
    comment = re.compile(r"[ \t]*+(/\*(?:[^*\n]|\*(?!/))*+\*/|//[^\r\n]*)")
    while found := comment.match(text, at):
        yield found.span(1)
        at = found.end()


def _skip(text: str, at: int) -> int:
    found = TRIVIA.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, depth: int) -> Node:
    if depth > _DEEPEST:
        raise NotJson(text, at)
    match text[at]:
        case "{" | "[":
            return _container(text, at, depth)
        case '"':
            value, end = _string(text, at)
            return Node(at, end, value)
    word = _WORD.match(text, at)
    if word is None:
        raise NotJson(text, at)
    try:
        # Numbers stay text: none is to be rounded, and none compares unequal to itself.
        value = json.loads(word[0], parse_float=str, parse_int=str, parse_constant=_refuse)
    except ValueError:
        raise NotJson(text, at) from None
    return Node(at, word.end(), (value,) if isinstance(value, str) else value)


def _refuse(_: str) -> None:
    raise ValueError


def _container(text: str, start: int, depth: int) -> Node:
    is_object = text[start] == "{"
    closing = "}" if is_object else "]"
    members: list[Member] = []
    at = _skip(text, start + 1)
    while text[at] != closing:
        if members and members[-1].comma is None:
            raise NotJson(text, at)
        begin, key = at, None
        if is_object:
            key, at = _string(text, at)
            at = _skip(text, at)
            if text[at] != ":":
                raise NotJson(text, at)
            at = _skip(text, at + 1)
        node = _value(text, at, depth + 1)
        at = _skip(text, node.end)
        comma = at if text[at] == "," else None
        members.append(Member(key, begin, node, comma))
        at = at if comma is None else _skip(text, comma + 1)
    value: Any = (
        {str(each.key): each.node.value for each in members} if is_object else [each.node.value for each in members]
    )
    return Node(start, at + 1, value, tuple(members))


def _string(text: str, at: int) -> tuple[str, int]:
    found = _STRING.match(text, at)
    if found is None:
        raise NotJson(text, at)
    try:
        return str(json.loads(found[0])), found.end()
    except ValueError:
        raise NotJson(text, at) from None
