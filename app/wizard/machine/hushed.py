"""A terminal without echo, for one prompt: given back on every way out, and while the process is stopped."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from wizard.machine.flowing import flowing
from wizard.machine.heard import heard
from wizard.machine.interrupt import on_exit_signals, on_stop
from wizard.values.brackets import PASTE_OFF, PASTE_ON

if sys.platform != "win32":
    import termios

    def paste_mode(switch: bytes) -> bytes:
        """``switch``, for a terminal that knows it: a dumb one, or one of no name, would show it."""
        return b"" if os.environ.get("TERM", "") in ("", "dumb") else switch

    @contextmanager
    def hushed(fd: int, say: Callable[[], None], give_up: Callable[[], None]) -> Iterator[None]:
        """What ``say`` says, without echo, and without the kernel's line editing, whose lines end at 4,096 bytes.

        Pastes come in brackets meanwhile. Unless it ends well, what was typed and not read is thrown away: half a
        secret is no input for a shell.
        """
        before = termios.tcgetattr(fd)
        modes = termios.tcgetattr(fd)
        modes[3] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON)
        if threading.current_thread() is not threading.main_thread():
            # Ctrl+C would interrupt the main thread, and leave the terminal as it is now.
            modes[3] &= ~termios.ISIG
        # A read that does not wait: Ctrl+C empties what there was to read, maybe just before.
        modes[6][termios.VMIN], modes[6][termios.VTIME] = 0, 0

        def begin() -> None:
            # Before the prompt is seen, so that a quick paste is hidden too.
            termios.tcsetattr(fd, termios.TCSADRAIN, modes)
            say()
            os.write(fd, paste_mode(PASTE_ON))

        def restore(when: int = termios.TCSAFLUSH) -> None:
            with suppress(termios.error, OSError):  # a terminal that is gone
                termios.tcsetattr(fd, when, before)

        def leave() -> None:
            restore()
            flowing(fd)
            with suppress(OSError):  # a terminal that is gone
                os.write(fd, paste_mode(PASTE_OFF))

        with heard(), on_exit_signals(leave, give_up), on_stop(leave, begin):
            try:
                begin()
                yield
            except BaseException:
                restore()
                flowing(fd)
                raise
            restore(termios.TCSADRAIN)
