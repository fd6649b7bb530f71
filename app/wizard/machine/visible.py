"""A line that is shown as it is typed, by us and not by the terminal: what looks like a secret is not."""

import codecs
import os
import re
import select
import sys
from collections.abc import Callable

from wizard.machine import ahead
from wizard.machine.discreet import echoes
from wizard.machine.hidden import Wake
from wizard.values.typed import Aside, cells

# A paste arrives in one burst, and a terminal far away cuts it into several.
_BURST_S = 0.02
_FAR_BURST_S = 0.15
_PRESSED_S = 0.003
_LONGEST = 64 * 1024
_WORD = 8
_SEQUENCES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?", re.DOTALL)


class _Line:
    def __init__(self, fd: int, write: Callable[[str], None], prompt: str, aside: Aside, *, shows: bool) -> None:
        self.typed: str | None = ""
        self.is_over = False
        self._fd, self._write, self._prompt, self._aside, self._shows = fd, write, prompt, aside, shows
        self._skips_enter = False  # that of what was put aside

    def draw(self) -> None:
        """The prompt, and what is typed so far."""
        self._write(self._prompt)
        self.echo(self.typed or "")

    def take(self, burst: bytes) -> None:
        text = codecs.decode(burst, "utf-8", "replace")
        said = _SEQUENCES.sub("", text).rstrip("\r\n")
        ended = text.endswith(("\r", "\n"))
        if len(said) > 1 and (tell := self._aside(f"{self.typed}{said}")) is not None:
            self._erase(self.typed or "")
            self._write("\n")
            tell()
            self._skips_enter = not ended
            self.draw()
            return
        for char in said:
            self._key(char)
        if ended and not self.is_over:
            self.echo("\n")
            self.is_over = bool(self.typed) or not self._skips_enter
            if not self.is_over:
                self._skips_enter = False
                self.draw()

    def _key(self, char: str) -> None:
        typed = self.typed or ""
        match char:
            case "\x7f" | "\x08":
                self._erase(typed[-1:])
            case "\x15":
                self._erase(typed)
            case "\x17":
                self._erase(typed[len(typed.rstrip().rpartition(" ")[0]) :])
            case "\x04" if not typed:
                self.typed, self.is_over = None, True
            case "\x03":  # on a thread; elsewhere it comes as a signal
                raise KeyboardInterrupt
            case _ if char.isprintable() and len(typed) < _LONGEST:
                self.typed = typed + char
                self.echo(char)

    def _erase(self, text: str) -> None:
        if text:
            self.typed = (self.typed or "")[: -len(text)]
            self.echo("\b \b" * cells(text))

    def echo(self, text: str) -> None:
        if self._shows and text:
            os.write(self._fd, text.encode(errors="replace"))


def _burst(fd: int, wake: Wake | None) -> bytes | None:
    """What came at once, at most a line: the rest stays in the terminal for the next prompt. None: it has gone."""
    data = bytearray(ahead.line())
    wait_s: float | None = _BURST_S if data else None
    nothing = 0
    while not data.endswith((b"\r", b"\n", b"\x03", b"\x04")) and len(data) < _LONGEST:
        if not _ready(fd, wake, wait_s):
            break
        byte = os.read(fd, 1)
        nothing = 0 if byte else nothing + 1
        if nothing > 1:
            return None
        data += byte
        wait_s = _PRESSED_S if len(data) == 1 else _BURST_S if len(data) < _WORD else _FAR_BURST_S
    return bytes(data)


def _ready(fd: int, wake: Wake | None, timeout_s: float | None) -> bool:
    if wake is not None:
        return wake.until_ready(fd, timeout_s)
    return bool(select.select([fd], [], [], timeout_s)[0])


if sys.platform != "win32":
    from wizard.machine.hushed import hushed

    def visible(fd: int, write: Callable[[str], None], prompt: str, aside: Aside, wake: Wake | None) -> str | None:
        """The line without its end; None for Ctrl+D in an empty one. Raises KeyboardInterrupt, and Cancelled by ``wake``."""
        line = _Line(fd, write, prompt, aside, shows=echoes(fd))

        def give_up() -> None:
            if wake is not None:
                wake.up()

        with hushed(fd, line.draw, give_up, brackets=False):
            try:
                while not line.is_over:
                    burst = _burst(fd, wake)
                    if burst is None:
                        return None
                    line.take(burst)
            except KeyboardInterrupt:
                line.echo("^C")  # as the terminal says it
                raise
        return line.typed
