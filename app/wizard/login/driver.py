"""Runs a flow: effects go to the world, notes and questions to the frontend. All concurrency lives here and in ``race``."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from wizard.errors import WizardError
from wizard.login.effects import (
    AwaitRedirect,
    FindCandidates,
    FindPlaces,
    FindServers,
    Forget,
    Front,
    Identify,
    Keep,
    Launch,
    LetGo,
    Listen,
    Pick,
    Recall,
    Recheck,
    Remember,
    Reserve,
    RunCommand,
    Save,
    Send,
    Sleep,
    StopListening,
)
from wizard.login.frontend import Frontend
from wizard.login.notes import Checked, Notice, Progress, Rows, ShowUserCode
from wizard.login.questions import Question
from wizard.login.race import first, picked
from wizard.login.steps import Back, Flow, Step, Switch
from wizard.login.world import World

T = TypeVar("T")
R = TypeVar("R")


async def drive(flow: Flow[T], frontend: Frontend, world: World) -> T:
    """Run ``flow`` to its value. Expected failures go back into the flow, which decides; it is closed on any end."""
    reply: Any = None
    error: BaseException | None = None
    called_off: asyncio.CancelledError | None = None
    try:
        while True:
            try:
                step = flow.send(reply) if error is None else flow.throw(error)
            except StopIteration as stop:
                value: T = stop.value
                return value
            except WizardError:
                if called_off is not None:
                    raise called_off from None
                raise
            reply, error = None, None
            if called_off is not None and not isinstance(step, Keep | LetGo):
                raise called_off
            try:
                if isinstance(step, Send) and step.final:
                    reply, called_off = await whole(world.send(step))
                elif isinstance(step, Keep):
                    _, late = await whole(world.keep(step))
                    if (over := called_off or late) is not None:
                        raise over
                else:
                    reply = await perform(step, frontend, world)
            except (WizardError, Back, Switch) as raised:
                error = raised
    finally:
        flow.close()


async def perform(step: Step[Any], frontend: Frontend, world: World) -> Any:  # one line for each step
    match step:
        case Progress() | Notice() | Checked() | ShowUserCode() | Rows():
            return await frontend.tell(step)
        case Question():
            return await frontend.ask(step)
        case Pick():
            return await picked(step, frontend, world)
        case AwaitRedirect():
            return await first(step, frontend, world)
        case Send():
            return await _unless_interrupted(world.send(step), frontend)
        case Front(profile):
            return await _unless_interrupted(world.front(profile), frontend)
        case Sleep(0):
            return await world.sleep(0)
        case Sleep(seconds):
            return await _unless_interrupted(world.sleep(seconds), frontend)
        case Listen():
            return await world.listen(step)
        case Launch():
            return await world.launch(step)
        case StopListening(page):
            return await world.stop_listening(page)
        case RunCommand():
            return await _unless_interrupted(world.run_command(step), frontend)
        case FindPlaces(settled):
            return await _unless_interrupted(world.places(settled), frontend)
        case FindServers(servers):
            return await _unless_interrupted(world.servers(servers), frontend)
        case Identify():
            return await world.identify(step)
        case Remember():
            return await world.remember(step)
        case Reserve():
            return await _unless_interrupted(world.reserve(step), frontend)
        case LetGo(record):
            return await world.let_go(record)
        case FindCandidates(provider):
            return await world.candidates(provider)
        case Recall():
            return await _unless_interrupted(world.recall(step), frontend)
        case Save(draft):
            return await _unless_interrupted(world.save(draft), frontend)
        case Recheck(profile):
            return await _unless_interrupted(world.recheck(profile), frontend)
        case Forget(profile):
            return await world.forget(profile)
    raise TypeError(f"no one answers {type(step).__name__}")


async def whole(effect: Awaitable[R]) -> tuple[R, asyncio.CancelledError | None]:
    """The effect's result even when the login is called off meanwhile, and that cancellation, for afterwards.

    For what exists once: a code that was redeemed, a key that was minted. The effect is bounded by its own time-out.
    """
    work = asyncio.ensure_future(effect)
    called_off: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait((work,))
        except asyncio.CancelledError as error:
            called_off = error
    if called_off is not None and work.exception() is not None:
        raise called_off
    return work.result(), called_off


async def nobody_leaves() -> Back | Switch:
    """``interrupted`` for frontends without a key to leave by: it waits until it is cancelled."""
    never: asyncio.Future[Back | Switch] = asyncio.get_running_loop().create_future()
    return await never


async def _unless_interrupted(effect: Awaitable[R], frontend: Frontend) -> R:
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
