"""Another place for the secret, where the one that was settled on is no keyring and none was opened to look."""

import asyncio

import pytest

from tui.flows import World, flow
from tui.stage import NO_KEYRING, PRESETS, Stage, play, stage
from wizard.errors import StorageUnavailable
from wizard.login.draft import Wishes
from wizard.login.review_question import Place
from wizard.values.profile import Store

KEY = "sk-proj-" + "a1B2c3D4" * 5
OPENAI = next(each for each in PRESETS if each.id == "openai")
ROW = "system keyring, not usable: there is none"


class Looking(World):
    """Knows that there is no keyring only once it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.looked: list[Store | None] = []
        self.wait: asyncio.Event | None = None

    async def places(self, settled: Store | None = None, /) -> tuple[Place, ...]:
        self.looked.append(settled)
        if settled in {None, "keyring"}:
            if self.wait is not None:
                await self.wait.wait()
            return NO_KEYRING
        return (Place(store="keyring", label="system keyring", looked=False), *NO_KEYRING[1:])


async def reviewed(here: Stage) -> None:
    await here.paste(KEY)
    await here.press("enter")
    await here.until(lambda: "Default model" in here.text)


@pytest.fixture
def world() -> Looking:
    return Looking()


def test_the_places_are_looked_at_when_the_list_opens(world: Looking) -> None:
    async def run() -> None:
        async with stage(flow(world, preset=OPENAI, wishes=Wishes(store="plain"))) as here:
            await reviewed(here)
            assert world.looked == ["plain"]
            await here.press("s")  # what was searched for stays
            await here.press("ctrl+k")
            await here.until(lambda: "Where should the secret be kept?" in here.text)
            assert ROW in here.text
            assert " > 2  file, not encrypted" in here.text
            assert world.looked == ["plain", None]
            await here.press("escape", "ctrl+k")
            assert ROW in here.text
            assert world.looked == ["plain", None]
            await here.press("escape", "enter")
            await here.until(lambda: "OpenAI is ready" in here.text)
        assert [(each.store, each.model) for each in world.saved] == [("plain", "small-1")]

    play(run)


def test_a_keyring_that_takes_long_to_look_at_can_be_left_alone(world: Looking) -> None:
    world.wait = asyncio.Event()

    async def run() -> None:
        async with stage(flow(world, preset=OPENAI, wishes=Wishes(store="plain"))) as here:
            await reviewed(here)
            await here.press("ctrl+k")
            await here.until(lambda: world.looked == ["plain", None])
            assert here.text.split("\n")[-1] == " Esc cancel"
            line = here.screen.pane.state  # type: ignore[union-attr]
            line._since -= 2.0
            line.tick()
            assert "Waiting for your keyring. It may be asking you to unlock it.  2 s" in line._told.plain
            await here.press("escape")
            await here.until(lambda: "Enter save" in here.text)
            assert "Where should" not in here.text
            assert "Waiting" not in here.text

    play(run)


def test_a_refused_save_has_the_places_looked_at(world: Looking) -> None:
    world.refusals = [StorageUnavailable("the disk is full")]

    async def run() -> None:
        async with stage(flow(world, preset=OPENAI, wishes=Wishes(store="plain"))) as here:
            await reviewed(here)
            await here.press("enter")
            await here.until(lambda: "Not saved" in here.text)
            assert world.looked == ["plain", None]
            await here.press("ctrl+k")
            assert ROW in here.text

    play(run)
