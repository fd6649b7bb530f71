"""The controlling terminal: whether there is one, and reading a line from it, hidden when it is a secret."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

from wizard.errors import Cancelled
from wizard.machine import ahead
from wizard.machine.heard import heard
from wizard.machine.hidden import Wake, hidden, hidden_at_once
from wizard.machine.interrupt import interruptible, on_exit_signals
from wizard.values.locale import in_ascii, is_utf8
from wizard.values.typed import Aside

if sys.platform != "win32":
    import termios


class Terminal:
    """Asks on the controlling terminal itself, so that redirected streams change nothing."""

    def __init__(self) -> None:
        self._fd: int | None = None
        self._wake: Wake | None = None

    def write(self, text: str) -> None:
        # Windows has no file for both ways: what is read from stdin is asked on stderr.
        shown = text if is_utf8(os.environ, windows=sys.platform == "win32") else in_ascii(text)
        os.write(2 if sys.platform == "win32" else self._open(), shown.encode(errors="replace"))

    def line(self, prompt: str, aside: Aside = lambda _: None) -> str | None:
        """One line, shown as it is typed, without its end; None at end of file (Ctrl+D). Raises KeyboardInterrupt.

        What comes at once and ``aside`` takes is not shown and no part of it. On a thread a line can be called off as
        well: see :meth:`kept`.
        """
        if sys.platform != "win32":
            from wizard.machine.visible import visible  # noqa: PLC0415  # termios: not everywhere

            with interruptible():
                return visible(self._open(), self.write, prompt, aside, self._wake)
        self.write(prompt)
        return _line_of_the_console()

    async def hidden(self, prompt: str) -> str | None:
        """One entry, never echoed; a pasted block comes back whole, line breaks included. None at Ctrl+D.

        Cancelled, it stops at once: what was typed so far is thrown away, for whoever reads here next must not get it.
        Raises Cancelled for Ctrl+C, and OSError when echo cannot be switched off: then nothing is asked at all.
        """
        return await hidden(self._open(), self.write, prompt)

    def hidden_at_once(self, prompt: str) -> str | None:
        """As ``hidden``, for what is no conversation: it blocks, on the main thread only."""
        return hidden_at_once(self._open(), self.write, prompt)

    def ahead(self) -> str:
        """The next line that was typed before anybody asked for it; empty where there is none."""
        return ahead.following()

    def forget_ahead(self) -> None:
        ahead.everything()

    def close(self) -> None:
        if self._fd:
            os.close(self._fd)
        self._fd = None

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Around a whole conversation: Ctrl+C ends it, whatever a host program makes of it. Raises Cancelled."""
        try:
            with interruptible():
                yield
        except KeyboardInterrupt:
            raise Cancelled from None

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Around a conversation on another thread: whatever ends it, the terminal is as before.

        For the main thread, where signals arrive. Lines can then be called off by :meth:`call_off`.
        """
        with ExitStack() as stack:
            if sys.platform != "win32":
                self._wake = stack.enter_context(Wake())
                restore = _modes_of(self._open())
                stack.callback(restore)
                stack.enter_context(heard())
                stack.enter_context(on_exit_signals(restore, self._wake.up))
            yield

    def call_off(self) -> None:
        """Ends a line that is being asked for, and every later one, as the person's leaving; for any thread."""
        if self._wake is not None:
            self._wake.up()

    def _open(self) -> int:
        if self._fd is None:
            self._fd = 0
            if sys.platform != "win32":
                with suppress(OSError):
                    self._fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
        return self._fd


def _line_of_the_console() -> str | None:
    """Untested here. The console shows what is typed."""
    data = bytearray()
    while not data.endswith(b"\n"):
        chunk = os.read(0, 1024)
        if not chunk:
            return None if not data else data.decode(errors="replace")
        data += chunk
    return data.decode(errors="replace").rstrip("\r\n")


if sys.platform != "win32":

    def _modes_of(fd: int) -> Callable[[], None]:
        """A call that gives a terminal the modes it has now; does nothing where there is none."""
        try:
            modes = termios.tcgetattr(fd)
        except termios.error:
            return lambda: None

        def restore() -> None:
            with suppress(termios.error):  # it is gone by now
                termios.tcsetattr(fd, termios.TCSADRAIN, modes)

        return restore
