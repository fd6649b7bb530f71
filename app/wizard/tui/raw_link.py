"""A long address alone on the terminal's normal screen, where one drag selects it whole."""

import asyncio
import os
import sys
from contextlib import suppress

from textual.app import App, SuspendNotSupported

from wizard.tui.early import unechoed
from wizard.values.text import safe

_BACK = b"Press Enter to come back.\r\n"


async def show_alone(app: App[object], url: str, over: "asyncio.Future[object]") -> bool:
    """Until a key is pressed or ``over`` is done, and what waits goes on. False where the screens cannot step aside."""
    if sys.platform == "win32" or not os.isatty(0):
        return False  # no way to wait for a key beside the running loop
    called_off: asyncio.CancelledError | None = None
    try:
        # Nothing may draw meanwhile: it would be drawn over the address.
        with app.suspend(), unechoed(), app.batch_update():
            os.write(2, b"\r\n" + safe(url, 8000).encode() + b"\r\n\r\n" + _BACK)
            try:
                await _key_or(over)
            except asyncio.CancelledError as error:  # none may pass: suspend() would not come back from it
                called_off = error
    except SuspendNotSupported:
        return False
    if called_off is not None:
        raise called_off
    return True


async def _key_or(over: "asyncio.Future[object]") -> None:
    loop = asyncio.get_running_loop()
    pressed: asyncio.Future[None] = loop.create_future()

    def read() -> None:
        with suppress(OSError):
            os.read(0, 1024)
        if not pressed.done():
            pressed.set_result(None)

    loop.add_reader(0, read)
    try:
        await asyncio.wait((pressed, over), return_when=asyncio.FIRST_COMPLETED)
    finally:
        loop.remove_reader(0)
        pressed.cancel()
