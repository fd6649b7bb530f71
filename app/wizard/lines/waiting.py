"""What is said while a person at a terminal waits: what is asked, and every now and then for how long already."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from wizard.lines import report

# Seconds after which what is asked is named; what answers sooner speaks for itself.
SOON_S = 1.0
FIRST_S = (10, 30)
MINUTE_S = 60


class Waiting:
    """One wait after the other, inside a running loop; each ends with the next, or with ``over``."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def begins(self, what: str, whom: str) -> None:
        """``what`` is said unless it is over within a second; empty if it has been said already."""
        self.over()
        if _is_watched():
            self._task = asyncio.get_running_loop().create_task(_told(what, whom))

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


async def _told(what: str, whom: str) -> None:
    at = 0.0
    if what:
        at = SOON_S
        await asyncio.sleep(at)
        report.say(f"{what}.")
    marks = iter(FIRST_S)
    due = next(marks)
    while True:
        await asyncio.sleep(due - at)
        report.say(f"Still waiting{f' for {whom}' if whom else ''}, {_long(due)}.")
        at, due = due, next(marks, due + MINUTE_S if due >= MINUTE_S else MINUTE_S)


def _long(seconds: int) -> str:
    if seconds < MINUTE_S:
        return f"{seconds} s"
    return f"{seconds // MINUTE_S} minute{'s' if seconds >= 2 * MINUTE_S else ''}"
