"""A regular expression that is compiled when something is first tried on it: each takes 0.1 ms, and a start has dozens."""

import re
from collections.abc import Callable
from typing import Final


class Pattern:
    """Stands for ``re.compile(source, flags)``, and equals it. What is from outside is checked before it becomes one."""

    __slots__ = ("_compiled", "flags", "pattern")

    def __init__(self, source: str, flags: int = 0) -> None:
        self.pattern: Final = source
        self.flags: Final = flags
        self._compiled: re.Pattern[str] | None = None

    def search(self, text: str) -> re.Match[str] | None:
        return self._made().search(text)

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        return self._made().match(text, at)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self._made().fullmatch(text)

    def findall(self, text: str) -> list[tuple[str, ...]]:
        return self._made().findall(text)

    def split(self, text: str) -> list[str]:
        return self._made().split(text)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self._made().sub(replacement, text)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Pattern):
            return (self.pattern, self.flags) == (other.pattern, other.flags)
        return self._made() == other

    def __hash__(self) -> int:
        return hash(self._made())

    def __repr__(self) -> str:
        return repr(self._made())

    def _made(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self.pattern, self.flags)
        return self._compiled
