"""A screen that ends exactly once, with whatever a host program has above it, and wherever it has put it."""

from collections.abc import Iterator
from typing import Any, TypeVar

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ResultCallback, Screen

T = TypeVar("T")


class OnceScreen(ModalScreen[T]):
    """``dismiss`` pops whatever is on top, and ``pop_screen`` forgets who waits: neither is left to chance here."""

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes)
        self.outcome: T | None = None
        self.is_over = False
        self._waiting: ResultCallback[Any] | None = None
        self._is_to_go = False  # ended in a mode that was not shown

    @property
    def is_on_stack(self) -> bool:
        """In any mode; false once the host has popped or replaced it."""
        return any(self in stack for stack in self.app._screen_stacks.values())  # noqa: SLF001  # the public one is of the mode that is shown

    def finish(self, result: T | None) -> None:
        """End with ``result``; only the first call counts."""
        if self.is_over:
            return
        self.is_over = True
        self.outcome = result
        self.wipe()
        stack = self.app.screen_stack
        if stack and stack[0] is self:
            self.app.exit()  # the default screen cannot be popped
        elif self in stack:
            for above in self._those_above():
                _take_off(above)
            _take_off(self, result)
        else:
            self._is_to_go = self.is_on_stack
            self._tell(result)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """As a host may do it as well."""
        self.stop()
        self.finish(result)
        return AwaitComplete()

    def wipe(self) -> None:
        """Forget what is secret."""

    def stop(self) -> None:
        """Give up what runs."""

    def start_anew(self) -> None:
        """Shown once more, after its end: a host has installed it under a name."""
        self.is_over, self.outcome = False, None

    # -- where it stands ---------------------------------------------------------------------------------------------
    @on(events.Mount)
    def _mounted(self) -> None:
        self._note_who_waits()

    def on_screen_resume(self) -> None:
        is_pushed_anew = self._note_who_waits()
        if self._is_to_go and self.app.screen is self:
            self._is_to_go = False
            self.app.pop_screen()
        elif is_pushed_anew and self.is_over:
            self.start_anew()

    def on_screen_suspend(self) -> None:
        if not self.is_over and not self.is_on_stack:
            self.taken_away()

    def taken_away(self) -> None:
        """The host has popped, switched or dropped it; whoever waits for it is told all the same."""
        self.stop()
        self.finish(None)

    def _note_who_waits(self) -> bool:
        """Whether that is somebody new."""
        if not self._result_callbacks or self._result_callbacks[-1] is self._waiting:
            return False
        self._waiting = self._result_callbacks[-1]
        return True

    def _tell(self, result: T | None) -> None:
        if self._waiting is not None and not _is_told(self._waiting):
            self._waiting(result)

    def _those_above(self) -> Iterator[Screen[Any]]:
        while (top := self.app.screen) is not self:
            yield top


def _is_told(waiting: ResultCallback[Any]) -> bool:
    return waiting.future is not None and waiting.future.done()


def _take_off(screen: Screen[Any], result: Any = None) -> None:
    """Dismiss what is on top, so that whoever waits for it goes on."""
    waits = screen._result_callbacks  # noqa: SLF001  # as Textual's own dismiss, which fails for a wait that was given up
    if waits and not _is_told(waits[-1]):
        waits[-1](result)
    screen.app.pop_screen()
