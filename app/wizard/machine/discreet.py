"""A terminal that echoes nothing while a command of line prompts runs: what may be seen, its prompts show themselves.

A key pasted right behind the command, or between two prompts, would otherwise stand in clear on the shell's screen.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from wizard.machine import ahead
from wizard.machine.interrupt import on_exit_signals, on_stop
from wizard.machine.size import drawn_size
from wizard.values.typed import erasing

if sys.platform != "win32":
    import termios

# Whether the person's terminal echoed; empty while it is as it was.
_echoed: list[bool] = []


def echoes(fd: int) -> bool:
    """Whether the terminal shows what is typed by itself, or did before it was hushed: some programs around it do."""
    if sys.platform != "win32":
        return _echoed[0] if _echoed else bool(termios.tcgetattr(fd)[3] & termios.ECHO)
    return False


def _take(*, shown: bool) -> None:
    typed = ahead.typed_ahead()
    ahead.keep(typed)
    if typed and shown:
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

        def hush() -> None:
            with suppress(termios.error, OSError):  # a terminal that is gone
                termios.tcsetattr(0, termios.TCSANOW, quiet)

        def restore() -> None:
            with suppress(termios.error, OSError):
                termios.tcsetattr(0, termios.TCSAFLUSH, found)

        with on_exit_signals(restore), on_stop(restore, hush):
            _echoed.append(bool(found[3] & termios.ECHO))
            try:
                hush()
                _take(shown=_echoed[0])
                yield
            finally:
                _echoed.clear()
                ahead.everything()
                restore()

else:

    @contextmanager
    def discreet() -> Iterator[None]:
        """The console echoes what it is told to, prompt by prompt."""
        yield
