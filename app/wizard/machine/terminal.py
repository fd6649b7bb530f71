"""The controlling terminal: whether there is one, and reading a line from it, hidden when it is a secret."""

import os
import sys
from contextlib import suppress

from wizard.machine.hidden import hidden, hidden_at_once
from wizard.machine.interrupt import interruptible


class Terminal:
    """Asks on the controlling terminal itself, so that redirected streams change nothing."""

    def __init__(self) -> None:
        self._fd: int | None = None

    def write(self, text: str) -> None:
        # Windows has no file for both ways: what is read from stdin is asked on stderr.
        os.write(2 if sys.platform == "win32" else self._open(), text.encode(errors="replace"))

    def line(self, prompt: str) -> str | None:
        """One line, echoed, without its end; None at end of file (Ctrl+D). Raises KeyboardInterrupt."""
        with interruptible():
            self.write(prompt)
            data = bytearray()
            while not data.endswith(b"\n"):
                byte = os.read(self._open(), 1024)
                if not byte:
                    return None if not data else data.decode(errors="replace")
                data += byte
            return data.decode(errors="replace").rstrip("\r\n")

    async def hidden(self, prompt: str) -> str | None:
        """One entry, never echoed; a pasted block comes back whole, line breaks included. None at Ctrl+D.

        Cancelled, it stops at once: what was typed so far is thrown away, for whoever reads here next must not get it.
        Raises Cancelled for Ctrl+C, and OSError when echo cannot be switched off: then nothing is asked at all.
        """
        return await hidden(self._open(), self.write, prompt)

    def hidden_at_once(self, prompt: str) -> str | None:
        """As ``hidden``, for what is no conversation: it blocks, on the main thread only."""
        return hidden_at_once(self._open(), self.write, prompt)

    def _open(self) -> int:
        if self._fd is None:
            self._fd = 0
            if sys.platform != "win32":
                with suppress(OSError):
                    self._fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
        return self._fd
