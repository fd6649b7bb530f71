"""Presets in the form they have once they are read, as JSON: reading their TOML takes ten times as long.

It is made when the package is built, and lies beside the files it was made from. Each preset in it has the checksum of
its file: the files are what counts, and what has been edited since is read from there.
"""

import dataclasses
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from zlib import crc32

from wizard.values import preset as values
from wizard.values.pattern import Pattern
from wizard.values.preset import Preset

NAME = "packed.json"
_KIND, _PATTERN, _TABLE, _DAY = "_", "_pattern", "_table", "_day"  # no names of fields
_CLASSES = {
    each.__name__: each
    for each in (
        values.KeyShape,
        values.Verify,
        values.ModelRules,
        values.Endpoint,
        values.Redirect,
        values.Login,
        values.CommandLogin,
        values.IdToken,
        values.BrowserLogin,
        values.DeviceLogin,
        values.Parameter,
        values.Variables,
        values.Preset,
    )
}
Packed = Mapping[str, tuple[int, Preset]]  # by id: checksum of the file's text


def packed(texts: Mapping[str, str]) -> str:
    """The shipped presets, given the text of each file by id. Raises ValueError for one that is wrong."""
    from wizard.catalog.preset_file import read  # noqa: PLC0415  # what is packed need not be read

    made: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for stem, text in sorted(texts.items()):
        preset, problems = read(text, stem=stem, file=f"{stem}.toml")
        if preset is None:
            raise ValueError("\n".join(map(str, problems)))
        made[stem] = [checksum(text), _plain(preset, seen)]
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Packed:
    """What :func:`packed` was given. Raises ValueError, TypeError, KeyError or RecursionError for what it did not make."""
    table = dict(json.loads(text, object_hook=_Values()))
    found = {stem: (total, preset) for stem, (total, preset) in table.items()}
    if any(type(preset) is not Preset or preset.id != stem for stem, (_, preset) in found.items()):
        raise ValueError("not one preset under each name")
    return found


def checksum(text: str) -> int:
    """Tells an edited file from the one that was packed. Nobody is kept out by it: both lie in the same folder."""
    return crc32(text.encode())


def _plain(value: Any, seen: dict[str, int]) -> Any:
    """``seen``: what stands in the text already, and its number. Two in five values are like one before."""
    if isinstance(value, tuple):
        return [_plain(each, seen) for each in value]
    if isinstance(value, re.Pattern):
        table: dict[str, Any] = {_PATTERN: value.pattern}
    elif isinstance(value, date):
        table = {_DAY: value.isoformat()}
    elif isinstance(value, Mapping):
        # As text: the lists and tables in it stay what they are.
        table = {_TABLE: json.dumps([*value.items()], ensure_ascii=False)}
    elif (kind := type(value).__name__) in _CLASSES:
        own = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        given = {name: _plain(each, seen) for name, each in own.items() if each != _MAKERS[kind].omitted(name)}
        table = {_KIND: kind, **given}
    else:
        return value
    if (number := seen.get(text := json.dumps(table))) is not None:
        return {_KIND: number}
    seen[text] = len(seen)
    return table


class _Maker:
    """Makes values of one class from what was given of it. Their own ``__init__`` takes twice as long."""

    __slots__ = ("_class", "_defaults", "_empty", "_names", "_needed", "_places")

    def __init__(self, cls: type[Any]) -> None:
        fields = dataclasses.fields(cls)
        self._class = cls
        self._defaults = {each.name: each.default for each in fields if each.default is not dataclasses.MISSING}
        self._empty = tuple(each.name for each in fields if each.default_factory is not dataclasses.MISSING)
        self._names = frozenset(each.name for each in fields)
        self._needed = self._names - self._defaults.keys() - {*self._empty}
        self._places = {each.name: getattr(cls, each.name).__set__ for each in fields}  # past what forbids to set

    def omitted(self, name: str) -> Any:
        """What stands there when nothing is given."""
        return {} if name in self._empty else self._defaults.get(name, dataclasses.MISSING)

    def __call__(self, given: dict[str, Any]) -> Any:
        if not self._needed <= given.keys() <= self._names:
            raise ValueError(f"another {self._class.__name__}")  # of another version of this program
        made, places = object.__new__(self._class), self._places
        for name in self._empty:
            given.setdefault(name, {})
        for name, value in (self._defaults | given).items():
            places[name](made, tuple(value) if type(value) is list else value)
        return made


_MAKERS = {name: _Maker(cls) for name, cls in _CLASSES.items()}


class _Values:
    """Makes a value of each table of the text, the inner ones first; by their number they are known again."""

    def __init__(self) -> None:
        self._made: list[Any] = []

    def __call__(self, table: dict[str, Any]) -> Any:
        if type(kind := table.pop(_KIND, None)) is int:
            return self._again(kind)
        if kind is not None:
            made = _MAKERS[kind](table)
        elif _PATTERN in table:
            made = Pattern(table[_PATTERN])
        elif _TABLE in table:
            made = dict(json.loads(table[_TABLE]))
        elif _DAY in table:
            made = date.fromisoformat(table[_DAY])
        else:
            return table
        self._made.append(made)
        return made

    def _again(self, number: int) -> Any:
        if not 0 <= number < len(self._made):
            raise ValueError("no such value")
        return self._made[number]
