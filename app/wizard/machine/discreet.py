"""A terminal that echoes nothing while a command that asks runs: what may be seen, its prompts and screens show.

A key pasted right behind the command, between two prompts, or behind its last words would otherwise stand in clear on
the shell's screen.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from wizard.machine import ahead
from wizard.machine.interrupt import on_exit_signals, on_stop
from wizard.machine.size import drawn_size
from wizard.values.typed import erasing

if sys.platform != "win32":
    import termios


class Command(NamedTuple):  # no dataclass: what makes those is not loaded yet, and the first frame waits
    """``echoed``: whether the person's terminal did. ``give_back`` is for who ends or is stopped, ``hush`` for who goes on.

    Both throw away what was typed and not read.
    """

    echoed: bool
    give_back: Callable[[], None]
    hush: Callable[[], None]


_running: list[Command] = []


def command() -> Command | None:
    """The one that runs, while there is one."""
    return _running[0] if _running else None


def echoes(fd: int) -> bool:
    """Whether the terminal shows what is typed by itself, or did before it was hushed: some programs around it do."""
    if sys.platform != "win32":
        return _running[0].echoed if _running else bool(termios.tcgetattr(fd)[3] & termios.ECHO)
    return False


def _wipe(typed: bytes) -> None:
    if typed:
        with suppress(OSError):
            os.write(2, erasing(typed, drawn_size()[0], plain=os.environ.get("TERM", "dumb") == "dumb"))


if sys.platform != "win32":

    @contextmanager
    def discreet() -> Iterator[None]:
        """Around a whole command, on the main thread. What was typed before goes to its prompts, and off the screen.

        The terminal is given back on every way out and while the process is stopped; what nobody asked for until then is
        thrown away, for a shell would show it.
        """
        try:
            found, quiet = termios.tcgetattr(0), termios.tcgetattr(0)
        except (termios.error, OSError):
            yield
            return
        quiet[3] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON)
        quiet[6][termios.VMIN], quiet[6][termios.VTIME] = 1, 0

        def take_again() -> None:
            with suppress(termios.error, OSError):  # a terminal that is gone
                termios.tcsetattr(0, termios.TCSANOW, quiet)

        def hush() -> None:
            take_again()
            _throw_away()

        give_back = modes_kept()
        echoed = bool(found[3] & termios.ECHO)
        with on_exit_signals(give_back), on_stop(give_back, take_again):
            _running.append(Command(echoed, give_back, hush))
            try:
                take_again()
                typed = ahead.take()
                if echoed:
                    _wipe(typed)
                yield
            finally:
                _running.clear()
                ahead.everything()
                give_back()

    def modes_kept() -> Callable[[], None]:
        """A call that gives the terminal the modes it has now, and throws away what was typed and not read."""
        try:
            found = termios.tcgetattr(0)
        except (termios.error, OSError):
            return lambda: None

        def give_back() -> None:
            # BSD and macOS show what waits once lines are read again. Not TCSAFLUSH, which waits until all is shown.
            _throw_away()
            with suppress(termios.error, OSError):  # a terminal that is gone
                termios.tcsetattr(0, termios.TCSANOW, found)
            # What came in between a shell would run, and keep in its history.
            _throw_away()

        return give_back

    def _throw_away() -> None:
        with suppress(termios.error, OSError):
            termios.tcflush(0, termios.TCIFLUSH)

else:

    @contextmanager
    def discreet() -> Iterator[None]:
        """The console echoes what it is told to, prompt by prompt."""
        yield

    def modes_kept() -> Callable[[], None]:
        return lambda: None
