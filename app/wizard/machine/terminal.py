"""The controlling terminal: whether there is one, and reading a line from it, hidden when it is a secret."""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

if sys.platform != "win32":
    import termios

_PASTE_ON, _PASTE_OFF = b"\x1b[?2004h", b"\x1b[?2004l"
_PASTE_BEGINS, _PASTE_ENDS = b"\x1b[200~", b"\x1b[201~"
# A paste arrives in one burst; what follows its newline within this time belongs to it.
_BURST_S = 0.02
_LONGEST = 64 * 1024

Handler = Callable[[int, FrameType | None], object] | int | None


class Terminal:
    """Asks on the controlling terminal itself, so that redirected streams change nothing."""

    def __init__(self) -> None:
        self._fd: int | None = None

    def write(self, text: str) -> None:
        # Windows has no file for both ways: what is read from stdin is asked on stderr.
        os.write(2 if sys.platform == "win32" else self._open(), text.encode(errors="replace"))

    def line(self, prompt: str) -> str | None:
        """One line, echoed, without its end; None at end of file (Ctrl+D). Raises KeyboardInterrupt."""
        with _interruptible():
            self.write(prompt)
            data = bytearray()
            while not data.endswith(b"\n"):
                byte = os.read(self._open(), 1024)
                if not byte:
                    return None if not data else data.decode(errors="replace")
                data += byte
            return data.decode(errors="replace").rstrip("\r\n")

    def hidden(self, prompt: str) -> str | None:
        """One entry, never echoed; a pasted block comes back whole, line breaks included. None at Ctrl+D.

        Raises KeyboardInterrupt, and OSError when echo cannot be switched off: then nothing is asked at all.
        """
        if sys.platform != "win32":
            fd = self._open()
            # Echo off before the prompt is seen, so that a quick paste is hidden too.
            with _interruptible(), _hushed(fd):
                self.write(prompt)
                os.write(fd, _PASTE_ON)
                try:
                    return _entry(fd)
                finally:
                    os.write(fd, _PASTE_OFF + b"\r\n")
        return _hidden_windows(prompt)

    def _open(self) -> int:
        if self._fd is None:
            self._fd = 0
            if sys.platform != "win32":
                with suppress(OSError):
                    self._fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
        return self._fd


def _entry(fd: int) -> str | None:
    data = bytearray()
    while len(data) < _LONGEST:
        chunk = os.read(fd, 4096)
        if not chunk:
            return None
        data += chunk
        if b"\x04" in chunk and not data.strip(b"\x04"):
            return None
        pasting = data.rfind(_PASTE_BEGINS) > data.rfind(_PASTE_ENDS)
        if pasting or not (data.endswith((b"\r", b"\n")) or b"\x04" in chunk):
            continue
        if not select.select([fd], [], [], _BURST_S)[0]:
            break
    return _edited(bytes(data).replace(_PASTE_BEGINS, b"").replace(_PASTE_ENDS, b"")).decode(errors="replace")


def _edited(data: bytes) -> bytes:
    """What is left after the editing keys of a canonical line: erase and kill."""
    kept = bytearray()
    for byte in data:
        if byte in (0x7F, 0x08):
            del kept[-1:]
        elif byte == 0x15:
            kept.clear()
        elif byte != 0x04:
            kept.append(byte)
    return bytes(kept).replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl+C ends the read at once; inside a running event loop the handler would only take note of it."""
    try:
        before: Handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    except ValueError:  # not the main thread: signals are the host's
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


if sys.platform != "win32":

    @contextmanager
    def _hushed(fd: int) -> Iterator[None]:
        """No echo, and no line editing by the kernel, whose lines end at 4,096 bytes; restored on every way out."""
        before = termios.tcgetattr(fd)
        hushed = termios.tcgetattr(fd)
        hushed[3] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON)
        hushed[6][termios.VMIN], hushed[6][termios.VTIME] = 1, 0

        def restore() -> None:
            termios.tcsetattr(fd, termios.TCSADRAIN, before)

        with _on_exit_signals(restore):
            try:
                termios.tcsetattr(fd, termios.TCSADRAIN, hushed)
                yield
            finally:
                restore()

    @contextmanager
    def _on_exit_signals(restore: Callable[[], None]) -> Iterator[None]:
        """Restore the terminal when the process is told to go, then go the way the signal means."""
        watched = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
        before: dict[signal.Signals, Handler] = {}

        def leave(number: int, _frame: FrameType | None) -> None:
            restore()
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

        try:
            for each in watched:
                before[each] = signal.signal(each, leave)
        except ValueError:  # not the main thread: signals are the host's
            before = {}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def _hidden_windows(prompt: str) -> str | None:
    """Untested here: ``getpass`` reads from the console without echo on Windows."""
    import getpass  # noqa: PLC0415  # Windows only

    try:
        return getpass.getpass(prompt)
    except EOFError:
        return None
