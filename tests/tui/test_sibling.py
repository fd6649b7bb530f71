"""A key of another region's, on the key page: the other place is named, and gets the key at a key press and not before."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tui.flows import World, accepts, flow
from tui.sizes import fits, sizes
from tui.stage import SIZES, lines, play, stage
from wizard.login.draft import Scene
from wizard.login.effects import Send
from wizard.values.found_key import FoundKey
from wizard.values.preset import Endpoint, Login, Preset
from wizard.values.secret import Secret

KEY = "sk-0123456789abcdefghijklmnopqrstuvwxyz"


def place(id_: str, host: str, region: str, keys: str) -> Endpoint:
    return Endpoint(
        id=id_, protocol="openai-chat", base_url=f"https://{host}/v1", region=region, keys_url=f"https://{keys}/console/api-keys"
    )  # fmt: skip


INTL = place("default", "api.moonshot.ai", "International", "platform.kimi.ai")
CN = place("cn", "api.moonshot.cn", "China", "platform.moonshot.cn")
US = place("us", "dashscope-us.moonshot.test", "US (Virginia)", "platform.kimi.ai")
MOONSHOT = Preset(
    id="moonshotai",
    name="Moonshot AI",
    category="frontier",
    keys_url="https://platform.kimi.ai/console/api-keys",
    endpoints=(INTL, CN),
    logins=(Login(method="api-key"),),
)
THREE = replace(MOONSHOT, endpoints=(INTL, CN, US))


def only(*hosts: str) -> Callable[[Send], httpx.Response]:
    def answer(step: Send) -> httpx.Response:
        if step.request.url.host in hosts:
            return accepts(step)
        return httpx.Response(401, json={"error": {"message": "no"}}, request=step.request)

    return answer


def at_key_page(world: World, preset: Preset = MOONSHOT) -> Any:
    return flow(world, Scene(presets=(preset,)), preset=preset, endpoint=INTL)


def hosts(world: World) -> list[str]:
    return [each.request.url.host for each in world.sent if each.authorization is not None]


async def refused(here: Any) -> None:
    await here.press("enter")  # the region
    await here.paste(KEY)
    await here.press("enter")


@sizes
def test_enter_tries_the_sibling_and_nothing_else_does(size: tuple[int, int]) -> None:
    async def run() -> None:
        world = World(only("api.moonshot.cn"))
        async with stage(at_key_page(world), size) as here:
            await refused(here)
            rows = fits(here, size)
            said = " ".join(here.text.split())
            assert "x Rejected by api.moonshot.ai (401): key not valid." in said
            assert "Keys from platform.moonshot.cn do not work here. Enter tries api.moonshot.cn." in said
            assert rows[-1].startswith(" Enter try api.moonshot.cn")
            for each in ("1", "2", "x", "space", "tab", "down", "ctrl+p", "ctrl+r"):
                await here.press(each)
            assert hosts(world) == ["api.moonshot.ai"]
            await here.press("enter")
            assert hosts(world) == ["api.moonshot.ai", "api.moonshot.cn"]
            assert "Default model" in here.text
            await here.press("enter")
        (draft,) = world.saved
        assert draft.endpoint == CN
        assert draft.credential is not None
        assert draft.credential.origins == ("https://api.moonshot.cn",)

    play(run)


def test_esc_leads_to_the_field_with_what_was_said() -> None:
    async def run() -> None:
        world = World(only())
        async with stage(at_key_page(world)) as here:
            await refused(here)
            await here.press("escape")
            assert "x Rejected by api.moonshot.ai (401): key not valid." in here.text
            assert "Enter tries" not in here.text
            assert "•" * len(KEY) in here.text
            assert hosts(world) == ["api.moonshot.ai"]

    play(run)


def test_another_key_pasted_over_the_question_is_what_is_meant() -> None:
    async def run() -> None:
        world = World(only())
        async with stage(at_key_page(world)) as here:
            await refused(here)
            await here.paste(f"{KEY}-another")
            assert f"✓ {len(KEY) + 8} characters" in here.text
            assert hosts(world) == ["api.moonshot.ai"]

    play(run)


def test_refused_by_both_it_is_said_of_both() -> None:
    async def run() -> None:
        world = World(only())
        async with stage(at_key_page(world)) as here:
            await refused(here)
            await here.press("enter")
            assert hosts(world) == ["api.moonshot.ai", "api.moonshot.cn"]
            said = " ".join(here.text.split())
            assert "Rejected by api.moonshot.cn (401): key not valid; api.moonshot.ai refused it too." in said
            assert "Enter check key" in here.text

    play(run)


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_several_siblings_are_rows_and_a_digit_takes_none(size: tuple[int, int]) -> None:
    async def run() -> None:
        world = World(only("dashscope-us.moonshot.test"))
        async with stage(at_key_page(world, THREE), size) as here:
            await refused(here)
            fits(here, size)
            assert "Keys of one place do not work at another." in here.text
            first, second = lines(here.text, "Try api.moonshot.cn", "Try dashscope-us")
            assert first.startswith(" > ")
            assert second.rstrip().endswith("US (Virginia)")
            assert "Paste another key" in here.text
            await here.press("1", "2", "3")
            assert hosts(world) == ["api.moonshot.ai"]
            await here.press("down", "enter")
            assert hosts(world) == ["api.moonshot.ai", "dashscope-us.moonshot.test"]
            assert "Default model" in here.text

    play(run)


FOUND = FoundKey(key=Secret(KEY), name="moonshot", tool="llm", where="~/keys.json", providers=("moonshotai",))


@sizes
def test_a_key_that_was_found_is_asked_about_on_a_page_of_its_own(size: tuple[int, int]) -> None:
    async def run() -> None:
        world = World(only())
        begun = flow(world, Scene(presets=(MOONSHOT,), found=(FOUND,)), preset=MOONSHOT)
        async with stage(begun, size) as here:
            await here.press("enter", "enter")  # the key, the region
            fits(here, size)
            assert "Keys from platform.moonshot.cn do not work here." in here.text
            assert "Rejected by api.moonshot.ai (401): key not valid." in here.text
            assert lines(here.text, " > ")[0].startswith(" > 1  Try api.moonshot.cn")
            assert hosts(world) == ["api.moonshot.ai"]
            await here.paste(f"{KEY}-another")
            assert f"✓ {len(KEY) + 8} characters" in here.text
            assert hosts(world) == ["api.moonshot.ai"]

    play(run)
