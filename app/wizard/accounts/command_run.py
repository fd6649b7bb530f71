"""A token command of a login, which the person may leave."""

import asyncio
import threading

from wizard.accounts.commands import printed
from wizard.accounts.context import Context
from wizard.machine.thread import in_thread_together
from wizard.values.profile import TokenCommand
from wizard.values.secret import Secret

ENDS_S = 0.3


async def run(context: Context, profile: str, command: TokenCommand) -> Secret:
    """What it prints. Raises as :func:`wizard.accounts.commands.printed`; called off, it is stopped."""
    stopped = threading.Event()
    work = asyncio.ensure_future(in_thread_together(lambda: printed(context, profile, command, stopped=stopped)))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait([work], timeout=ENDS_S)
        if work.done() and not work.cancelled():
            work.exception()  # seen: nobody wants to know any more
        raise
