"""Stopped and continued: the shell has its own terminal meanwhile, and the screens begin anew on theirs."""

import asyncio
import signal
import sys
from collections.abc import Callable
from functools import partial
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
    stops: Any = signal.getsignal(signal.SIGTSTP)
    starts: Any = signal.getsignal(signal.SIGCONT)
    if callable(stops) and callable(starts):
        ours = _Stops(app, driver, restore, partial(stops, signal.SIGTSTP, None), partial(starts, signal.SIGCONT, None))
        signal.signal(signal.SIGTSTP, ours.stop_arrived)
        signal.signal(signal.SIGCONT, ours.continue_arrived)


class _Stops:
    """``stops`` and ``starts`` are what Textual does itself, here in the loop and never inside a signal.

    While the queue of what is drawn is locked, Textual's own words would wait for it for ever.
    """

    def __init__(
        self,
        app: "App[Any]",
        driver: "Driver",
        restore: Restore,
        stops: Callable[[], object],
        starts: Callable[[], object],
    ) -> None:
        self._stops = stops
        self._starts = starts
        self._app = app
        self._driver = driver
        self._restore = restore
        self._loop = asyncio.get_running_loop()
        self._let_go = driver.suspend_application_mode
        self._is_stopping = False
        self._is_to_stop = self._is_to_start = False  # however often it was said
        self._continued = 0

    def stop_arrived(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # the signature signal handlers have
        if not self._is_to_stop:
            self._is_to_stop = True
            self._loop.call_soon_threadsafe(self._stop)

    def continue_arrived(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # as above
        self._continued += 1
        self._is_to_stop = False  # as the system drops one that has not arrived yet: signal(7)
        if not self._is_stopping and not self._is_to_start:
            self._is_to_start = True
            self._loop.call_soon_threadsafe(self._anew)

    def _stop(self) -> None:
        if not self._is_to_stop:
            return
        self._is_to_stop = False
        vars(self._driver)[self._let_go.__name__] = self._let_go_whole
        self._is_stopping = True
        try:
            self._stops()  # returns when the process is continued
            self._start()
        finally:
            self._is_stopping = False
            del vars(self._driver)[self._let_go.__name__]

    def _let_go_whole(self) -> None:
        self._let_go()
        self._restore()

    def _start(self) -> None:
        # In the background (`bg`) Textual only stops again; then it is told once more.
        seen = -1
        while _is_off() and seen != self._continued:
            seen = self._continued
            self._starts()

    def _anew(self) -> None:
        # Not by way of `_stop`: by SIGSTOP, which nobody is told of, or never stopped at all. Textual would start
        # a second time beside itself, with two readers for the keys, and give back the wrong modes in the end.
        self._is_to_start = False
        if not _is_off():
            with self._app.suspend():
                pass
        self._start()


def _is_off() -> bool:
    """Whether the terminal is not Textual's: it gives this signal back with it, and takes it again with it."""
    return sys.platform != "win32" and signal.getsignal(signal.SIGWINCH) == signal.SIG_DFL
