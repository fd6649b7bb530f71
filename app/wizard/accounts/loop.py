"""The event loop of a command: a signal ends whatever it waits for."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from wizard.machine.heard import heard

T = TypeVar("T")


def until_done(work: Coroutine[Any, Any, T]) -> T:
    """As ``asyncio.run``; the current loop of a host program stays its current one."""

    async def heeding() -> T:
        with heard():
            return await work

    try:
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as own:
            return own.run(heeding())
    finally:
        work.close()  # called off before it began
