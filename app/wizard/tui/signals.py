"""Signals while the screens are up: leave the terminal as it was found, and the host's handlers as well."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from wizard.errors import Cancelled

if sys.platform == "win32":
    termios = None
else:
    import termios

# Textual leaves its handlers for the first two behind: a later Ctrl+Z in the host would raise "no running event loop".
_KEPT = ("SIGTSTP", "SIGCONT", "SIGINT", "SIGTERM", "SIGHUP", "SIGWINCH", "SIGTTOU", "SIGTTIN")
_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
# A terminal that is gone takes no more output, and Textual would wait for it for ever.
PATIENCE_S = 3.0


class Terminated(Cancelled):
    """The process was told to end; the exit code says by which signal."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by {signal.Signals(number).name}")
        self.exit_code = 130 if number == signal.SIGINT else 128 + number


@contextmanager
def kept_signals() -> Iterator[None]:
    """Every handler as before, and the terminal's modes, whatever happened in between."""
    before: dict[signal.Signals, Any] = {
        number: signal.getsignal(number) for name in _KEPT if (number := getattr(signal, name, None)) is not None
    }
    restore_modes = _terminal_modes()
    try:
        yield
    finally:
        for number, handler in before.items():
            if handler is not None:  # None: not installed from Python, so nothing of ours replaced it for good
                signal.signal(number, handler)
        restore_modes()


@contextmanager
def ending_signals(end: Callable[[int], None]) -> Iterator[None]:
    """Inside the running loop: SIGTERM, SIGHUP and SIGINT call ``end`` with their number, in the loop."""
    loop = asyncio.get_running_loop()
    restore_modes = _terminal_modes()

    def arrived(number: int) -> None:
        timer = threading.Timer(PATIENCE_S, _give_up, (number, restore_modes))
        timer.daemon = True
        timer.start()
        timers.append(timer)
        end(number)

    timers: list[threading.Timer] = []
    numbers = [number for name in _ENDING if (number := getattr(signal, name, None)) is not None]
    with suppress(NotImplementedError):  # Windows: no signals in the loop, and no SIGHUP
        for number in numbers:
            loop.add_signal_handler(number, arrived, number)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            for number in numbers:
                loop.remove_signal_handler(number)
        for timer in timers:
            timer.cancel()


def _give_up(number: int, restore_modes: Callable[[], None]) -> None:
    restore_modes()
    os._exit(130 if number == signal.SIGINT else 128 + number)


def _terminal_modes() -> Callable[[], None]:
    """A call that puts the terminal's modes back."""
    if termios is None:
        return lambda: None
    try:
        modes = termios.tcgetattr(0)
    except (termios.error, OSError):
        return lambda: None

    def restore() -> None:
        with suppress(termios.error, OSError):
            termios.tcsetattr(0, termios.TCSANOW, modes)

    return restore
