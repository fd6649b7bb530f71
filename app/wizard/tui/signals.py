"""Signals while the screens are up: leave the terminal as it was found, and the host's handlers as well."""

import asyncio
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from wizard.accounts.terminal import exit_signals, flowing, heard
from wizard.tui.early import Restore, end_if_told, is_fatal, is_ours, leave_screen

# Textual leaves its handlers for the first two behind: a later Ctrl+Z in the host would raise "no running event loop".
_KEPT = ("SIGTSTP", "SIGCONT", "SIGINT", "SIGWINCH", "SIGTTOU", "SIGTTIN")
# A terminal that is gone takes no more output, and Textual would wait for it for ever.
PATIENCE_S = 3.0
TIDY_S = 0.5
LOOK_S = 1.0
_HANGUP = 1  # SIGHUP, which Windows does not name


@contextmanager
def kept_signals() -> Iterator[None]:
    """Every handler as before, whatever happened in between."""
    kept = {getattr(signal, name) for name in _KEPT if hasattr(signal, name)}
    before: dict[signal.Signals, Any] = {
        number: signal.getsignal(number) for number in kept.union(exit_signals(but=is_ours))
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            if handler is not None:  # None: not installed from Python, and never replaced by us
                signal.signal(number, handler)


@contextmanager
def ending_signals(end: Callable[[int], None], restore: Restore) -> Iterator[None]:
    """Inside the running loop: SIGINT and what else would end the process call ``end`` with their number, in the loop.

    If that has not ended it within seconds, the terminal is restored and the process ends, unless a host program has
    its own answer to the signal. The handlers stay: :func:`kept_signals` around it puts the old ones back.
    """
    loop = asyncio.get_running_loop()
    timers: list[threading.Timer] = []
    over = threading.Event()

    def arrived(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the signature signal handlers have
        # Not the loop's own handlers: they would wait for a loop that is held up.
        if is_fatal(number):
            timer = threading.Timer(PATIENCE_S, _give_up, (number, restore))
            timer.daemon = True
            timer.start()
            timers.append(timer)
        loop.call_soon_threadsafe(end, number)

    def look() -> None:
        # Only the leader of the session is told by a signal, and Textual would read the end of its input for ever.
        # Not in the loop: that waits for ever itself once what it draws is taken by nobody.
        while not over.wait(LOOK_S):
            if _is_hung_up():
                arrived(_HANGUP, None)
                return

    for number in (signal.SIGINT, *exit_signals(but=is_ours)):
        if signal.getsignal(number) is not None:
            signal.signal(number, arrived)
    end_if_told()
    looking = threading.Thread(target=look, name="wizard-terminal", daemon=True)
    looking.start()
    try:
        with heard():
            yield
    finally:
        over.set()
        looking.join()
        for timer in timers:
            timer.cancel()


def _is_hung_up() -> bool:
    """Whether the terminal that is read from has gone."""
    if sys.platform == "win32":
        return False
    watched = select.poll()
    try:
        watched.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)
    except (OSError, ValueError):
        return False
    return any(told & (select.POLLHUP | select.POLLERR) for _, told in watched.poll(0))


def _give_up(number: int, restore: Restore) -> None:
    def tidy() -> None:
        restore()
        flowing(0)
        leave_screen()

    # A terminal that is gone fails, one that is stopped blocks; neither keeps the process.
    tidying = threading.Thread(target=tidy, daemon=True)
    try:
        tidying.start()
        tidying.join(TIDY_S)
    finally:
        os._exit(128 + number)
