"""A regular expression that is compiled when something is first tried on it: the catalogue has dozens, 0.1 ms each."""

import re
from typing import Final


class Pattern:
    """Stands for ``re.compile(source)``, and equals it. What is from outside is checked before it becomes one."""

    __slots__ = ("_compiled", "pattern")

    def __init__(self, source: str) -> None:
        self.pattern: Final = source
        self._compiled: re.Pattern[str] | None = None

    def search(self, text: str) -> re.Match[str] | None:
        return self._made().search(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self._made().fullmatch(text)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Pattern):
            return self.pattern == other.pattern
        return self._made() == other

    def __hash__(self) -> int:
        return hash(self._made())

    def __repr__(self) -> str:
        return repr(self._made())

    def _made(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self.pattern)
        return self._compiled
