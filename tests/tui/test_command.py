"""A token command on the screens: asked for, tried, mended in place, and kept without its token."""

import asyncio

import pytest

from tui.flows import World, flow
from tui.stage import CANARY, PRESETS, SIZES, play, stage
from wizard.errors import LoginNeeded
from wizard.login.draft import Scene
from wizard.tui.panes.review import ReviewPane
from wizard.tui.panes.text import TextPane
from wizard.values.preset import Endpoint, Login, Preset
from wizard.values.profile import TokenCommand
from wizard.values.secret import Secret

CORP = Preset(
    id="corp",
    name="Company gateway",
    category="custom",
    endpoints=(Endpoint(id="chat", protocol="openai-chat", base_url="https://llm.corp.example/v1"),),
    logins=(Login(method="command", kind="tokens"),),
)
SCENE = Scene(presets=(*PRESETS, CORP))


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_a_command_is_typed_tried_mended_and_kept(size: tuple[int, int]) -> None:
    async def run() -> None:
        world = World()
        world.printed = [
            LoginNeeded("the token command `vault` failed with exit code 2", hint="not logged in"),
            Secret(CANARY),
        ]
        async with stage(flow(world, SCENE, preset=CORP), size, show_done=False) as here:
            assert "Command that prints a token" in here.text
            assert "gcloud auth print-access-token" in here.text
            await here.press(*"vault read")
            await here.press("enter")
            await here.until(lambda: "failed with exit code 2" in here.text)
            assert isinstance(here.screen.pane, TextPane)
            assert "ot logged in" in here.text
            assert "vault read" in here.text
            await here.press(*" token", "enter")
            await here.until(lambda: isinstance(here.screen.pane, ReviewPane))
            assert "what vault prin" in here.text
            assert "canary" not in here.text
            await here.press("enter")
            await here.until(lambda: bool(world.saved))
        (saved,) = world.saved
        assert saved.command == TokenCommand(command="vault", args=("read", "token"))
        assert (saved.credential, saved.store) == (None, None)

    play(run)


def test_esc_calls_a_command_off_that_does_not_end() -> None:
    async def run() -> None:
        world = World()
        world.gate = asyncio.Event()
        world.printed = [Secret(CANARY)]
        async with stage(flow(world, SCENE, preset=CORP), (80, 24), show_done=False) as here:
            await here.press(*"vault read", "enter")
            await here.until(lambda: bool(world.ran))
            await here.press("escape")
            await here.until(lambda: "called off" in here.text)
            assert isinstance(here.screen.pane, TextPane)
            assert world.saved == []

    play(run)


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_a_key_pasted_into_a_command_is_refused_in_the_words_for_commands(size: tuple[int, int]) -> None:
    async def run() -> None:
        for pasted in (CANARY, f"curl -H 'x-api-key: {CANARY}' https://x"):
            async with stage(flow(World(), SCENE, preset=CORP), size, show_done=False) as here:
                await here.paste(pasted)
                await here.until(lambda: "There is a key in that command" in here.text)
                said = " ".join(here.text.split())
                assert "it would be written to config.toml. Let the command read it from where it is kept." in said
                assert "paste again" not in said
                assert "asked for later" not in said
                assert "canary" not in said

    play(run)


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
@pytest.mark.parametrize("line", [f"vault {CANARY}", f"env KEY={CANARY} vault"], ids=["word", "assigned"])
def test_a_key_typed_into_a_command_is_refused_with_the_remedy_and_is_gone(size: tuple[int, int], line: str) -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world, SCENE, preset=CORP), size, show_done=False) as here:
            await here.type(line)
            await here.press("enter")
            await here.until(lambda: "x There is a key in that command" in here.text)
            said = " ".join(here.text.split())
            assert "it would be written to config.toml. Let the command read it from where it is kept." in said
            assert "canary" not in said
            assert world.ran == []
            await here.type("vault read")
            await here.until(lambda: "vault read" in here.text)

    play(run)
