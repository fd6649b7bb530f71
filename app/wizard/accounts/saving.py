"""A save that the person may leave, and what follows it: the credential it replaced is withdrawn."""

import asyncio

from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context
from wizard.accounts.save import Save
from wizard.accounts.superseded import withdrawn_after
from wizard.login.draft import Draft
from wizard.login.world import World
from wizard.machine.thread import in_thread
from wizard.values.credential import Saved

SETTLES_S = 0.3


async def saved(context: Context, draft: Draft, candidates: Candidates, world: World) -> Saved:
    """The receipt. Called off, it comes all the same once the profile is switched."""
    saving = Save(context, draft, candidates)
    work = asyncio.ensure_future(in_thread(saving.run))
    try:
        receipt = await asyncio.shield(work)
    except asyncio.CancelledError:
        # The person left while a keyring was being waited for: the thread may still come back, but not commit.
        saving.abandoned = True
        # What is past that point is over in milliseconds, and then it is saved, whatever the person wanted.
        await asyncio.wait([work], timeout=SETTLES_S)
        if work.done() and not work.cancelled() and work.exception() is None:
            return work.result()
        raise
    try:
        return await withdrawn_after(context, draft, saving, receipt, world)
    except asyncio.CancelledError:
        return receipt  # the person did not wait for it, and what is saved is saved
