"""The custom provider form over the real flow: what is wrong stands under its field, and is mended there."""

import httpx
import pytest

from tui.flows import World, accepts, flow, rejects
from tui.stage import CANARY, PRESETS, SIZES, Stage, lines, play, stage
from wizard.errors import Cancelled, Unreachable
from wizard.login.draft import Scene
from wizard.login.effects import Send
from wizard.tui.panes.custom import CustomPane
from wizard.tui.panes.picker import PickerPane
from wizard.tui.panes.review import ReviewPane
from wizard.values.preset import Endpoint, Login, Preset

CUSTOM = Preset(
    id="custom-openai",
    name="OpenAI-compatible",
    category="custom",
    endpoints=(Endpoint(id="custom", protocol="openai-chat", base_url=""),),
    logins=(Login(method="api-key"), Login(method="none")),
)
SCENE = Scene(presets=(*PRESETS, CUSTOM))


def offline(step: Send) -> httpx.Response:
    raise Unreachable("no answer from llm.example.com after 15 s", hint="are you offline?")


async def fill(here: Stage, url: str, key: str = "") -> None:
    await here.press("end", "enter")
    await here.paste(url)
    if key:
        await here.press("tab", "tab")
        await here.paste(key)
    await here.press("enter")


def under(here: Stage, field: str) -> str:
    rows = here.text.split("\n")
    at = next(at for at, row in enumerate(rows) if row.startswith(f" {field} "))
    return rows[at + 1].strip()


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_a_refused_key_is_said_under_the_key_and_mended_there(size: tuple[int, int]) -> None:
    async def run() -> None:
        world = World(rejects)
        async with stage(flow(world, SCENE), size, show_done=False) as here:
            await fill(here, "https://llm.example.com/v1", CANARY)
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert isinstance(here.screen.pane, CustomPane)
            assert under(here, "API key").startswith("x Rejected by llm.example.com (401)")
            assert "•" * 20 in here.text
            assert "canary" not in here.text
            world.answer = accepts
            await here.paste("sk-another-0123456789")
            assert " x " not in here.text, "the line outlived the edit"
            await here.press("enter")
            await here.until(lambda: isinstance(here.screen.pane, ReviewPane))
            last = world.sent[-2]
            assert last.authorization is not None
            assert last.authorization.secret.reveal() == "sk-another-0123456789"

    play(run)


@pytest.mark.parametrize("key", ["", CANARY], ids=["no key", "key"])
def test_an_address_nobody_answers_at_is_said_under_it_and_mended_there(key: str) -> None:
    async def run() -> None:
        world = World(offline)
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "https://llm.example.com/v1", key)
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert isinstance(here.screen.pane, CustomPane)
            assert under(here, "Base URL") == "x No answer from llm.example.com after 15 s."
            assert lines(here.text, "Ctrl+K keep unchecked")
            world.answer = accepts
            await here.press("ctrl+u")
            await here.paste("https://other.example.com/v1")
            assert " x " not in here.text
            await here.press("enter")
            await here.until(lambda: world.sent[-1].request.url.host == "other.example.com")

    play(run)


def test_enter_tries_the_same_address_again_and_ctrl_k_keeps_it_unchecked() -> None:
    async def run() -> None:
        world = World(offline)
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "https://llm.example.com/v1", CANARY)
            await here.until(lambda: " x " in here.text)
            await here.settle()
            await here.press("enter")
            await here.until(lambda: len(world.sent) == 4)  # each time what it speaks, and the list
            await here.settle()
            assert " x No answer" in here.text
            await here.press("ctrl+k")
            await here.until(lambda: isinstance(here.screen.pane, ReviewPane))

    play(run)


def test_a_server_that_wants_a_key_says_so_under_the_key_and_names_no_flag() -> None:
    async def run() -> None:
        world = World(lambda step: accepts(step) if step.authorization else rejects(step))
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "https://llm.example.com/v1")
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert under(here, "API key") == "x llm.example.com wants a key (401)."
            assert "--" not in here.text
            await here.paste(CANARY)
            await here.press("enter")
            await here.until(lambda: isinstance(here.screen.pane, ReviewPane))

    play(run)


def test_a_bad_address_and_a_bad_name_stand_under_their_fields_until_they_are_edited() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "http://llm.example.com/v1")
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert under(here, "Base URL").startswith("x ")
            await here.type("1")
            assert " x " not in here.text
            await here.press("tab", "tab", "tab", *"Bad!", "enter")
            assert under(here, "Name") == "x What was given cannot be a profile name."
            await here.press("ctrl+u")
            assert " x " not in here.text
            assert world.sent == []

    play(run)


def test_esc_leaves_the_form_whatever_was_wrong_in_it() -> None:
    async def run() -> None:
        world = World(rejects)
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "https://llm.example.com/v1", CANARY)
            await here.until(lambda: " x " in here.text)
            await here.settle()
            await here.press("escape")
            assert isinstance(here.screen.pane, PickerPane)
            await here.press("escape")
        assert isinstance(here.screen.error, Cancelled)

    play(run)


def test_the_field_shows_the_address_that_is_used() -> None:
    async def run() -> None:
        world = World(rejects)
        async with stage(flow(world, SCENE), show_done=False) as here:
            await fill(here, "llm.example.com/v1/chat/completions", CANARY)
            await here.until(lambda: " x " in here.text)
            await here.settle()
            assert "Removed /chat/completions from the base URL." in here.text
            assert isinstance(here.screen.pane, CustomPane)
            assert here.screen.pane.form.url.text == "https://llm.example.com/v1"
            assert under(here, "API key").startswith("x Rejected by llm.example.com (401)")
            assert {step.request.url.path for step in world.sent} == {"/v1/models"}

    play(run)
