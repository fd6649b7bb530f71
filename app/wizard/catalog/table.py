"""A TOML table being read: typed answers, and a problem with its dotted key for each that is wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from wizard.catalog.pattern import BadPattern, compiled
from wizard.catalog.problem import Level, Notes
from wizard.errors import WizardError
from wizard.values.address import holes
from wizard.values.header_names import header_problem, is_header_value
from wizard.values.text import safe

T = TypeVar("T", bound=str)

LINE = 200
URL = 2048
MANY = 500
_BARE = re.compile(r"[A-Za-z0-9_-]{1,64}(?:\[\d{1,4}\])?", re.ASCII)
_KINDS = {
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "a table",
    date: "a date, written 2026-01-31 without quotes",
}


class Table:
    """Each method reads one key of the table; an absent or wrong one gives the empty value.

    ``close`` reports the keys nobody asked for, so every reader calls it last.
    """

    __slots__ = ("_asked", "_values", "key", "notes")

    def __init__(self, values: Mapping[str, Any], key: str, notes: Notes) -> None:
        self._values = values
        self._asked: set[str] = set()
        self.key = key
        self.notes = notes

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def is_one_of(self, name: str, allowed: tuple[str, ...]) -> bool:
        return self._values.get(name) in allowed

    def names(self) -> tuple[str, ...]:
        return tuple(self._values)

    def wrong(self, name: str, text: str, *, level: Level = "error") -> None:
        self.notes.add(dotted(self.key, name), text, level=level)

    def text(self, name: str, *, limit: int = LINE, required: bool = False) -> str:
        """A line for a person: what could steer a terminal is taken out."""
        value = self.exact(name, limit=limit, required=required, shown=False)
        shown = safe(value, limit) if value else ""
        if shown != value:
            self.wrong(name, "holds characters or spaces that are not shown", level="warning")
            if required and not shown:
                self.wrong(name, "is empty")
        return shown

    def exact(self, name: str, *, limit: int = LINE, required: bool = False, shown: bool = True) -> str:
        """A string used as it stands: an id, a claim, a path."""
        value: str | None = self.typed(name, str)
        if not value:
            if required and (value == "" or name not in self._values):
                self.wrong(name, "is empty" if value == "" else "is missing")
            return ""
        return value if self._fits(name, value, limit, shown=shown) else ""

    def matching(self, name: str, pattern: re.Pattern[str], meaning: str, *, default: str | None = None) -> str:
        """A string that ``pattern`` matches as a whole, required without a default; ``meaning`` ends the problem."""
        value: str | None = self.typed(name, str)
        if value is None and name not in self._values:
            if default is None:
                self.wrong(name, "is missing")
            return default or ""
        if value is not None and not pattern.fullmatch(value):
            self.wrong(name, meaning)
            return ""
        return value or ""

    def choice(self, name: str, allowed: tuple[T, ...], default: T | None = None) -> T:
        """One of ``allowed``, required without a default."""
        value: str | None = self.typed(name, str)
        if value is None and name not in self._values and default is None:
            self.wrong(name, f"is missing; it is one of {', '.join(allowed)}")
        for each in allowed:
            if each == value:
                return each
        if value is not None:
            self.wrong(name, f"is not one of {', '.join(allowed)}")
        return default or allowed[0]

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.typed(name, bool)
        return default if value is None else bool(value)

    def day(self, name: str) -> date | None:
        """A day without a time."""
        value: date | None = self.typed(name, date)
        return value

    def address(self, name: str, normal: Callable[[str], str], *, required: bool = False) -> str:
        """A URL, as ``normal`` of :mod:`wizard.values.address` gives it."""
        value = self.exact(name, limit=URL, required=required, shown=False)
        self.name_holes(name, value)
        try:
            return normal(value) if value else ""
        except WizardError as error:
            self.wrong(name, error.message)
            return ""

    def name_holes(self, name: str, text: str) -> None:
        """Remember the parameters that ``text`` stands open for."""
        self.notes.holes += [(dotted(self.key, name), hole) for hole in holes(text)]

    def pattern(self, name: str, *, required: bool = False) -> re.Pattern[str] | None:
        source = self.exact(name, limit=URL, required=required)
        try:
            return compiled(source) if source else None
        except BadPattern as error:
            self.wrong(name, safe(error))
            return None

    def numbers(
        self, name: str, *, least: int, most: int, default: tuple[int, ...], empty: bool = False
    ) -> tuple[int, ...]:
        items = self._items(name)
        if name not in self._values:
            return default
        if not items and not empty and self._values[name] == []:
            self.wrong(name, "is empty")
        for at, item in items:
            if type(item) is not int or not least <= item <= most:
                self.wrong(f"{name}[{at}]", f"is not a whole number from {least} to {most}")
        return tuple(item for _, item in items if type(item) is int)

    def texts(self, name: str, *, limit: int = LINE, problem: Callable[[str], str] | None = None) -> tuple[str, ...]:
        """A list of strings used as they stand; ``problem`` says what is wrong with one, or nothing."""
        good: list[str] = []
        for at, item in self._items(name):
            where = f"{name}[{at}]"
            if not isinstance(item, str):
                self.wrong(where, "is not a string")
            elif not item:
                self.wrong(where, "is empty")
            elif self._fits(where, item, limit, shown=True):
                if problem and (reason := problem(item)):
                    self.wrong(where, reason)
                good.append(item)
        return tuple(good)

    def strings(self, name: str, *, headers: bool = False) -> dict[str, str]:
        """A table of strings to send: names and values in printable ASCII."""
        inner = self.table(name)
        if inner is None:
            return {}
        found: dict[str, str] = {}
        for each in inner.names():
            value = inner.typed(each, str)
            reason = header_problem(each) if headers else "" if is_header_value(each) else "is not a usable name"
            if reason:
                inner.wrong(each, reason)
            elif value is not None and not is_header_value(value):
                inner.wrong(each, "is not printable ASCII without spaces around it")
            elif value is not None:
                found[each] = value
        return found

    def table(self, name: str) -> "Table | None":
        value: dict[str, Any] | None = self.typed(name, dict)
        if value is None:
            return None
        if len(value) > MANY:
            self.wrong(name, f"has more than {MANY} entries")
            return None
        return Table(value, dotted(self.key, name), self.notes)

    def tables(self, name: str, *, required: bool = False) -> "list[Table]":
        items = self._items(name)
        found: list[Table] = []
        for at, item in items:
            if isinstance(item, dict):
                found.append(Table(item, dotted(self.key, f"{name}[{at}]"), self.notes))
            else:
                self.wrong(f"{name}[{at}]", "is not a table")
        if required and not items and (name not in self._values or self._values[name] == []):
            self.wrong(name, f"is missing; at least one [[{name}]] is needed")
        return found

    def raw(self, name: str) -> Mapping[str, Any] | None:
        """A table as TOML gave it; its reader checks it."""
        value: dict[str, Any] | None = self.typed(name, dict)
        return value

    def close(self) -> None:
        for name in self._values:
            if name not in self._asked:
                self.wrong(name, "is not known here", level="warning")

    def typed(self, name: str, kind: type) -> Any:
        """The value, or None with a problem when it is of another type. ``true`` is no number."""
        self._asked.add(name)
        value = self._values.get(name)
        if value is None or type(value) is kind:
            return value
        self.wrong(name, f"is not {_KINDS[kind]}")
        return None

    def _items(self, name: str) -> list[tuple[int, Any]]:
        value: list[Any] | None = self.typed(name, list)
        if value is None:
            return []
        if len(value) > MANY:
            self.wrong(name, f"has more than {MANY} entries")
            return []
        return list(enumerate(value))

    def _fits(self, name: str, value: str, limit: int, *, shown: bool) -> bool:
        if len(value) > limit:
            self.wrong(name, f"is longer than {limit} characters")
        elif shown and value != safe(value, limit):
            self.wrong(name, "holds characters or spaces that are not shown")
        else:
            return True
        return False


def dotted(key: str, name: str) -> str:
    """``name`` below ``key``; a name that would need quotes gets them."""
    bare = name if _BARE.fullmatch(name) else f'"{safe(name, 60)}"'
    return f"{key}.{bare}" if key else bare
