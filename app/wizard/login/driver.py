"""Runs a flow: effects go to the world, notes and questions to the frontend. All concurrency lives here."""

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from wizard.errors import WizardError
from wizard.login.draft import Draft
from wizard.login.steps import (
    Back,
    Checked,
    FindPlaces,
    Flow,
    Forget,
    Note,
    Notice,
    Place,
    Progress,
    Question,
    Recheck,
    Save,
    Send,
    Sleep,
    Step,
    Switch,
)
from wizard.values.credential import Outcome, Saved

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
R = TypeVar("R")


class Frontend(Protocol):
    """Draws and answers; decides nothing."""

    async def tell(self, note: Note, /) -> None: ...

    async def ask(self, question: Question[R], /) -> R:
        """The answer. Raises Back, Cancelled, or the error that says which flag was missing."""
        ...

    async def interrupted(self) -> Back | Switch:
        """Return when the person wants out of what is running; wait for ever otherwise."""
        ...


class World(Protocol):
    """The machine's side of the conversation; ``accounts`` builds it."""

    async def send(self, step: Send, /) -> "httpx.Response": ...

    async def sleep(self, seconds: float, /) -> None: ...

    async def places(self) -> tuple[Place, ...]: ...

    async def save(self, draft: Draft, /) -> Saved: ...

    async def recheck(self, profile: str, /) -> Outcome: ...

    async def forget(self, profile: str, /) -> str: ...


async def drive(flow: Flow[T], frontend: Frontend, world: World) -> T:
    """Run ``flow`` to its value. Expected failures go back into the flow, which decides; it is closed on any end."""
    reply: Any = None
    error: BaseException | None = None
    try:
        while True:
            try:
                step = flow.send(reply) if error is None else flow.throw(error)
            except StopIteration as stop:
                value: T = stop.value
                return value
            reply, error = None, None
            try:
                reply = await perform(step, frontend, world)
            except (WizardError, Back, Switch) as raised:
                error = raised
    finally:
        flow.close()


async def perform(step: Step[Any], frontend: Frontend, world: World) -> Any:
    match step:
        case Progress() | Notice() | Checked():
            return await frontend.tell(step)
        case Question():
            return await frontend.ask(step)
        case Send():
            return await unless_interrupted(world.send(step), frontend)
        case Sleep(seconds):
            return await unless_interrupted(world.sleep(seconds), frontend)
        case FindPlaces():
            return await unless_interrupted(world.places(), frontend)
        case Save(draft):
            return await unless_interrupted(world.save(draft), frontend)
        case Recheck(profile):
            return await unless_interrupted(world.recheck(profile), frontend)
        case Forget(profile):
            return await world.forget(profile)
    raise TypeError(f"no one answers {type(step).__name__}")


async def nobody_leaves() -> Back | Switch:
    """``interrupted`` for frontends without a key to leave by: it waits until it is cancelled."""
    never: asyncio.Future[Back | Switch] = asyncio.get_running_loop().create_future()
    return await never


async def unless_interrupted(effect: Awaitable[R], frontend: Frontend) -> R:
    """The effect's result, or the person's Back or Switch if that comes first; the loser is cancelled and awaited."""
    work = asyncio.ensure_future(effect)
    person = asyncio.ensure_future(frontend.interrupted())
    try:
        await asyncio.wait((work, person), return_when=asyncio.FIRST_COMPLETED)
        # A result that is there is not thrown away: what was saved is saved.
        if not work.done():
            work.cancel()
            await asyncio.wait((work,))
        if not work.cancelled():
            return work.result()
        raise person.result()
    finally:
        for task in (work, person):
            task.cancel()
        await asyncio.gather(work, person, return_exceptions=True)
