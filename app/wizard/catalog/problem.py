"""What is wrong with a preset file, and where."""

from typing import Literal

from wizard.values.frozen import dataclass

Level = Literal["error", "warning"]

# A file of nothing but mistakes is understood after this many.
_ENOUGH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """``key`` is dotted (`endpoints[1].base_url`), empty for the whole file; line and column only for syntax."""

    file: str
    key: str
    text: str
    level: Level = "error"
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(each) for each in (self.file, self.line, self.column) if each is not None)
        return ": ".join(each for each in (place, self.key, self.text) if each)


class Notes:
    """What is noticed while one file is read: its problems, all of them at once, and the parameters its URLs name."""

    __slots__ = ("_problems", "fatal", "file", "holes")

    def __init__(self, file: str) -> None:
        self.file = file
        self.fatal = False
        self.holes: list[tuple[str, str]] = []  # (dotted key, parameter)
        self._problems: list[Problem] = []

    def add(
        self, key: str, text: str, *, level: Level = "error", line: int | None = None, column: int | None = None
    ) -> None:
        news = level == "error" and not self.fatal
        self.fatal |= news
        if news or len(self._problems) < _ENOUGH:
            self._problems.append(Problem(file=self.file, key=key, text=text, level=level, line=line, column=column))

    def problems(self) -> tuple[Problem, ...]:
        return tuple(self._problems)
