"""The quarter of a second before Textual is there: nothing typed is echoed, and nothing typed is lost.

A key pasted right behind the command would otherwise stand in clear on the shell's screen. What is typed stays in the
terminal's own buffer until Textual reads it; the screen then keeps it for the first pane. What came before even that is
wiped from the screen.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from wizard.accounts.terminal import (
    Handler,
    command,
    drawn_size,
    everything,
    exit_signals,
    flowing,
    is_of_prompts,
    modes_kept,
    take,
)
from wizard.errors import Cancelled
from wizard.values.brackets import PASTE_OFF, PASTE_ON
from wizard.values.typed import erasing

if sys.platform == "win32":
    termios = None
else:
    import termios

Restore = Callable[[], None]

# Alternate screen, no cursor; and back. A screen that was not entered is not left: the cursor would move.
_ENTER = b"\x1b[?1049h\x1b[?25l\x1b[H"
_LEAVE = PASTE_OFF + b"\x1b[?1049l\x1b[?25h"

_NO_KEY = b"\x00"  # _POSIX_VDISABLE
# What gives the hushed terminal its modes back, and what it is left with behind the screens; empty while it is not hushed.
_restores: list[tuple[Restore, Restore]] = []
_entered = False
# Signals a host program handles itself, while a handler of ours stands in the place of its own.
_theirs: set[int] = set()
# The signals that came before the screens. Who was interrupted may have lost what was raised, as an import does.
_told: list[int] = []


class Terminated(Cancelled):
    """The process was told to end; the exit code says by which signal."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by {signal.Signals(number).name}")
        self.number = number
        self.exit_code = 128 + number


def is_fatal(number: int) -> bool:
    """Whether the signal ends this process when nothing of ours is in its way."""
    return number not in _theirs


def end_if_told() -> None:
    """Raises Terminated if a signal has come that nothing came of."""
    if _told:
        raise Terminated(_told[0])


def is_ours(handler: Handler) -> bool:
    """Whether it is what ends the screens before they are there."""
    return getattr(handler, "__module__", "") == __name__ or is_of_prompts(handler)


@contextmanager
def hushed(drawn: bytes | None = b"", *, inside_loop: bool = False) -> Iterator[Restore]:
    """The terminal without echo and on its other screen, with ``drawn`` on it. Yields what puts the modes back.

    None: on the screen it is on, for what may turn out to be no matter of screens.

    Inside another one it only draws, and ends both. Within a command that is discreet to its end, it stays without echo
    behind the screens. Raises Terminated and Cancelled for signals that come before the screens can take them;
    ``inside_loop`` nothing may be raised in the middle of the loop, and the signal goes its own way once the terminal is
    as it was.
    """
    if _restores:
        _draw(drawn)
        try:
            yield _restores[0][0]
        finally:
            speak()
        return
    around = command()
    restore = around.give_back if around else modes_kept()
    if termios is None or not (os.isatty(0) and os.isatty(2)):
        yield restore
        return
    with _ending(inside_loop=inside_loop):
        try:
            echoed = _hush()
            _restores.append((restore, around.hush if around else restore))
            typed = take()
            _write((erasing(typed, drawn_size()[0]) if echoed else b"") + PASTE_ON)
            _draw(drawn)
            yield restore
        except KeyboardInterrupt:
            raise Cancelled from None
        finally:
            speak()


def given() -> str:
    """What was typed before, once; an Enter in it is an Enter again, which the terminal had made a newline."""
    return everything().decode(errors="replace").replace("\n", "\r")


def behind() -> None:
    """The modes as they are to be behind the screens, whatever those left."""
    if _restores:
        _restores[-1][1]()


def speak() -> None:
    """The terminal as it was found, if it is hushed: what is said from now on stands among the lines of the shell.

    What nobody has read is thrown away: a shell would show it, run it, and keep it in its history.
    """
    global _entered  # noqa: PLW0603  # as the terminal itself, there is one of it
    if _restores:
        _, leave = _restores.pop()
        given()  # for these screens, or for nobody
        # First, and without waiting: with output stopped (Ctrl+S) a write may take for ever.
        leave()
        flowing(0)
        # Textual has left the other screen already, or never came to it.
        if _entered:
            leave_screen()
        else:
            _write(PASTE_OFF)
        _entered = False


def leave_screen() -> None:
    """Back to the terminal's normal screen, with its cursor; does nothing where it is shown already."""
    _write(_LEAVE)


def _draw(drawn: bytes | None) -> None:
    global _entered  # noqa: PLW0603  # as above
    if drawn is not None:
        _write(drawn if _entered else _ENTER + drawn)
        _entered = True


@contextmanager
def unechoed() -> Iterator[None]:
    """The terminal without echo; afterwards with the modes it had. After Ctrl+Z and `fg` those are the shell's."""
    restore = modes_kept()
    try:
        if termios is not None:
            with suppress(termios.error, OSError):
                _hush()
        yield
    finally:
        restore()


@contextmanager
def _ending(*, inside_loop: bool) -> Iterator[None]:
    before: dict[int, Any] = {}

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the signature signal handlers have
        speak()
        if not inside_loop:
            _told.append(number)
            raise Terminated(number)
        signal.signal(number, before[number])
        signal.raise_signal(number)

    with suppress(ValueError):  # not the main thread: the screens will refuse to start
        for number in exit_signals(but=is_ours):
            if (theirs := signal.getsignal(number)) is not None:  # not installed from Python: it could not be put back
                signal.signal(number, end)
                before[number] = theirs
    # One of this module's own may stand there, if a question came between two of these.
    _theirs.update(n for n, handler in before.items() if callable(handler) and not is_ours(handler))
    try:
        yield
    finally:
        _theirs.clear()
        _told.clear()
        for each, handler in before.items():
            signal.signal(each, handler)


def _hush() -> bool:
    """Whether it echoed before."""
    if sys.platform == "win32":
        return False
    modes: list[Any] = termios.tcgetattr(0)
    echoed = bool(modes[3] & termios.ECHO)
    modes[0] &= ~termios.ICRNL  # an Enter would wait there as Ctrl+J, which answers nothing
    modes[3] &= ~(termios.ECHO | termios.ICANON)
    # Ctrl+Z and Ctrl+\ wait with the rest: stopped here, `fg` would bring back a terminal that echoes.
    modes[6][termios.VSUSP] = modes[6][termios.VQUIT] = _NO_KEY
    termios.tcsetattr(0, termios.TCSANOW, modes)
    return echoed


def _write(text: bytes) -> None:
    with suppress(OSError):
        os.write(2, text)
