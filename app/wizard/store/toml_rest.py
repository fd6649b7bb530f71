"""What is left of TOML text without the entries that cannot be read: whole lines go, as few as will do."""

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from wizard.store.toml_file import place_of
from wizard.store.toml_scan import step
from wizard.values.pattern import Pattern

# So that the worst file takes seconds: entries, characters read again for all of them and looked at one by one, and how
# far an entry may reach.
_ENTRIES = 20
_READ = 2 * 1024 * 1024
_LOOKED = 4 * 1024 * 1024
_REACH = 16 * 1024
_LOOK = 100  # what a line costs, however short
_LINE = Pattern(r"[^\n]*\n|[^\n]+")
_STRAY_BYTE = Pattern("[\udc80-\udcff]")  # as `surrogateescape` reads what is not UTF-8
_NOWHERE = Pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\udc80-\udcff]|\r(?!\n)")  # these may not stand anywhere
# A line of an array may begin with a bracket too; it ends with a comma.
_HEADER = Pattern(r"[ \t]*\[(?![^\n]*,[ \t]*\r?(?:\n|$))")
# One that lost its first bracket, or has something before it: the pairs below it would fall to the table above as well.
_LOST_HEADER = Pattern(r"[^\n]*\[profiles\.|(?![ \t]*[\w\"'-][^=\n]*=)(?:[^\n]*\bprofiles\b|[^\w\n]*\w[^\n]*\])")
_NOTHING = Pattern(r"[ \t]*(?:#[^\n]*)?\r?(?:\n|$)")


class Rest(NamedTuple):
    """``entries`` are the lines, from 1, in which each entry begins that cannot be read; ``lines`` all that are left out."""

    text: str
    entries: tuple[int, ...]
    lines: tuple[int, ...]
    out: str


class _TooMuch(Exception):
    """Nothing worth keeping can be told from what is broken."""


def rest(text: str) -> Rest | None:
    """What can be read of ``text``, each line of it as it stands; None where too much is broken, or nothing is.

    An entry is a pair with all its lines, or a table whose header cannot be read: its pairs would fall to the table
    above. What stands in a string never becomes an entry, unless the string was not closed.
    """
    try:
        return _Text(text).rest()
    except (_TooMuch, RecursionError):
        return None


class _Text:
    def __init__(self, text: str) -> None:
        self._lines = [str(each) for each in _LINE.findall(text)]
        self._numbers = list(range(1, len(self._lines) + 1))
        self._gone: dict[int, str] = {}
        self._looked = 0
        self._made()

    def rest(self) -> Rest | None:
        entries: list[int] = []
        begun, read = 0, 0
        while (error := _fault(self._text)) is not None:
            read += len(self._text)
            if len(entries) == _ENTRIES or read > _READ:
                return None
            begun = self._statement(begun, error)
            first = bisect_right(self._starts, begun) - 1
            if first == len(self._lines):
                return None  # nothing is left in which it could stand
            entries.append(self._numbers[first])
            self._cut(first, self._end(first, error))
        if not entries:
            return None
        gone = sorted(self._gone)
        return Rest(self._text, tuple(entries), tuple(gone), "".join(self._gone[each] for each in gone))

    def _made(self) -> None:
        self._text = "".join(self._lines)
        self._starts = [0, *accumulate(map(len, self._lines))]

    def _cut(self, first: int, end: int) -> None:
        self._gone |= dict(zip(self._numbers[first:end], self._lines[first:end], strict=True))
        del self._lines[first:end], self._numbers[first:end]
        self._made()

    def _statement(self, at: int, error: int) -> int:
        """Where what is wrong at ``error`` begins. All before ``at`` can be read, and all before that statement."""
        head = self._text[: error + 1]
        while at < len(head):
            try:
                end, _ = step(head, at)
            except (ValueError, LookupError):
                break
            if end >= len(head):
                break
            at = end
        return self._starts[bisect_right(self._starts, at) - 1]

    def _end(self, first: int, error: int) -> int:
        """The line behind the entry that begins with the line ``first``."""
        at = self._starts[first]
        if _HEADER.match(self._text, at) or self._is_lost_header(first):
            return self._table_end(first)
        if (whole := self._whole(first)) is not None:  # it says again what was said, or holds what is no text
            return whole
        pair = self._text[at:error]
        if pair.strip() and _reads(pair):  # and more behind it
            last = max(bisect_right(self._starts, error) - 1, first)
            return self._table_end(last) if "[profiles." in self._lines[last] else last + 1
        end = first + 1
        while not self._goes_on(past := self._past_nothing(end)):
            end = past + 1
        return end

    def _is_lost_header(self, first: int) -> bool:
        line = self._lines[first]
        return bool(_LOST_HEADER.match(line)) and not _NOTHING.match(line) and not _reads(line)

    def _past_nothing(self, at: int) -> int:
        """Behind comments and empty lines."""
        while at < len(self._lines) and _NOTHING.match(self._lines[at]):
            at += 1
        return at

    def _goes_on(self, at: int) -> bool:
        """Whether an entry, a table or the end comes at this line."""
        return at == len(self._lines) or bool(_HEADER.match(self._lines[at])) or self._whole(at) is not None

    def _table_end(self, first: int) -> int:
        """Behind the last pair below the header ``first``: comments above the next one are about that."""
        at = end = first + 1
        while at < len(self._lines) and not _HEADER.match(self._lines[at]):
            if _NOTHING.match(self._lines[at]):
                at += 1
            else:
                at = end = self._whole(at) or at + 1
        return end

    def _whole(self, first: int) -> int | None:
        """The line behind the statement that begins with the line ``first``; None where it cannot be read by itself."""
        line = self._lines[first][:_REACH]
        self._look(_LOOK + len(line))
        if _reads(line):
            return first + 1
        at = self._starts[first]
        near = self._text[at : at + _REACH]
        try:
            length, _ = step(near, 0)
        except (ValueError, LookupError):
            self._look(_REACH // 4)
            return None
        self._look(length)
        end = bisect_right(self._starts, at + length - 1)
        return end if self._starts[end] == at + length and _reads(near[:length]) else None

    def _look(self, cost: int) -> None:
        self._looked += cost
        if self._looked > _LOOKED:
            raise _TooMuch


def _fault(text: str) -> int | None:
    """Where the first thing stands that is not TOML, or not UTF-8."""
    import tomllib  # noqa: PLC0415  # 2 ms, for which nobody waits whose file is whole

    stray = _STRAY_BYTE.search(text)
    found = [stray.start()] if stray else []
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, column = place_of(error, text)
        begins = 0
        for _ in range(line - 1):
            begins = text.index("\n", begins) + 1
        found.append(min(begins + column - 1, len(text)))
    except ValueError as error:  # a number of thousands of digits: nobody says where
        raise _TooMuch from error
    return min(found, default=None)


def _reads(statement: str) -> bool:
    """Whether this can be read by itself, were it not for its characters."""
    import tomllib  # noqa: PLC0415  # as above

    try:
        tomllib.loads(_NOWHERE.sub("?", statement))
    except ValueError:
        return False
    return True
