"""A line that is shown as it is typed, by us and not by the terminal: what looks like a secret is not."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress

from wizard.machine import ahead
from wizard.machine.discreet import echoes
from wizard.machine.flowing import flowing
from wizard.machine.heard import ready
from wizard.machine.hidden import Wake
from wizard.machine.shown_line import ShownLine
from wizard.values.brackets import PASTE_BEGINS, PASTE_ENDS, PASTE_OFF, is_pasting
from wizard.values.typed import Aside

# A paste arrives in one burst, and a terminal far away cuts it into several.
_BURST_S = 0.02
_FAR_BURST_S = 0.15
_PRESSED_S = 0.003
# A paste whose end does not come within this was cut off.
_PASTE_S = 1
_LONGEST = 64 * 1024
_WORD = 8


def _burst(fd: int, wake: Wake | None) -> bytes | None:
    """What came at once, at most a line or a paste: the rest stays in the terminal for the next prompt. None: it has gone."""
    data = bytearray(ahead.line())
    pasting = is_pasting(data)
    wait_s: float | None = _PASTE_S if pasting else _BURST_S if data else None
    nothing = 0
    while len(data) < _LONGEST:
        if data.endswith(b"\x03") or (not pasting and data.endswith((b"\r", b"\n", b"\x04"))):
            break
        if not _ready(fd, wake, wait_s):
            break
        byte = os.read(fd, 1)
        nothing = 0 if byte else nothing + 1
        if nothing > 1:
            return None
        data += byte
        if byte == b"~" and data.endswith((PASTE_BEGINS, PASTE_ENDS)):
            pasting = data.endswith(PASTE_BEGINS)
        wait_s = _PRESSED_S if len(data) == 1 else _BURST_S if len(data) < _WORD else _FAR_BURST_S
        if pasting:
            wait_s = _PASTE_S
    return bytes(data)


def _ready(fd: int, wake: Wake | None, timeout_s: float | None) -> bool:
    if wake is not None:
        return wake.until_ready(fd, timeout_s)
    return bool(ready([fd], timeout_s))


if sys.platform != "win32":
    from wizard.machine.hushed import hushed, paste_mode

    def visible(fd: int, write: Callable[[str], None], prompt: str, aside: Aside, wake: Wake | None) -> str | None:
        """The line without its end; None for Ctrl+D in an empty one. Raises KeyboardInterrupt, and Cancelled by ``wake``."""
        shows = echoes(fd)

        def echo(text: str) -> None:
            if shows and text:
                os.write(fd, text.encode(errors="replace"))

        line = ShownLine(lambda: write(prompt), write, echo, aside)

        def give_up() -> None:
            if wake is not None:
                wake.up()

        with hushed(fd, line.draw, give_up):
            try:
                while not line.is_over:
                    burst = _burst(fd, wake)
                    if burst is None:
                        return None
                    line.take(burst)
            except KeyboardInterrupt:
                flowing(fd)
                echo("^C")  # as the terminal says it
                raise
            finally:
                flowing(fd)
                with suppress(OSError):  # a terminal that is gone
                    os.write(fd, paste_mode(PASTE_OFF))
        ahead.put_back(line.rest.encode())
        return line.typed
