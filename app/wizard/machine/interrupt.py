"""Signals while the terminal is asked: Ctrl+C as the asker wants it, and the terminal restored before the process goes."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Handler = Callable[[int, FrameType | None], object] | int | None


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl+C ends the read at once; inside a running event loop the handler would only take note of it."""
    with _handling(signal.SIGINT, signal.default_int_handler):
        yield


@contextmanager
def on_interrupt(call: Callable[[], None]) -> Iterator[None]:
    """Ctrl+C calls, and raises nothing: an exception would come up in the middle of the event loop."""
    with _handling(signal.SIGINT, lambda _number, _frame: call()):
        yield


@contextmanager
def on_exit_signals(restore: Callable[[], None], give_up: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Restore the terminal when the process is told to go, then go the way the signal means.

    Where a host program has a handler of its own, that decides; if it goes on, ``give_up`` is called. What it ignores
    stays ignored.
    """
    watched = [signal.SIGTERM]
    if sys.platform != "win32":
        watched += [signal.SIGHUP, signal.SIGQUIT]
    before: dict[signal.Signals, Handler] = {}

    def leave(number: int, frame: FrameType | None) -> None:
        restore()
        theirs = before[signal.Signals(number)]
        if callable(theirs):
            theirs(number, frame)
            give_up()
            return
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    try:
        for each in watched:
            if (found := signal.getsignal(each)) is not signal.SIG_IGN:
                before[each] = found
                signal.signal(each, leave)
    except ValueError:  # not the main thread: signals are the host's
        before = {}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _handling(number: signal.Signals, handler: Handler) -> Iterator[None]:
    try:
        before: Handler = signal.signal(number, handler)
    except ValueError:  # not the main thread: signals are the host's
        yield
        return
    try:
        yield
    finally:
        signal.signal(number, before)
