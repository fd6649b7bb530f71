"""The driver: who answers which step, what is thrown into the flow, and that nothing is left running."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from wizard.errors import TryAgain, Unreachable
from wizard.login.driver import drive
from wizard.login.effects import Send, Sleep
from wizard.login.notes import Notice
from wizard.login.questions import Confirm
from wizard.login.steps import Back, Flow, Step, Switch, do

REQUEST = httpx.Request("GET", "https://p.test/")


class Person:
    """Answers yes; interrupts when told to."""

    def __init__(self, leaves: Back | Switch | None = None) -> None:
        self.told: list[Any] = []
        self.leaves = leaves
        self.waiting = 0

    async def tell(self, note: Any, /) -> None:
        self.told.append(note)

    async def ask(self, question: Any, /) -> Any:
        return True

    async def interrupted(self) -> Back | Switch:
        self.waiting += 1
        try:
            if self.leaves is not None:
                return self.leaves
            return await asyncio.get_running_loop().create_future()
        finally:
            self.waiting -= 1


class World:
    def __init__(self, send: Callable[[], Coroutine[Any, Any, httpx.Response]]) -> None:
        self._send = send
        self.cancelled = False

    async def send(self, step: Send, /) -> httpx.Response:
        try:
            return await self._send()
        except asyncio.CancelledError:
            self.cancelled = True
            raise

    async def sleep(self, seconds: float, /) -> None:
        await asyncio.get_running_loop().create_future()


async def answering() -> httpx.Response:
    return httpx.Response(200)


async def hanging() -> httpx.Response:
    return await asyncio.get_running_loop().create_future()


async def failing() -> httpx.Response:
    raise Unreachable("no answer")


def run(flow: Flow[Any], person: Person, world: World) -> Any:
    async def limited() -> Any:
        async with asyncio.timeout(60):
            return await drive(flow, person, world)  # type: ignore[arg-type]  # the two effects used here

    return asyncio.run(limited())


def test_each_family_is_answered_by_its_own_side() -> None:
    def flow() -> Flow[Any]:
        yield from do(Notice("hello"))
        sure = yield from do(Confirm(name="yes", text="Sure?"))
        response = yield from do(Send(REQUEST))
        return sure, response.status_code

    person = Person()

    assert run(flow(), person, World(answering)) == (True, 200)
    assert person.told == [Notice("hello")]


def test_an_expected_failure_goes_into_the_flow_which_may_retry() -> None:
    def flow() -> Flow[str]:
        try:
            yield from do(Send(REQUEST))
        except TryAgain as error:
            return error.message
        return "not raised"

    assert run(flow(), Person(), World(failing)) == "no answer"


def test_what_the_flow_does_not_catch_comes_out_and_closes_it() -> None:
    closed = []

    def flow() -> Flow[None]:
        try:
            yield from do(Send(REQUEST))
        finally:
            closed.append(True)

    with pytest.raises(Unreachable):
        run(flow(), Person(), World(failing))

    assert closed == [True]


@pytest.mark.parametrize("step", [Send(REQUEST), Sleep(60)])
@pytest.mark.parametrize("leaves", [Back(), Switch("bearer")])
def test_a_person_can_leave_whatever_is_running(step: Step[Any], leaves: Back | Switch) -> None:
    def flow() -> Flow[Any]:
        try:
            yield from do(step)
        except (Back, Switch) as raised:
            return raised

    assert run(flow(), Person(leaves), World(hanging)) is leaves


def test_the_loser_of_the_race_is_cancelled_and_awaited() -> None:
    def flow() -> Flow[None]:
        try:
            yield from do(Send(REQUEST))
        except Back:
            return

    person, world = Person(Back()), World(hanging)

    run(flow(), person, world)

    assert world.cancelled
    assert person.waiting == 0


def test_a_result_that_is_there_is_not_thrown_away_for_an_interrupt() -> None:
    def flow() -> Flow[int]:
        response = yield from do(Send(REQUEST))
        return response.status_code

    assert run(flow(), Person(Back()), World(answering)) == 200


def test_cancelling_the_driver_closes_the_flow_and_the_effect() -> None:
    closed = []
    world = World(hanging)

    def flow() -> Flow[None]:
        try:
            yield from do(Send(REQUEST))
        finally:
            closed.append(True)

    async def main() -> None:
        task = asyncio.ensure_future(drive(flow(), Person(), world))  # type: ignore[arg-type]  # as above
        await asyncio.wait([task], timeout=0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())

    assert closed == [True]
    assert world.cancelled
