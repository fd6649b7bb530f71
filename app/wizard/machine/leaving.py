"""Nobody leaves before the programs that were started: in sessions of their own they hear no signal of ours."""

import atexit
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from wizard.machine.interrupt import Handler, is_of_prompts

# Between the start of a program and its number.
STARTS_S = 0.5
_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")
# What ends each program that runs, by a key of the run; None while it is being started.
_running: dict[object, Callable[[], None] | None] = {}
_heard: list[int] = []
_before: dict[int, Handler] = {}
_blocks: list[object] = []


def begins(key: object, end: Callable[[], None] | None = None) -> None:
    """A program is about to be started, and, told again with ``end``, is there."""
    _running[key] = end


def is_over(key: object) -> None:
    """It is ended. What was heard meanwhile is heard again, by the thread that hears signals."""
    del _running[key]
    if sys.platform != "win32" and _heard and not _running:
        signal.pthread_kill(threading.main_thread().ident or 0, _heard[-1])


def told_to_go() -> bool:
    return bool(_heard)


@contextmanager
def leaving_together() -> Iterator[None]:
    """While a program runs, a signal that asks us to go waits until that is ended.

    For the main thread, whichever thread runs the program; without effect in others. Blocks may overlap.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    block = object()
    _blocks.append(block)
    for number in [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]:
        usual = signal.getsignal(number)
        # Whoever handles them otherwise, as an event loop does Ctrl+C, leaves in order and then ends what runs.
        if usual in (signal.SIG_DFL, signal.default_int_handler) or is_of_prompts(usual):
            _before[number] = usual
            signal.signal(number, _go)
    try:
        yield
    finally:
        _blocks.remove(block)
        if not _blocks:
            _restore()
            if _heard:
                _leave(_heard[-1])


def _go(number: int, _: FrameType | None) -> None:
    _heard.append(number)  # and nothing else while something runs: what is interrupted here may hold a lock
    if not _running:
        _restore()
        _leave(number)


def _leave(number: int) -> None:
    _heard.clear()
    signal.raise_signal(number)


def _restore() -> None:
    for number, handler in _before.items():
        signal.signal(number, handler)
    _before.clear()


def _end_all() -> None:
    deadline = time.monotonic() + STARTS_S
    while None in _running.values() and time.monotonic() < deadline:
        time.sleep(0.001)
    for end in tuple(_running.values()):
        if end is not None:
            end()


# A thread that waits for a program is not waited for at exit.
atexit.register(_end_all)
