"""The rows of a list as data: the lines each takes, and which of them can be chosen next."""

from collections.abc import Sequence

from textual.content import Content

Rows = Sequence[tuple[Content, bool]]  # text, can be chosen


class Lines:
    """A row has as many lines as its text; positions are those in ``rows``."""

    def __init__(self, rows: Rows = ()) -> None:
        self.rows = rows
        self._begins: list[int] = []
        self._at: list[tuple[int, int]] = []
        for row, (text, _) in enumerate(rows):
            self._begins.append(len(self._at))
            self._at += ((row, part) for part in range(text.plain.count("\n") + 1))

    def __len__(self) -> int:
        return len(self._at)

    def __getitem__(self, line: int) -> tuple[int, int]:
        """The row that is there, and which of its own lines."""
        return self._at[line]

    def span(self, row: int) -> tuple[int, int]:
        """Its first line, and the one behind its last."""
        return self._begins[row], self._begins[row + 1] if row + 1 < len(self._begins) else len(self._at)

    @property
    def first(self) -> int | None:
        return self._usable(0, 1)

    @property
    def last(self) -> int | None:
        return self._usable(len(self.rows) - 1, -1)

    def after(self, row: int | None, step: int) -> int | None:
        """The next that can be chosen, down or up, and round the end."""
        found = None if row is None else self._usable(row + step, step)
        if found is None:
            return self.first if step > 0 else self.last
        return found

    def a_page_from(self, row: int | None, step: int, height: int) -> int | None:
        if row is None:
            return self.last if step > 0 else self.first
        line = max(0, min(self._begins[row] + step * height, len(self) - 1))
        there = self._at[line][0]
        found = self._usable(there, step)
        return self._usable(there, -step) if found is None else found

    def _usable(self, row: int, step: int) -> int | None:
        rows = range(row, len(self.rows) if step > 0 else -1, step)
        return next((each for each in rows if self.rows[each][1]), None)
