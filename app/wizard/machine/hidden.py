"""A hidden entry: no echo, pastes whole, cancelled at once, and nothing of it left for whoever reads next."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Self, TypeVar

from wizard.errors import Cancelled
from wizard.machine import ahead
from wizard.machine.flowing import flowing
from wizard.machine.heard import ready
from wizard.machine.interrupt import on_interrupt
from wizard.machine.thread import in_thread
from wizard.values.brackets import PASTE_BEGINS, PASTE_ENDS, PASTE_OFF, is_pasting

if sys.platform != "win32":
    from wizard.machine.hushed import hushed, paste_mode

_INTERRUPT = b"\x03"
_KEYS_OF_THE_TERMINAL = b"\x04\x1a\x1c"  # Ctrl+D, Ctrl+Z, Ctrl+\
# A paste arrives in one burst; what follows its newline within this time belongs to it.
_BURST_S = 0.02
_LONGEST = 64 * 1024
_WINDOWS_S = 0.02

T = TypeVar("T")


async def hidden(fd: int, write: Callable[[str], None], prompt: str) -> str | None:
    """As ``Terminal.hidden``, on the terminal ``fd``."""
    if sys.platform != "win32":
        with Wake() as wake, on_interrupt(wake.up), hushed(fd, _asking(fd, write, prompt), wake.up):
            try:
                return await _unless_called_off(lambda: _entry(fd, wake), wake)
            finally:
                flowing(fd)
                os.write(fd, paste_mode(PASTE_OFF) + b"\r\n")
    return await _on_windows(write, prompt)


def hidden_at_once(fd: int, write: Callable[[str], None], prompt: str) -> str | None:
    """As :func:`hidden`, blocking; for the main thread alone, where signals arrive. Also inside a running loop."""
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a hidden entry elsewhere could not give the terminal back")
    if sys.platform != "win32":
        with Wake() as wake, on_interrupt(wake.up), hushed(fd, _asking(fd, write, prompt), wake.up):
            try:
                return _entry(fd, wake)
            finally:
                flowing(fd)
                os.write(fd, paste_mode(PASTE_OFF) + b"\r\n")
    with ThreadPoolExecutor(1) as aside:  # a loop may be running here
        return aside.submit(lambda: asyncio.run(_on_windows(write, prompt))).result()


class Wake:
    """A pipe that ends a wait for the terminal: kqueue on macOS takes no terminal, so it is a select on a thread."""

    def __enter__(self) -> Self:
        self.reads, self._writes = os.pipe()
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.reads)
        os.close(self._writes)

    def up(self) -> None:
        os.write(self._writes, b"!")

    def until_ready(self, fd: int, timeout_s: float | None = None) -> bool:
        """Whether there is something to read. Raises Cancelled once it is up."""
        found = ready([fd, self.reads], timeout_s)
        if self.reads in found:
            raise Cancelled
        return bool(found)


async def _unless_called_off(read: Callable[[], T], wake: Wake) -> T:
    """``read()`` on a thread, which is over when this returns, however it does."""
    found: list[T] = []  # and no task's result: asyncio's debug mode writes those into the log
    reading = asyncio.ensure_future(in_thread(lambda: found.append(read())))
    try:
        await asyncio.shield(reading)
        return found[0]
    finally:
        called_off = not reading.done()
        wake.up()
        while not reading.done():
            with suppress(asyncio.CancelledError):  # it is on its way out already
                await asyncio.wait([reading])
        if called_off:
            reading.exception()  # seen: nobody is left to whom it would be news


def _asking(fd: int, write: Callable[[str], None], prompt: str) -> Callable[[], None]:
    """Shows the prompt. What was typed before it stood for the first time came without brackets, line by line."""
    early = iter((True,))

    def ask() -> None:
        if next(early, False) and ready([fd], 0):
            ahead.keep(os.read(fd, 4096))
        write(prompt)

    return ask


def _entry(fd: int, wake: Wake) -> str | None:
    data, nothing = bytearray(), 0
    # What was typed before the prompt stood: its next line answers the next question.
    early = ahead.line()
    is_line = early.endswith(b"\n") and PASTE_BEGINS not in early
    while len(data) < _LONGEST:
        if early:
            chunk, early = early, b""
        else:
            wake.until_ready(fd)
            chunk = os.read(fd, 4096)
        nothing = 0 if chunk else nothing + 1
        if nothing > 1:
            return None
        data += chunk
        if _INTERRUPT in chunk:  # on a thread; elsewhere it comes as a signal
            raise Cancelled
        if b"\x04" in chunk and not data.strip(b"\x04"):
            return None
        if not chunk or is_pasting(data) or not (data.endswith((b"\r", b"\n")) or b"\x04" in chunk):
            continue
        if is_line or not wake.until_ready(fd, _BURST_S):
            break
    return _edited(bytes(data).replace(PASTE_BEGINS, b"").replace(PASTE_ENDS, b"")).decode(errors="replace")


def _edited(data: bytes) -> bytes:
    """What is left after the editing keys of a canonical line: erase and kill."""
    kept = bytearray()
    for byte in data:
        if byte in (0x7F, 0x08):
            del kept[-1:]
        elif byte == 0x15:
            kept.clear()
        elif byte not in _KEYS_OF_THE_TERMINAL:
            kept.append(byte)
    return bytes(kept).replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")


async def _on_windows(write: Callable[[str], None], prompt: str) -> str | None:
    """Untested here. The console is asked for keys again and again, as only that can be cancelled."""
    typed = ""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  # Windows only

        write(prompt)
        try:
            while True:
                while not msvcrt.kbhit():  # noqa: ASYNC110  # the console tells nobody
                    await asyncio.sleep(_WINDOWS_S)
                match msvcrt.getwch():
                    case "\r" | "\n":
                        break
                    case "\x03":
                        raise Cancelled
                    case "\x04" | "\x1a":
                        return None
                    case "\b":
                        typed = typed[:-1]
                    case "\x15":
                        typed = ""
                    case "\x00" | "\xe0":
                        msvcrt.getwch()  # an arrow or function key comes as two
                    case key:
                        typed += key
        finally:
            write("\n")
    return typed
