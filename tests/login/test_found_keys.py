"""Keys found in other tools' files, on the way through a login: offered, never taken by themselves."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from fakes.player import ACCEPT, Player
from wizard.errors import Cancelled, Rejected
from wizard.login.draft import Draft, Scene
from wizard.login.driver import drive
from wizard.login.effects import Around, Pick
from wizard.login.notes import Rows
from wizard.login.questions import Choose, ChooseProvider, NeedSecret
from wizard.login.setup import setup
from wizard.login.steps import Back, Flow, do
from wizard.values.found_key import FoundKey
from wizard.values.preset import Endpoint, Login, Preset, Variables, Verify
from wizard.values.secret import Secret


def preset(name: str, *regions: str) -> Preset:
    places = regions or ("",)
    endpoints = tuple(
        Endpoint(
            id=each or "main",
            protocol="openai-chat",
            base_url=f"https://{each or 'api'}.{name}.test",
            region=each or None,
            verify=Verify(path="/key"),
        )
        for each in places
    )
    variables = Variables(key=(f"{name.upper()}_API_KEY",))
    return Preset(
        id=name, name=f"{name.title()} AI", category="frontier", endpoints=endpoints, logins=(Login(method="api-key"),), env=variables
    )  # fmt: skip


ADA, BOB, CAT = preset("ada"), preset("bob"), preset("cat", "east", "west")
KEY = Secret("some-key-of-ada")
FOUND = FoundKey(key=KEY, name="ada", tool="llm", where="~/keys.json", providers=("ada",))


def answering(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"data": [{"id": "m"}]}, request=request)


@dataclass
class Looker(Player):
    """Plays the picker with what was found by the time of the answer; None: nobody has looked yet."""

    found: tuple[FoundKey, ...] | None = ()
    rows: list[Any] = field(default_factory=list)

    def _perform(self, step: Any, left: list[tuple[str, Any]]) -> Any:
        if isinstance(step, Pick):
            self.rows.append(step.rows(Around(self.found)))
            return self._answer(step.question, left), Around(self.found)
        return super()._perform(step, left)


def begun(**scene: Any) -> Draft:
    return Draft(scene=Scene(presets=(ADA, BOB, CAT), **{"found": None, **scene}))


def test_a_found_key_is_a_mark_on_its_row_and_a_way_in() -> None:
    player = Looker([("NAME", "ada"), ("method", "found:0"), ("model", ACCEPT)], answering, found=(FOUND,))

    player.play(setup(begun()))

    question = player.asked[0]
    assert isinstance(question, ChooseProvider)
    assert {each.mark for each in question.options} == {""}  # the files are not waited for
    assert [each.mark for each in player.rows[0] if each.mark] == ["found in llm"]
    method = player.asked[1]
    assert isinstance(method, Choose)
    assert [(each.id, each.label, each.hint) for each in method.options] == [
        ("found:0", "Take the key found in llm", "~/keys.json"),
        ("api-key", "Paste an API key", ""),
    ]
    (draft,) = player.saved
    assert draft.credential is not None
    assert draft.credential.secret == KEY
    assert draft.credential.origins == ("https://api.ada.test",)


def test_nothing_is_sent_without_that_choice() -> None:
    player = Looker([("NAME", "ada"), ("method", "api-key"), ("key-stdin", Cancelled())], found=(FOUND,))

    with pytest.raises(Cancelled):
        player.play(setup(begun()))

    assert player.sent == []


def test_another_providers_key_is_not_offered() -> None:
    player = Looker([("NAME", "bob"), ("key-stdin", Cancelled())], found=(FOUND,))

    with pytest.raises(Cancelled):
        player.play(setup(begun()))


def test_who_picks_before_the_files_are_read_goes_on_without_them() -> None:
    player = Looker([("NAME", "ada"), ("key-stdin", Cancelled())], found=None)

    with pytest.raises(Cancelled):
        player.play(setup(begun()))


def test_the_environment_comes_before_the_files() -> None:
    player = Looker([("NAME", "ada"), ("method", Cancelled())], found=(FOUND,))

    with pytest.raises(Cancelled):
        player.play(setup(begun(secrets={"ADA_API_KEY": Secret("another-key")})))

    assert [each.mark for each in player.rows[0] if each.mark] == ["$ADA_API_KEY"]
    method = player.asked[1]
    assert isinstance(method, Choose)
    assert [each.id for each in method.options] == ["env", "copy", "found:0", "api-key"]


def test_a_found_key_that_is_refused_leads_to_the_field() -> None:
    player = Looker(
        [("NAME", "ada"), ("method", "found:0"), ("key-stdin", Cancelled())],
        lambda request: httpx.Response(401, request=request),
        found=(FOUND,),
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun()))

    assert isinstance(player.asked[-1], NeedSecret)
    assert isinstance(player.asked[-1].problem, Rejected)
    assert player.saved == []


def test_a_key_of_a_region_goes_there_without_a_question() -> None:
    found = FoundKey(key=KEY, name="cat-west", tool="opencode", where="~/a", providers=("cat",), endpoint="west")
    player = Looker([("NAME", "cat"), ("method", "found:0"), ("model", ACCEPT)], answering, found=(found,))

    player.play(setup(begun()))

    assert {each.request.url.host for each in player.sent} == {"west.cat.test"}


# -- the driver: asking while it looks -----------------------------------------------------------------------------------
class Person:
    """Answers when it is told to; keeps what it is told meanwhile."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.called_off = False

    async def tell(self, note: Any, /) -> None:
        self.told.append(note)

    async def ask(self, question: Any, /) -> Any:
        try:
            return await self.answer
        except asyncio.CancelledError:
            self.called_off = True
            raise


class World:
    def __init__(self) -> None:
        self.found: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.answers = {each: asyncio.Event() for each in ("ollama", "vllm")}
        self.called_off = False

    async def found_keys(self) -> tuple[FoundKey, ...]:
        try:
            return await self.found
        except asyncio.CancelledError:
            self.called_off = True
            raise

    async def running(self, servers: Mapping[str, str], /) -> AsyncIterator[str]:
        for each in servers:
            await self.answers[each].wait()
            yield each


def rows(around: Around) -> Any:
    return (*(each.name for each in around.keys or ()), *sorted(around.running))


def picking(**servers: str) -> Flow[Any]:
    question = ChooseProvider(name="NAME", options=())
    return (yield from do(Pick(question, rows, servers)))


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def test_rows_are_told_while_the_question_stays_open() -> None:
    async def run() -> None:
        person, world = Person(), World()
        task = asyncio.ensure_future(drive(picking(), person, world))
        await settle()
        assert person.told == []
        world.found.set_result((FOUND,))
        await settle()
        assert person.told == [Rows(("ada",))]
        assert not task.done()
        person.answer.set_result("ada")
        assert await task == ("ada", Around((FOUND,)))

    asyncio.run(run())


def test_a_server_is_told_as_it_answers_whatever_the_others_do() -> None:
    async def run() -> None:
        person, world = Person(), World()
        task = asyncio.ensure_future(drive(picking(ollama="", vllm=""), person, world))
        await settle()
        world.answers["ollama"].set()
        await settle()
        assert person.told == [Rows(("ollama",))]
        world.found.set_result((FOUND,))
        await settle()
        assert person.told[1:] == [Rows(("ada", "ollama"))]
        person.answer.set_result("ollama")
        assert await task == ("ollama", Around((FOUND,), frozenset({"ollama"})))

    asyncio.run(run())


def test_an_answer_does_not_wait_for_files_or_servers() -> None:
    async def run() -> None:
        person, world = Person(), World()
        person.answer.set_result("ada")
        assert await drive(picking(ollama=""), person, world) == ("ada", Around())
        assert world.called_off
        assert person.told == []

    asyncio.run(run())


def test_nothing_found_is_nothing_told() -> None:
    async def run() -> None:
        person, world = Person(), World()
        world.found.set_result(())
        task = asyncio.ensure_future(drive(picking(), person, world))
        await settle()
        assert person.told == []
        person.answer.set_exception(Back())
        with pytest.raises(Back):
            await task

    asyncio.run(run())


def test_whoever_leaves_takes_both_along() -> None:
    async def run() -> None:
        person, world = Person(), World()
        task = asyncio.ensure_future(drive(picking(), person, world))
        await settle()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert person.called_off
        assert world.called_off

    asyncio.run(run())
