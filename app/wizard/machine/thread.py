"""Blocking calls without blocking the loop, or the exit."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from wizard.machine.leaving import leaving_together

T = TypeVar("T")


async def in_thread(call: Callable[[], T]) -> T:
    """``call()`` on a daemon thread. Cancelling abandons the thread; its result is then dropped.

    Not ``asyncio.to_thread``: the default executor is joined at exit, however long its call takes.
    """
    done: Future[T] = Future()
    done.set_running_or_notify_cancel()  # from here on cancelling the waiter leaves it alone

    def work() -> None:
        try:
            done.set_result(call())
        except BaseException as error:  # noqa: BLE001  # carried to the waiting coroutine, whatever it is
            done.set_exception(error)

    threading.Thread(target=work, daemon=True, name="wizard-aside").start()
    return await asyncio.wrap_future(done)


async def in_thread_together(call: Callable[[], T]) -> T:
    """As :func:`in_thread`, for a call that may start a program: a signal waits until that is ended."""
    with leaving_together():
        return await in_thread(call)
