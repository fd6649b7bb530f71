"""Signals that end a wait, also those that come right before it or reach another thread.

Python runs a handler between two of its own instructions, on the main thread. A wait that begins after the last of these
goes on for as long as nobody types; the descriptor that Python writes to for each signal ends it (Python documentation,
``signal.set_wakeup_fd``).
"""

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import asyncio


class _Pipe(NamedTuple):
    reads: int
    writes: int
    before: int  # who was told until now, or -1

    def drain(self) -> None:
        """Nothing is kept from who was told before: a host's own loop takes its signals from there."""
        with suppress(BlockingIOError):
            told = os.read(self.reads, 4096)
            if self.before >= 0:
                with suppress(OSError):
                    os.write(self.before, told)


_pipes: list[_Pipe] = []


@contextmanager
def heard() -> Iterator[None]:
    """Signals end a wait of the running loop, if there is one, and of :func:`ready`. Elsewhere they are not ours."""
    # On Windows the loop sees to it by itself, and no pipe can be waited for.
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    reads, writes = os.pipe()
    for each in (reads, writes):
        os.set_blocking(each, False)
    pipe = _Pipe(reads, writes, signal.set_wakeup_fd(writes, warn_on_full_buffer=False))
    _pipes.append(pipe)
    loop = _running()
    try:
        if loop:
            loop.add_reader(reads, pipe.drain)
        yield
    finally:
        if loop:
            loop.remove_reader(reads)
        _pipes.remove(pipe)
        _give_back(pipe)
        pipe.drain()
        os.close(reads)
        os.close(writes)


def _give_back(pipe: _Pipe) -> None:
    """To who was told before; whoever has taken it meanwhile, as a loop does for a handler that is added, keeps it."""
    try:
        now = signal.set_wakeup_fd(pipe.before)
    except (OSError, ValueError):  # closed meanwhile, or another file by now
        now = signal.set_wakeup_fd(-1)
    if now != pipe.writes:
        signal.set_wakeup_fd(now)


def ready(fds: Sequence[int], timeout_s: float | None = None) -> list[int]:
    """Those that can be read; none after ``timeout_s``. The handler of a signal runs meanwhile, and may raise."""
    pipe = _pipes[-1] if _pipes and threading.current_thread() is threading.main_thread() else None
    waited = [*fds, pipe.reads] if pipe else list(fds)
    end = None if timeout_s is None else time.monotonic() + timeout_s
    while True:
        found = select.select(waited, [], [], None if end is None else max(0.0, end - time.monotonic()))[0]
        if pipe is None or pipe.reads not in found:
            return found
        pipe.drain()
        found.remove(pipe.reads)
        if found:
            return found


def _running() -> "asyncio.AbstractEventLoop | None":
    if "asyncio" not in sys.modules:  # which takes longer to import than the first paint may
        return None
    import asyncio  # noqa: PLC0415  # it is there

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
