"""A config.toml that cannot be read: what is said of it, and a copy without what is wrong, open in its place for a visit."""

from collections.abc import Sequence

from wizard.accounts.context import Context
from wizard.errors import BadFile
from wizard.machine.thread import in_thread
from wizard.store import config_copy
from wizard.store.config_copy import Copy
from wizard.values.text import safe

_NAMED = 3  # lines, or profiles, in a sentence
_NO_COPY = "nothing was changed, and no copy without the mistake can be made; correct it in an editor"


class Offer:
    """A copy that can be opened. It is made by :meth:`open`, and not before."""

    def __init__(self, context: Context, copy: Copy, problem: BadFile) -> None:
        self.problem = problem
        self.path: str | None = None  # of the copy, once it is open
        self._context = context
        self._copy = copy

    @property
    def said(self) -> str:
        """What is wrong, and what Enter does."""
        copy, one = self._copy, len(self._copy.entries) == 1
        without = "that entry" if one else "those entries"
        where = f"{self._name} {_lines(copy.entries)} {'is' if one else 'are'} not valid"
        return f"{where}. Nothing was changed. Enter opens a copy without {without}."

    @property
    def left_out(self) -> str:
        """What the copy lacks, where that is more than the lines told of; else empty."""
        copy = self._copy
        if len(copy.lines) == len(copy.entries) and not copy.profiles:
            return ""
        count = len(copy.lines)
        lost = [self._context.shown(each) for each in copy.profiles]
        which = f"the profile{'' if len(lost) == 1 else 's'} {_listed(lost)}" if lost else ""
        many = f"{count} line{'' if count == 1 else 's'}"
        return f"It leaves out {' and '.join(filter(None, (many, which)))}."

    @property
    def earlier(self) -> str:
        """That there is a copy of an earlier visit, if there is."""
        if self._copy.earlier is None:
            return ""
        return f"A copy of an earlier visit is there as well, and stays: {safe(self._context.tilde(self._copy.earlier), 400)}"

    @property
    def is_open(self) -> bool:
        """Whether the visit is of the copy still: it may stand in the place of the file by now."""
        return self._context.is_copy

    @property
    def about(self) -> str:
        """Of the copy, once it is open: what it is."""
        return f"a copy without {_lines(self._copy.entries)} of {self._name}"

    @property
    def shown_path(self) -> str:
        return safe(self._context.tilde(self.path or ""), 400)

    @property
    def keep(self) -> tuple[str, str, str]:
        """The command that puts the copy in the place of the file: a program and two words."""
        return config_copy.command(self.path or "", self._copy.path)

    def make(self) -> None:
        """From here on the profiles are those of the copy. Raises StorageUnavailable, TryAgain, BadFile."""
        path = config_copy.make(self._copy)
        self._context.open_copy(path)
        self.path = path

    async def open(self) -> None:
        """As :meth:`make`, beside the screens."""
        await in_thread(self.make)

    @property
    def _name(self) -> str:
        return safe(self._copy.name, 60)


def offered(context: Context, problem: BadFile) -> Offer:
    """Raises ``problem``, or what stands behind it, where there is nothing to open."""
    copy = config_copy.look(context.folders.config_file)
    if copy is None:
        problem.hint = _NO_COPY
        raise problem
    return Offer(context, copy, problem)


def _lines(numbers: Sequence[int]) -> str:
    return f"line{'' if len(numbers) == 1 else 's'} {_listed([str(each) for each in numbers])}"


def _listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`, `a, b, c and 4 more`."""
    told = [*names[:_NAMED], *([f"{len(names) - _NAMED} more"] if len(names) > _NAMED else [])]
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))
