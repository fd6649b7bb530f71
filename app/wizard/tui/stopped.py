"""Stopped and continued: the shell has its own terminal meanwhile, and the screens begin anew on theirs."""

import asyncio
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING, Any

from wizard.tui.early import Restore

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver


def restored_while_stopped(app: "App[Any]", driver: "Driver", restore: Restore) -> None:
    """Ctrl+Z gives the shell its own modes: Textual knows those it found, which were hushed already.

    For the running application, inside its loop; :func:`wizard.tui.signals.kept_signals` takes it back.
    """
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    stops: Any = signal.getsignal(signal.SIGTSTP)
    starts: Any = signal.getsignal(signal.SIGCONT)
    let_go = driver.suspend_application_mode
    is_stopping = False
    is_to_stop = is_to_start = False  # however often it was said
    continued = 0

    def let_go_whole() -> None:
        let_go()
        restore()

    def stop(number: int) -> None:
        nonlocal is_stopping, is_to_stop
        if not is_to_stop:
            return
        is_to_stop = False
        vars(driver)[let_go.__name__] = let_go_whole
        is_stopping = True
        try:
            stops(number, None)  # returns when the process is continued
            start()
        finally:
            is_stopping = False
            del vars(driver)[let_go.__name__]

    def start() -> None:
        # In the background (`bg`) Textual only stops again; then it is told once more.
        seen = -1
        while _is_off() and seen != continued:
            seen = continued
            starts(signal.SIGCONT, None)

    def anew() -> None:
        nonlocal is_to_start
        is_to_start = False
        # Not by way of `stop`: by SIGSTOP, which nobody is told of, or never stopped at all. Textual would start
        # a second time beside itself, with two readers for the keys, and give back the wrong modes in the end.
        if not _is_off():
            with app.suspend():
                pass
        start()

    # Neither at once: while the queue of what is drawn is locked, Textual's own words would wait for it for ever.
    def stop_arrived(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the signature signal handlers have
        nonlocal is_to_stop
        if not is_to_stop:
            is_to_stop = True
            loop.call_soon_threadsafe(stop, number)

    def continue_arrived(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # as above
        nonlocal continued, is_to_stop, is_to_start
        continued += 1
        is_to_stop = False  # as the system does with one that has not arrived yet: signal(7)
        if not is_stopping and not is_to_start:
            is_to_start = True
            loop.call_soon_threadsafe(anew)

    if callable(stops):
        signal.signal(signal.SIGTSTP, stop_arrived)
    if callable(starts):
        signal.signal(signal.SIGCONT, continue_arrived)


def _is_off() -> bool:
    """Whether the terminal is not Textual's: it gives this signal back with it, and takes it again with it."""
    return sys.platform != "win32" and signal.getsignal(signal.SIGWINCH) == signal.SIG_DFL
