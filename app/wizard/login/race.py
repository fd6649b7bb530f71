"""A question that goes on while the machine does something: a browser's answer is awaited, or files and ports are looked at."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.login.effects import Around, AwaitRedirect, Pick
from wizard.login.frontend import Frontend
from wizard.login.notes import Rows
from wizard.login.questions import Pasted
from wizard.login.world import World
from wizard.values.secret import Secret

if TYPE_CHECKING:
    from wizard.oauth.redirect import Denied, Granted


async def picked(step: Pick, frontend: Frontend, world: World) -> tuple[str | Pasted, Around]:
    """The answer; rows for what was found meanwhile are told while it is open."""
    around = Around()
    asked = asyncio.ensure_future(frontend.ask(step.question))

    async def seen(more: Around) -> None:
        nonlocal around
        news, around = step.rows(more) != step.rows(around), more
        if news and not asked.done():
            await frontend.tell(Rows(step.rows(more)))

    async def keys() -> None:
        found = await world.found_keys()
        await seen(replace(around, keys=found))

    async def servers() -> None:
        async for each in world.running(step.servers):
            await seen(replace(around, running=around.running | {each}))

    beside = {asyncio.ensure_future(keys()), asyncio.ensure_future(servers())}
    waiting = {*beside, asked}
    try:
        while not asked.done():
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for each in done & beside:
                each.result()
        return asked.result(), around
    finally:
        for task in (asked, *beside):
            task.cancel()
        await asyncio.gather(asked, *beside, return_exceptions=True)


async def first(step: AwaitRedirect, frontend: Frontend, world: World) -> "Granted | Denied | Secret | None":
    """What the listener heard or the person pasted, whichever came first; the loser is cancelled and awaited."""
    heard = asyncio.ensure_future(world.redirected())
    pasted = asyncio.ensure_future(frontend.ask(step.question))
    try:
        await asyncio.wait((heard, pasted), timeout=step.seconds, return_when=asyncio.FIRST_COMPLETED)
        won = heard if heard.done() else pasted
        return won.result() if won.done() else None
    finally:
        for task in (heard, pasted):
            task.cancel()
        await asyncio.gather(heard, pasted, return_exceptions=True)
