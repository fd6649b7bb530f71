"""The real setup flow on the screens: how many keys a task takes, and what back, cancel and paste lead to."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
from textual import events
from textual.message import Message

from tui.flows import World, accepts, flow, rejects
from tui.stage import CANARY, PRESETS, Stage, lines, play, stage
from wizard.errors import Cancelled, KeyringLocked, Unreachable
from wizard.login.draft import Scene
from wizard.login.effects import Send
from wizard.login.review_question import Place
from wizard.tui.app import WizardApp
from wizard.tui.flow_screen import LoginScreen
from wizard.tui.panes.key import KeyPane
from wizard.tui.panes.review import ReviewPane
from wizard.values.preset import Endpoint, Login, Preset, Variables
from wizard.values.profile import Auth, Profile
from wizard.values.secret import Secret

OPENAI = PRESETS[0]
OPENAI_KEY = "sk-proj-" + "A1b2C3d4E5" * 3
SHARED_KEY = "sk-" + "0123456789abcdef" * 2


async def review_is_up(here: Stage) -> None:
    await here.until(lambda: isinstance(here.screen.pane, ReviewPane) and here.screen.pane.is_asking)
    await here.settle()


async def saved(here: Stage, world: World) -> None:
    await here.until(lambda: bool(world.saved))


def test_a_key_for_a_named_provider_takes_paste_enter_enter() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world, preset=OPENAI), show_done=False) as here:
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await review_is_up(here)
            assert "✓ Key accepted by api.openai.example in 12 ms, 3 models" in here.text
            await here.press("enter")
            await saved(here, world)
        assert here.screen.outcome is not None
        assert here.screen.outcome.model == "big-1"
        (draft,) = world.saved
        assert draft.credential is not None
        assert draft.credential.secret == Secret(OPENAI_KEY)

    play(run)


def test_a_key_that_tells_its_provider_takes_paste_enter_enter() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world), show_done=False) as here:
            await here.paste(f"export KEY={OPENAI_KEY}")
            assert "OpenAI  API key" in here.text
            assert f"✓ {len(OPENAI_KEY)} characters, starts sk-proj-" in here.text
            assert world.sent == [], "it was sent before Enter"
            await here.press("enter")
            await review_is_up(here)
            await here.press("enter")
            await saved(here, world)

    play(run)


def test_a_key_typed_out_by_the_terminal_goes_the_same_way() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world), show_done=False) as here:
            await here.press(*OPENAI_KEY)
            await here.until(lambda: isinstance(here.screen.pane, KeyPane))
            await here.settle()
            assert f"✓ {len(OPENAI_KEY)} characters, starts sk-proj-" in here.text
            await here.press("enter")
            await review_is_up(here)

    play(run)


def test_a_key_of_several_providers_takes_one_enter_more() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world), show_done=False) as here:
            await here.paste(SHARED_KEY)
            assert "Which provider is this key from?" in here.text
            assert "The key is sent only to the one you choose." in here.text
            await here.press("down", "enter")
            assert "Moonshot AI  API key" in here.text
            assert f"✓ {len(SHARED_KEY)} characters" in here.text
            await here.press("enter")
            await review_is_up(here)
            assert {each.request.url.host for each in world.sent} == {"api.moonshot.example"}
            await here.press("enter")
            await saved(here, world)

    play(run)


def test_a_key_that_could_be_anyones_waits_hidden_for_its_provider() -> None:
    word = "8FhQ2mZx71LkPw0RtYv93bNc4DsAe6Gu"

    async def run() -> None:
        world = World()
        async with stage(flow(world), show_done=False) as here:
            await here.paste(word)
            assert word not in here.text
            assert "choose the provider it is from" in here.text
            await here.type("mistral")
            await here.press("enter")
            assert "Mistral AI  API key" in here.text
            assert "✓ 32 characters" in here.text
            await here.press("enter")
            await review_is_up(here)

    play(run)


def test_by_search_it_takes_three_letters_paste_and_three_enters() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world), show_done=False) as here:
            await here.press("g", "r", "o", "enter")
            assert "Groq  API key" in here.text
            await here.paste("gsk_" + "A1b2C3d4" * 4)
            await here.press("enter")
            await review_is_up(here)
            await here.press("enter")
            await saved(here, world)

    play(run)


def test_rotating_takes_paste_enter_and_keeps_the_model() -> None:
    auth = Auth(method="api-key", kind="api-key", credential="openai", store="keyring")
    url = OPENAI.endpoints[0].base_url
    existing = Profile(
        name="openai", provider="openai", protocol="openai-chat", base_url=url, auth=auth, model="small-1"
    )

    async def run() -> None:
        world = World()
        scene = Scene(presets=PRESETS, profiles={"openai": existing})
        async with stage(flow(world, scene, preset=OPENAI, existing=existing), show_done=False) as here:
            assert "The key of openai stays until this one is accepted" in here.text
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await saved(here, world)
        assert here.screen.outcome is not None
        assert here.screen.outcome.model == "small-1"

    play(run)


def test_a_local_server_takes_one_enter() -> None:
    local = Preset(
        id="ollama",
        name="Ollama",
        category="local",
        endpoints=(Endpoint(id="main", protocol="openai-chat", base_url="http://127.0.0.1:11434/v1"),),
        logins=(Login(method="none"),),
    )

    async def run() -> None:
        def answers(step: Send) -> httpx.Response:
            return httpx.Response(200, json={"data": [{"id": "qwen3:8b"}]}, request=step.request)

        world = World(answers)
        async with stage(flow(world, preset=local), show_done=False) as here:
            await review_is_up(here)
            await here.press("enter")
            await saved(here, world)

    play(run)


def test_a_rejected_key_stays_in_its_field() -> None:
    async def run() -> None:
        world = World(rejects)
        async with stage(flow(world, preset=OPENAI)) as here:
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await here.until(lambda: " x " in here.text)
            assert f"✓ {len(OPENAI_KEY)} characters" in here.text
            assert isinstance(here.screen.pane, KeyPane)
            world.answer = accepts
            await here.press("enter")
            await review_is_up(here)

    play(run)


def test_without_a_network_the_key_is_kept_and_tried_again() -> None:
    def offline(step: Send) -> httpx.Response:
        raise Unreachable("cannot find api.openai.example", hint="are you offline?")

    async def run() -> None:
        world = World(offline)
        async with stage(flow(world, preset=OPENAI)) as here:
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await here.until(lambda: "Try again" in here.text)
            assert " x Cannot find api.openai.example." in here.text
            await here.press("1")
            await here.until(lambda: len(world.sent) == 2)
            await here.settle()
            assert lines(here.text, " > 1  Try again")
            await here.press("2")
            await review_is_up(here)
            assert "accepted" not in here.text

    play(run)


def test_esc_from_what_could_not_be_proven_keeps_what_was_said_and_the_key() -> None:
    def ill(step: Send) -> httpx.Response:
        return httpx.Response(502, request=step.request)

    async def run() -> None:
        world = World(ill)
        async with stage(flow(world, preset=OPENAI)) as here:
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await here.until(lambda: "Try again" in here.text)
            await here.press("escape")
            assert "Try again" not in here.text
            assert " x api.openai.example has trouble of its own (502)." in here.text
            assert "cancelled" not in here.text
            world.answer = accepts
            await here.press("backspace", OPENAI_KEY[-1], "enter")  # nothing of it was selected: it may be right
            await review_is_up(here)

    play(run)


def test_esc_from_the_warning_of_another_provider_says_nothing_and_keeps_the_key() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world, preset=OPENAI)) as here:
            await here.paste(CANARY)
            before = here.text
            await here.press("enter")
            await here.until(lambda: "Ctrl+P" in here.text)
            await here.press("escape")
            assert here.text == before
            assert world.sent == []

    play(run)


def test_a_key_of_another_provider_switches_there_without_being_typed_again() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world, preset=OPENAI)) as here:
            await here.paste(CANARY)
            await here.press("enter")
            await here.until(lambda: "Ctrl+P" in here.text)
            assert world.sent == []
            await here.press("ctrl+p")
            await review_is_up(here)
            assert {each.request.url.host for each in world.sent} == {"api.anthropic.example"}

    play(run)


@pytest.mark.parametrize("leave", ["escape", "ctrl+c"])
def test_a_running_check_is_cancelled_and_the_key_is_still_there(leave: str) -> None:
    async def run() -> None:
        world = World()
        world.gate = asyncio.Event()
        async with stage(flow(world, preset=OPENAI)) as here:
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await here.until(lambda: bool(world.sent))
            await here.settle()
            assert "Checking with api.openai.example" in here.text
            assert here.text.split("\n")[-1] == " Esc cancel"
            await here.press(leave)
            assert "Check cancelled." in here.text
            assert f"✓ {len(OPENAI_KEY)} characters" in here.text
            world.gate = None
            await here.press("enter")
            await review_is_up(here)

    play(run)


def test_keys_pressed_while_a_check_runs_answer_nothing_later() -> None:
    async def run() -> None:
        world = World()
        world.gate = asyncio.Event()
        async with stage(flow(world, preset=OPENAI)) as here:
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await here.until(lambda: bool(world.sent))
            await here.press("enter", "enter", "x")
            world.gate.set()
            await review_is_up(here)
            assert world.saved == []
            assert "Search 3 models" in here.text

    play(run)


def test_back_from_the_review_asks_for_the_key_again_and_from_there_for_the_provider() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world)) as here:
            await here.type("open")
            await here.press("enter")
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await review_is_up(here)
            await here.press("escape")
            assert "OpenAI  API key" in here.text
            assert "•" not in here.text, "the key was kept"
            await here.press("escape")
            assert "Connect a provider" in here.text
            assert "\n  open\n" in here.text, "the search was lost"
            assert lines(here.text, " > OpenAI")
            await here.press("escape")
            assert not here.text.count("\n  open\n")
            await here.press("escape")
        assert isinstance(here.screen.error, Cancelled)

    play(run)


def test_a_locked_keyring_leads_to_another_place_and_to_nothing_else() -> None:
    async def run() -> None:
        world = World()
        world.refusals = [KeyringLocked("the keyring is locked", hint="unlock it")]
        async with stage(flow(world, preset=OPENAI), show_done=False) as here:
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await review_is_up(here)
            await here.press("down", "enter")
            await here.until(lambda: "Not saved" in here.text)
            await here.settle()
            assert lines(here.text, " > small-1")
            await here.press("ctrl+k", "2", "enter")
            await saved(here, world)
        (draft,) = world.saved
        assert (draft.store, draft.model) == ("plain", "small-1")

    play(run)


def test_without_a_keyring_enter_alone_saves_nothing() -> None:
    async def run() -> None:
        world = World()
        world.found = (
            Place(store="keyring", label="system keyring", usable=False, reason="there is none"),
            Place(store="plain", label="file, not encrypted"),
        )
        async with stage(flow(world, preset=OPENAI), show_done=False) as here:
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await review_is_up(here)
            await here.press("enter", "enter")
            assert world.saved == []
            assert "Where should the secret be kept?" in here.text

    play(run)


def test_a_custom_provider_is_usable_at_once() -> None:
    custom = Preset(
        id="custom-openai",
        name="OpenAI-compatible",
        category="custom",
        endpoints=(Endpoint(id="custom", protocol="openai-chat", base_url=""),),
        logins=(Login(method="api-key"), Login(method="none")),
    )

    async def run() -> None:
        world = World()
        async with stage(flow(world, Scene(presets=(*PRESETS, custom))), show_done=False) as here:
            await here.press("end", "enter")
            assert " Custom provider" in here.text
            await here.paste("http://example.com/v1")
            await here.press("enter")
            await here.until(lambda: " x " in here.text)
            assert "http://example.com/v1" in here.text, "what was typed is gone"
            await here.press("ctrl+u")
            await here.paste("http://localhost:8000/v1/chat/completions")
            await here.press("tab", "tab")
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await review_is_up(here)
            assert "Profile  localhost-8000" in here.text
            await here.press("enter")
            await saved(here, world)

    play(run)


def test_nothing_of_a_key_is_ever_on_the_screen() -> None:
    """Typed, rejected, warned about, cancelled, saved: after each step the screen and its picture are searched."""

    async def run() -> None:
        world = World(rejects)
        seen: list[str] = []

        async with stage(flow(world, preset=OPENAI), next_steps=()) as here:

            async def then(*keys: str) -> None:
                await here.press(*keys)
                seen.extend((here.text, here.app.export_screenshot()))

            await here.paste(CANARY)
            await then("left")
            await then("enter")
            await then("enter")
            await here.until(lambda: " x " in here.text)
            await then("ctrl+c")
        assert not [each for each in seen if "canary" in each]

    play(run)


def test_a_secret_is_not_in_any_message_but_keys_and_pastes() -> None:
    async def run() -> None:
        seen: list[str] = []

        def hook(message: Message) -> None:
            if not isinstance(message, events.Key | events.Paste):
                seen.append(repr(message))

        world = World()
        screen = LoginScreen(flow(world), presets=PRESETS, show_done=False)
        app = WizardApp(screen)
        async with app.run_test(message_hook=hook) as pilot:
            here = Stage(app, screen, pilot)
            await here.settle()
            await here.paste(OPENAI_KEY)
            await here.press("enter")
            await review_is_up(here)
            await here.press("enter")
            await saved(here, world)
        assert len(seen) > 50
        assert not [each for each in seen if "A1b2C3d4" in each]

    play(run)


def test_the_worker_that_holds_the_flow_is_described_without_it() -> None:
    async def run() -> None:
        world = World()
        async with stage(flow(world, preset=OPENAI)) as here:
            workers: list[Any] = list(here.app.workers)
            assert [each.description for each in workers] == ["setup"]

    play(run)


def test_a_switch_of_provider_is_seen_while_the_key_is_checked() -> None:
    keys = "https://console.anthropic.example/keys"
    other = replace(PRESETS[1], endpoints=(replace(PRESETS[1].endpoints[0], keys_url=keys),))
    presets = (OPENAI, other, *PRESETS[2:])

    async def run() -> None:
        world = World()
        async with stage(flow(world, Scene(presets=presets), preset=OPENAI), presets=presets) as here:
            await here.paste(CANARY)
            await here.press("enter")
            await here.until(lambda: "Ctrl+P" in here.text)
            world.gate = asyncio.Event()
            await here.press("ctrl+p")
            await here.until(lambda: bool(world.sent))
            await here.settle()
            assert here.text.startswith(" Anthropic  API key")
            assert "Checking with api.anthropic.example" in here.text
            assert keys in here.text

    play(run)


def test_a_key_variable_is_used_each_time_or_copied() -> None:
    preset = replace(OPENAI, env=Variables(key=("OPENAI_API_KEY",)))
    scene = Scene(presets=(preset,), secrets={"OPENAI_API_KEY": Secret(OPENAI_KEY)})

    async def run() -> None:
        for press, stored in (("enter", False), ("2", True)):
            world = World()
            async with stage(flow(world, scene, preset=preset), show_done=False) as here:
                assert lines(here.text, " > 1  Use $OPENAI_API_KEY each time")
                assert lines(here.text, "   2  Save a copy of $OPENAI_API_KEY")
                await here.press(press)
                await review_is_up(here)
                await here.press("enter")
                await saved(here, world)
            assert (world.saved[0].credential is not None) is stored

    play(run)


def test_a_key_that_could_be_anyones_is_no_mistake() -> None:
    async def run() -> None:
        async with stage(flow(World()), show_done=False) as here:
            await here.paste("8FhQ2mZx71LkPw0RtYv93bNc4DsAe6Gu")
            assert " ! That key could be anyone's" in here.text
            assert " x " not in here.text

    play(run)
