"""What the desktop around the terminal can do for a person: open a page, take a text onto the clipboard."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from wizard.accounts.context import Context
from wizard.errors import Refused
from wizard.machine.browser import desktop, open_url
from wizard.machine.thread import in_thread

_running: set["asyncio.Task[bool]"] = set()  # the loop itself keeps only weak references


def opener(context: Context) -> Callable[[str], Awaitable[bool]] | None:
    """Opens a page; False when no launcher works, or none is given such an address. None: no browser is seen here."""
    if not desktop(context.environ).opens:
        return None

    async def opens(url: str) -> bool:
        try:
            return await open_url(url, context.environ, context.secret_names)
        except Refused:
            return False

    return opens


def copier(context: Context) -> Callable[[str], None]:
    """Puts public text on the clipboard where one of the system's programs is at hand."""

    def put(text: str) -> bool:
        from wizard.machine.clipboard import copy  # noqa: PLC0415  # nothing is copied before the first frame

        return copy(text, context.environ, context.secret_names)

    return lambda text: _begin(in_thread(lambda: put(text)))


def _begin(work: Coroutine[Any, Any, bool]) -> None:
    task = asyncio.get_running_loop().create_task(work)
    _running.add(task)
    task.add_done_callback(_running.discard)
