"""The driver at a sign-in: the race for the redirect, and what is sealed although the login was called off."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from wizard.errors import Cancelled, StorageUnavailable, Unreachable
from wizard.login.driver import drive
from wizard.login.effects import AwaitRedirect, Keep, LetGo, Moment, Send, Sleep, StopListening
from wizard.login.notes import Progress
from wizard.login.questions import PasteRedirect
from wizard.login.steps import Back, Flow, Switch, do
from wizard.oauth.redirect import Denied, Granted
from wizard.values.credential import Credential, Kept
from wizard.values.secret import Secret

QUESTION = PasteRedirect(
    name="redirect", url="https://id.test/", short_url=None, opened=True, listening=True, expires_in=60
)
GRANTED = Granted(Secret("code"))
PASTED = Secret("http://127.0.0.1/?code=x")
KEPT = Kept(id="room", store="plain")
CREDENTIAL = Credential(kind="tokens", secret=Secret("at"), origins=())
FINAL = Send(httpx.Request("POST", "https://id.test/token"), final=True)


class Side:
    """A frontend and a world in one. An effect named in ``held`` waits for its event before it is over."""

    def __init__(self, **effects: Any) -> None:
        self.effects = effects
        self.running: list[str] = []
        self.done: list[str] = []
        self.held: dict[str, asyncio.Event] = {}
        self.reached: dict[str, asyncio.Event] = {}
        self.turns: dict[str, int] = {}

    async def _do(self, name: str) -> Any:
        self.running.append(name)
        try:
            if name in self.reached:
                self.reached[name].set()
            if name in self.held:
                await self.held[name].wait()
            for _ in range(self.turns.get(name, 0)):
                await asyncio.sleep(0)
            result = self.effects.get(name)
            if result is Ellipsis:
                await asyncio.get_running_loop().create_future()
            if isinstance(result, BaseException):
                raise result
            self.done.append(name)
            return result
        finally:
            self.running.remove(name)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        return lambda *_: self._do(name)


def run(flow: Flow[Any], side: Side) -> Any:
    async def limited() -> Any:
        async with asyncio.timeout(60):
            value = await drive(flow, side, side)
        assert side.running == []
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return value

    return asyncio.run(limited())


def waiting(seconds: float = 60) -> Flow[Any]:
    try:
        return (yield from do(AwaitRedirect(QUESTION, seconds)))
    except (Back, Switch, Cancelled) as left:
        return left


@pytest.mark.parametrize("heard", [GRANTED, Denied("access_denied")])
def test_what_the_listener_hears_calls_the_question_off(heard: Any) -> None:
    assert run(waiting(), Side(redirected=heard, ask=...)) is heard


def test_what_is_pasted_ends_the_listening() -> None:
    assert run(waiting(), Side(redirected=..., ask=PASTED)) is PASTED


def test_the_listener_wins_a_tie() -> None:
    assert run(waiting(), Side(redirected=GRANTED, ask=PASTED)) is GRANTED


def test_time_is_up_for_both() -> None:
    assert run(waiting(0.01), Side(redirected=..., ask=...)) is None


@pytest.mark.parametrize("leaves", [Back(), Switch("device"), Cancelled()])
def test_the_person_leaves_by_the_question(leaves: Exception) -> None:
    assert run(waiting(), Side(redirected=..., ask=leaves)) is leaves


def test_a_question_that_fails_late_harms_no_redirect() -> None:
    assert run(waiting(), Side(redirected=GRANTED, ask=RuntimeError("too late"))) is GRANTED


def test_reading_the_clock_is_no_way_out() -> None:
    def flow() -> Flow[Any]:
        return (yield from do(Sleep(0)))

    side = Side(sleep=Moment(1, 1), interrupted=Back())
    side.turns["sleep"] = 3  # the person is faster

    assert run(flow(), side) == Moment(1, 1)


def test_nobody_leaves_while_a_code_is_redeemed() -> None:
    def flow() -> Flow[Any]:
        return (yield from do(FINAL))

    answer = httpx.Response(200)

    assert run(flow(), Side(send=answer, interrupted=Back())) is answer


def exchange(after: list[str]) -> Flow[Any]:
    """As the true flow: redeem, seal, and only then what may be called off."""
    try:
        yield from do(FINAL)
    except Unreachable:
        yield from do(LetGo("room"))
        after.append("let go")
        yield from do(StopListening("failed"))
        raise
    try:
        yield from do(Keep(KEPT, CREDENTIAL))
        after.append("kept")
    except StorageUnavailable:
        yield from do(LetGo("room"))
        raise
    yield from do(Progress("never said"))
    after.append("went on")


def called_off(side: Side, during: str, after: list[str], times: int = 1) -> None:
    async def main() -> None:
        side.held[during], side.reached[during] = asyncio.Event(), asyncio.Event()
        task = asyncio.ensure_future(drive(exchange(after), side, side))
        async with asyncio.timeout(60):
            await side.reached[during].wait()
            for _ in range(times):
                task.cancel()
                await asyncio.sleep(0)
            assert not task.done()
            side.held[during].set()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert side.running == []
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())


@pytest.mark.parametrize("times", [1, 3])
def test_a_code_redeemed_while_the_login_is_called_off_is_sealed_first(times: int) -> None:
    after: list[str] = []
    side = Side(send=httpx.Response(200))

    called_off(side, "send", after, times)

    assert side.done == ["send", "keep"]
    assert "went on" not in after


def test_a_seal_is_finished_before_the_login_ends() -> None:
    side = Side(send=httpx.Response(200))

    called_off(side, "keep", [])

    assert side.done == ["send", "keep"]


@pytest.mark.parametrize("during", ["send", "keep"])
def test_a_seal_that_fails_then_ends_the_login_all_the_same(during: str) -> None:
    called_off(Side(send=httpx.Response(200), keep=StorageUnavailable("full")), during, [])


def test_an_exchange_that_fails_then_ends_the_login_all_the_same() -> None:
    after: list[str] = []
    side = Side(send=Unreachable("no answer"))

    called_off(side, "send", after)

    # Whether the code was redeemed nobody knows: the room stays, and the next login tells of it.
    assert side.done == []
    assert after == []
