"""Signals while the terminal is asked: Ctrl+C as the asker wants it, and the terminal restored before the process goes."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

_TOLD_TO_GO = ("SIGTERM", "SIGHUP", "SIGQUIT")
# Those end a process too, unless it has a use for them.
_OTHER = ("SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM", "SIGPROF", "SIGXCPU")

# None: not installed from Python. It could not be put back, and is never replaced.
Handler = Callable[[int, FrameType | None], object] | int | None
# What gives the terminal back when the process is stopped, and what takes it again; the outermost first.
_holding: list[tuple[Callable[[], None], Callable[[], None]]] = []


def exit_signals(*, but: Callable[[Handler], bool]) -> list[signal.Signals]:
    """What would end this process. A host's own use of the rarer ones is no end; ``but``: whose handlers are none."""
    told = {getattr(signal, name) for name in _TOLD_TO_GO if hasattr(signal, name)}
    other = {getattr(signal, name) for name in _OTHER if hasattr(signal, name)}
    return sorted(told | {each for each in other if (h := signal.getsignal(each)) is signal.SIG_DFL or but(h)})


def is_of_prompts(handler: Handler) -> bool:
    """Whether it is one of this module's, which gives the terminal back and leaves."""
    return getattr(handler, "__module__", "") == __name__


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
        for each in exit_signals(but=is_of_prompts):
            found = signal.getsignal(each)
            if found is not None and found is not signal.SIG_IGN:
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
def on_stop(let_go: Callable[[], None], take_again: Callable[[], None]) -> Iterator[None]:
    """Ctrl+Z gives the terminal back first; whoever continues the process, the terminal is taken again.

    A shell gives a job that it continues the modes of its own choice: with echo, even where the job had none. Inside
    another one, the inner lets go first and takes again last.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield  # signals are the host's
        return
    if _holding:
        _holding.append((let_go, take_again))
        try:
            yield
        finally:
            _holding.pop()
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        for each, _ in reversed(_holding):
            each()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)  # returns when the process is continued
        signal.signal(number, stop)

    def go_on(number: int, frame: FrameType | None) -> None:
        for _, each in tuple(_holding):
            each()
        if callable(theirs):
            theirs(number, frame)

    theirs: Handler = signal.getsignal(signal.SIGCONT)
    is_usual = signal.getsignal(signal.SIGTSTP) is signal.SIG_DFL
    with ExitStack() as stack:
        stack.enter_context(_handling(signal.SIGCONT, go_on))
        if is_usual:
            stack.enter_context(_handling(signal.SIGTSTP, stop))
        stack.callback(_holding.clear)
        _holding.append((let_go, take_again))
        yield


@contextmanager
def _handling(number: signal.Signals, handler: Handler) -> Iterator[None]:
    before: Handler = signal.getsignal(number)
    try:
        if before is not None:
            signal.signal(number, handler)
    except ValueError:  # not the main thread: signals are the host's
        before = None
    try:
        yield
    finally:
        if before is not None:
            signal.signal(number, before)
