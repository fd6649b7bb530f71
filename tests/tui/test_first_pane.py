"""The moments a pane comes: nothing is drawn before the first, and what is typed meanwhile is lost to nobody."""

import asyncio
import string
from typing import Any

import pytest
from textual import events

from tui.desks import FakeDesk
from tui.stage import CANARY, SAVED, Asked, key, key_event, method, picker, play, review, spin, stage, text_of
from wizard.errors import Cancelled
from wizard.login.questions import NeedText
from wizard.tui.app import WizardApp
from wizard.tui.chrome import TooSmall
from wizard.tui.frontend import ScreenFrontend
from wizard.tui.home import HomeScreen
from wizard.tui.plain_input import PlainInput
from wizard.values.credential import Saved
from wizard.values.secret import Secret

LETTERS = string.ascii_lowercase


class Late:
    """A flow whose only question is put when it may be."""

    def __init__(self) -> None:
        self.may_ask = asyncio.Event()

    async def __call__(self, frontend: ScreenFrontend) -> Saved:
        await self.may_ask.wait()
        await frontend.ask(NeedText(name="name", title="Name it", label="Name"))
        return SAVED


def test_no_frame_is_drawn_before_there_is_something_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    display = WizardApp._display

    def counted(self: WizardApp, screen: Any, renderable: Any) -> None:
        drawn.append(renderable)
        display(self, screen, renderable)

    monkeypatch.setattr(WizardApp, "_display", counted)

    async def run() -> None:
        flow = Late()
        async with stage(flow) as here:
            assert drawn == []
            flow.may_ask.set()
            await here.until(lambda: "Name it" in here.text)
            await here.settle()
            assert drawn

    play(run)


@pytest.mark.parametrize("resized", [False, True], ids=["from the start", "meanwhile"])
def test_a_window_that_is_too_small_is_told_before_the_first_pane_and_once(*, resized: bool) -> None:
    async def run() -> None:
        flow, said = Late(), "Make the window at least 60x16 (now 40x10)."
        async with stage(flow, (80, 24) if resized else (40, 10)) as here:
            if resized:
                await here.pilot.resize_terminal(40, 10)
            await here.until(lambda: said in " ".join(here.text.split()))
            flow.may_ask.set()
            await here.until(lambda: here.screen.pane is not None and here.screen.pane.is_live)
            assert said in " ".join(here.text.split())
            await here.pilot.resize_terminal(80, 24)
            await here.until(lambda: "Name it" in here.text)
            assert "Make the window" not in here.text
            assert len(here.screen.query(TooSmall)) == 1
            await here.pilot.resize_terminal(50, 12)
            await here.until(lambda: "(now 50x12)" in " ".join(here.text.split()))

    play(run)


@pytest.mark.parametrize("asked_at", [0, 3, 10, 20, len(LETTERS)])
def test_what_is_typed_while_it_comes_is_in_it_in_order(asked_at: int) -> None:
    async def run() -> None:
        flow = Late()
        async with stage(flow) as here:
            for at, each in enumerate(LETTERS):
                if at == asked_at:
                    flow.may_ask.set()
                here.app.post_message(key_event(each))
                await asyncio.sleep(0)
            flow.may_ask.set()
            await here.until(lambda: "Name it" in here.text)
            await here.settle()
            assert here.screen.query_one(PlainInput).value == LETTERS, text_of(here.app)

    play(run)


@pytest.mark.parametrize("pressed", ["question_mark", "escape", "ctrl+c"])
@pytest.mark.parametrize("turns", [*range(0, 12, 2), *range(12, 60, 6)])
def test_a_dialog_or_a_way_out_asked_for_while_a_pane_comes_breaks_nothing(pressed: str, turns: int) -> None:
    async def run() -> None:
        async with stage(Asked(key(), review(), method())) as here:
            here.app.post_message(events.Paste(CANARY))
            here.app.post_message(key_event("enter"))
            await spin(turns)
            here.app.post_message(key_event(pressed))
            await here.settle()
            await here.settle()
            assert here.app.failure is None, here.app.failure
            assert here.screen.is_over or here.app.focused is not None

    play(run)


@pytest.mark.parametrize("pressed", ["escape", "ctrl+c"])
@pytest.mark.parametrize("turns", [*range(0, 12, 2), *range(12, 60, 6)])
def test_a_first_run_is_left_at_any_moment_of_its_start(pressed: str, turns: int) -> None:
    async def run() -> None:
        app = WizardApp(HomeScreen(FakeDesk([]), first_run=True))
        async with app.run_test(size=(80, 24)) as pilot:
            await spin(turns)
            app.post_message(key_event(pressed))
            await spin(400)
            await pilot.pause()
        assert app.failure is None or isinstance(app.failure, Cancelled), app.failure

    play(run)


@pytest.mark.parametrize(
    ("burst", "picked", "sent"),
    [
        ("enter P", "api-key", False),
        ("3 P", "api-key", False),
        ("P", "api-key", False),
        ("up enter P", "browser", False),
        ("P enter", "api-key", True),
        ("enter P enter", "api-key", True),
    ],
)
def test_in_one_burst_the_enter_before_a_pasted_key_picks_the_way_and_only_one_behind_it_sends_the_key(
    burst: str, picked: str, *, sent: bool
) -> None:
    async def run() -> None:
        script = Asked(method(default="api-key"), key(), key())
        async with stage(script) as here:
            for each in burst.split():
                here.app.post_message(events.Paste(CANARY) if each == "P" else key_event(each))
            if sent:
                await here.until(lambda: len(script.answers) == 2)
            else:
                await here.until(lambda: f"{len(CANARY)} characters" in here.text)
                await here.settle()
            assert script.answers == [picked, Secret(CANARY)][: 1 + sent]

    play(run)


def test_a_key_and_enter_typed_before_the_list_of_providers_are_a_key_and_its_confirmation() -> None:
    async def run() -> None:
        flow = Asked(picker(), key(), method())
        may_ask = asyncio.Event()

        async def late(frontend: ScreenFrontend) -> Saved:
            await may_ask.wait()
            return await flow(frontend)

        async with stage(late) as here:
            here.app.post_message(events.Paste(CANARY))
            here.app.post_message(key_event("enter"))
            await here.settle()
            may_ask.set()
            await here.until(lambda: len(flow.answers) == 2)
            assert flow.answers[1] == Secret(CANARY)

    play(run)
