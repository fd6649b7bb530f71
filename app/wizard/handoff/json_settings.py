"""A tool's JSON settings: our parts put in beside what is there, and taken out again."""

from typing import Any

from wizard.errors import BadFile
from wizard.handoff import json_text
from wizard.handoff.json_tree import NotJson, read
from wizard.handoff.removal import NOTHING, Entangled, at, removed
from wizard.handoff.source import Change, Part, Path
from wizard.handoff.woven import Inserted, Woven

_SPACE = "\ufeff \t\r\n"


def values(text: str, where: str) -> dict[str, Any]:
    """What the file says; an empty one nothing. Raises BadFile, with line and column, for anything but an object."""
    if not text.strip(_SPACE):
        return {}
    try:
        value = read(text).value
    except NotJson as error:
        raise BadFile(f"`{where}:{error.line}:{error.column}`: not JSON", hint="correct it in an editor") from None
    if not isinstance(value, dict):
        raise BadFile(f"`{where}` is not one JSON object", hint="correct it in an editor")
    return value


def put(text: str, parts: tuple[Part, ...], where: str) -> Change:
    """``text`` with ``parts``. Raises BadFile when there is no safe place for them."""
    before = values(text, where)
    made = {path: None for part in parts for path in _missing(before, part)}
    woven = Woven(text) if text.strip(_SPACE) else _started(text)
    try:
        for each in parts:
            woven = (json_text.append if each.item else json_text.put)(woven, each.path, each.value)
    except (json_text.Occupied, NotJson):
        raise uneditable(where) from None
    return Change(woven, parts, tuple(made))


def take(
    text: str, inserted: tuple[Inserted, ...], parts: tuple[Part, ...], made: tuple[Path, ...], where: str
) -> tuple[str, tuple[Part, ...]]:
    """``text`` without our parts, and those that are not ours any more. Raises BadFile."""
    values(text, where)
    try:
        return removed(text, inserted, parts, made, load=_load, drop=_drop)
    except (json_text.Occupied, Entangled):
        raise uneditable(where) from None


def is_empty(text: str) -> bool:
    """Nothing is left in it, not even a comment."""
    return "".join(text.split()) in {"", "{}"}


def uneditable(where: str) -> BadFile:
    return BadFile(f"`{where}` is written in a way that cannot be edited safely; nothing was changed")


def _started(text: str) -> Woven:
    """A file without any value: the braces are ours."""
    at = 1 if text.startswith("\ufeff") else 0
    return Woven(text).insert(at, "{\n}\n")


def _missing(before: dict[str, Any], part: Part) -> list[Path]:
    """The containers on the way that have to be made."""
    ends = range(1, len(part.path) + (1 if part.item else 0))
    return [part.path[:end] for end in ends if at(before, part.path[:end]) is NOTHING]


def _load(text: str) -> Any:
    return read(text).value if text.strip(_SPACE) else {}


def _drop(text: str, part: Part) -> str:
    return json_text.drop_item(text, part.path, part.value) if part.item else json_text.drop(text, part.path)
