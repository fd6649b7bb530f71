"""What is said while a person at a terminal waits: what is asked, and every now and then for how long already."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from wizard.lines import report

Say = Callable[[str], None]

# Seconds after which what is asked is named; what answers sooner speaks for itself.
SOON_S = 1.0
FIRST_S = (10, 30)
MINUTE_S = 60
# A wait shorter than this is over before a last minute would be news.
SHORT_S = 120


class Waiting:
    """One wait after the other, inside a running loop; each ends with the next, or with ``over``."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def begins(self, what: str, whom: str, *, left_s: float | None = None, say: Say = report.say) -> None:
        """``what`` is said unless it is over within a second; empty if it has been said already.

        ``left_s``: when it ends by itself.
        """
        self.over()
        if _is_watched():
            self._task = asyncio.get_running_loop().create_task(_told(what, whom, left_s, say))

    def over(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None


@contextmanager
def waiting(what: str, whom: str) -> Iterator[Waiting]:
    """One wait as a block, inside a running loop."""
    wait = Waiting()
    wait.begins(what, whom)
    try:
        yield wait
    finally:
        wait.over()


def _is_watched() -> bool:
    with suppress(OSError):
        return os.isatty(2)
    return False


async def _told(what: str, whom: str, left_s: float | None, say: Say) -> None:
    at = 0.0
    if what:
        at = SOON_S
        await asyncio.sleep(at)
        say(f"{what}.")
    for due, line in _reports(f"Still waiting{f' for {whom}' if whom else ''}", left_s):
        await asyncio.sleep(due - at)
        say(line)
        at = due


def _reports(still: str, left_s: float | None) -> Iterator[tuple[int, str]]:
    """At which second what is said, without end."""
    last = round(left_s) - MINUTE_S if left_s is not None and left_s > SHORT_S else 0
    marks = iter(FIRST_S)
    due = next(marks)
    while True:
        if 0 < last < due:
            yield last, "1 minute left."
        yield due, f"{still}, {_long(due)}.{' 1 minute left.' if due == last else ''}"
        last = last if last > due else 0
        due = next(marks, due + MINUTE_S if due >= MINUTE_S else MINUTE_S)


def _long(seconds: int) -> str:
    if seconds < MINUTE_S:
        return f"{seconds} s"
    return f"{seconds // MINUTE_S} minute{'s' if seconds >= 2 * MINUTE_S else ''}"
