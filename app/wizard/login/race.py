"""A question that goes on while the machine does something: a browser's answer is awaited, or files are read."""

import asyncio
from typing import TYPE_CHECKING

from wizard.login.effects import AwaitRedirect, Pick
from wizard.login.steps import Pasted, Rows
from wizard.values.found_key import FoundKey
from wizard.values.secret import Secret

if TYPE_CHECKING:
    from wizard.login.driver import Frontend, World
    from wizard.oauth.redirect import Denied, Granted


async def picked(step: Pick, frontend: "Frontend", world: "World") -> tuple[str | Pasted, tuple[FoundKey, ...] | None]:
    """The answer; rows for what was found meanwhile are told while it is open."""
    asked = asyncio.ensure_future(frontend.ask(step.question))
    looking = asyncio.ensure_future(world.found_keys())
    found: tuple[FoundKey, ...] | None = None
    try:
        await asyncio.wait((asked, looking), return_when=asyncio.FIRST_COMPLETED)
        if looking.done():
            found = looking.result()
            if found and not asked.done():
                await frontend.tell(Rows(step.rows(found)))
        return await asked, found
    finally:
        for task in (asked, looking):
            task.cancel()
        await asyncio.gather(asked, looking, return_exceptions=True)


async def first(step: AwaitRedirect, frontend: "Frontend", world: "World") -> "Granted | Denied | Secret | None":
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
