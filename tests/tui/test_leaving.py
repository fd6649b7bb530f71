"""Esc, Ctrl+C, and ends: a setup screen ends exactly once, whatever the host has on its stack."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from tui.stage import (
    CANARY,
    NEXT,
    PRESETS,
    SAVED,
    SIZES,
    Asked,
    Stage,
    key,
    lines,
    method,
    picker,
    play,
    review,
    spin,
    stage,
    text_of,
)
from wizard.errors import Cancelled, Rejected, WizardError
from wizard.login.steps import Back, DescribeEndpoint
from wizard.tui.secret_input import SecretInput
from wizard.tui.flow_screen import LoginScreen
from wizard.values.credential import Outcome, Saved
from wizard.values.preset import PROTOCOLS


def test_esc_is_back_for_the_flow() -> None:
    async def run() -> None:
        script = Asked(method())
        async with stage(script) as here:
            await here.press("escape")
        assert isinstance(script.answers[0], Back)

    play(run)


def test_ctrl_c_on_a_question_leaves_with_130() -> None:
    async def run() -> None:
        for question in (picker(), method(), key()):
            async with stage(Asked(question)) as here:
                await here.press("ctrl+c")
            assert isinstance(here.screen.error, Cancelled)
            assert here.screen.error.exit_code == 130
            assert here.screen.outcome is None

    play(run)


def test_ctrl_c_on_a_checked_but_unsaved_key_asks_and_keeps_by_default() -> None:
    async def run() -> None:
        script = Asked(review())
        async with stage(script) as here:
            await here.press("ctrl+c")
            assert "Leave without saving?" in here.text
            assert "The OpenAI key was accepted but is not saved yet." in here.text
            assert lines(here.text, " > ") == [" > Go back and save"]
            await here.press("enter")
            assert "Default model" in here.text
            assert script.answers == []
            here.screen._left_at = -10.0  # more than a second ago
            await here.press("ctrl+c")
            await here.press("escape")
            assert "Default model" in here.text
            here.screen._left_at = -10.0
            await here.press("ctrl+c")
            await here.press("down", "enter")
        assert isinstance(here.screen.error, Cancelled)

    play(run)


def test_a_second_ctrl_c_within_a_second_always_leaves() -> None:
    async def run() -> None:
        for question in (picker(), review()):
            async with stage(Asked(question)) as here:
                await here.press("ctrl+c", "ctrl+c")
            assert isinstance(here.screen.error, Cancelled)

        async def hangs(frontend: Any) -> Saved:
            await frontend.ask(key())
            await asyncio.Event().wait()
            return SAVED

        async with stage(hangs) as here:
            await here.paste(CANARY)
            await here.press("enter")
            await here.press("ctrl+c")
            assert here.screen.error is None, "one Ctrl+C waits for what cannot be interrupted"
            await here.press("ctrl+c")
        assert isinstance(here.screen.error, Cancelled)

    play(run)


def test_an_unproven_or_an_environment_key_is_nothing_to_lose() -> None:
    async def run() -> None:
        unknown = Outcome(result="unknown", reason="not proven")
        for question in (review(outcome=unknown), review(places=(), store=None, source="$KEY")):
            async with stage(Asked(question)) as here:
                await here.press("ctrl+c")
            assert isinstance(here.screen.error, Cancelled)

    play(run)


def test_an_error_of_ours_comes_out_as_it_is() -> None:
    async def run() -> None:
        error = Rejected("no")

        async def fails(frontend: Any) -> Saved:
            raise error

        async with stage(fails) as here:
            await here.settle()
        assert here.screen.error is error

    play(run)


def test_an_unexpected_error_is_told_by_type_and_place_only() -> None:
    async def run() -> None:
        async def fails(frontend: Any) -> Saved:
            raise KeyError(CANARY)

        async with stage(fails, show_error=True) as here:
            assert "Nothing was saved" in here.text
            assert "The screens failed: KeyError" in here.text
            assert "canary" not in here.text
            await here.press("enter")
        assert type(here.screen.error) is WizardError

    play(run)


def test_the_receipt_can_only_be_finished() -> None:
    async def run() -> None:
        async with stage(Asked()) as here:
            await here.press("m", "a")
            assert here.screen.outcome is None
            await here.press("ctrl+c")
        assert here.screen.outcome is SAVED
        assert here.screen.error is None

    play(run)


# -- too small ---------------------------------------------------------------------------------------------------------
def test_below_60x16_nothing_is_lost() -> None:
    async def run() -> None:
        script = Asked(key())
        async with stage(script) as here:
            await here.paste(CANARY)
            for width, height in ((48, 12), (1, 1), (59, 40), (200, 15)):
                await here.pilot.resize_terminal(width, height)
                await here.settle()
                if width >= 48:
                    assert f"(now {width}x{height})" in here.text.replace("\n ", " ")
                await here.press("x", "enter", "escape")
                assert script.answers == []
            await here.pilot.resize_terminal(80, 24)
            await here.settle()
            assert "✓ 39 characters" in here.text
            await here.press("enter")
        assert script.answers[0].reveal() == CANARY

    play(run)


def test_a_resize_keeps_search_and_highlight() -> None:
    async def run() -> None:
        script = Asked(picker())
        async with stage(script) as here:
            await here.type("a")
            await here.press("down", "down")
            chosen = lines(here.text, " > ")[0].split("[")[0].strip()
            for size in ((60, 16), (120, 40), (1, 1), (80, 24)):
                await here.pilot.resize_terminal(*size)
                await here.settle()
                if size != (1, 1):
                    assert lines(here.text, " > ")[0].split("[")[0].strip() == chosen, size
            assert "\n  a\n" in here.text
            await here.press("enter")
        assert script.answers

    play(run)


def test_a_check_that_ends_while_the_window_is_too_small_is_there_afterwards() -> None:
    async def run() -> None:
        gate = asyncio.Event()

        async def checks(frontend: Any) -> Saved:
            await frontend.ask(key())
            await gate.wait()
            await frontend.ask(review())
            return SAVED

        async with stage(checks) as here:
            await here.paste(CANARY)
            await here.press("enter")
            await here.pilot.resize_terminal(40, 10)
            gate.set()
            await here.settle()
            await here.pilot.resize_terminal(80, 24)
            await here.settle()
            assert "Default model" in here.text
            await here.press("m", "y")
            assert "Use “my” as typed" in here.text

    play(run)


# -- in a host ---------------------------------------------------------------------------------------------------------
RUDE = """
* { color: red; }
Screen { background: blue; align: center middle; padding: 3; layers: a b; }
Static { border: heavy red; padding: 2; margin: 2; text-style: bold underline reverse; height: 9; width: 11; }
Input { border: heavy red; height: 7; margin: 3; padding: 2; background: yellow; }
Input:focus { border: double green; }
OptionList { border: heavy red; padding: 3; margin: 3; background: yellow; height: 5; width: 30; }
OptionList:focus { border: double green; }
OptionList > .option-list--option-highlighted { background: yellow; color: yellow; text-style: strike; }
OptionList > .option-list--option { padding: 2; }
Horizontal { height: 20; border: solid green; layout: vertical; }
Vertical { width: 20; border: solid green; margin: 2; }
Container { display: none; }
"""


class Host(App[None]):
    CSS = RUDE
    BINDINGS = [Binding("q", "quit_host"), Binding("down", "quit_host"), Binding("1", "quit_host")]

    def __init__(self) -> None:
        super().__init__()
        self.results: list[Saved | None] = []
        self.quits = 0

    def compose(self) -> ComposeResult:
        yield Static("host")
        yield Input()
        yield OptionList("a", "b")

    def action_quit_host(self) -> None:
        self.quits += 1

    def ask(self, screen: LoginScreen) -> None:
        async def wait() -> None:
            self.results.append(await self.push_screen_wait(screen))

        self.run_worker(wait(), exit_on_error=False)


class Other(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Static("other")


Story = Callable[[Host, LoginScreen, Stage], Awaitable[None]]


def hosted(script: Any, story: Story, size: tuple[int, int] = (80, 24), **options: Any) -> Host:
    app = Host()

    async def run() -> None:
        screen = LoginScreen(script, presets=PRESETS, next_steps=NEXT, **options)
        async with app.run_test(size=size) as pilot:
            app.ask(screen)
            here = Stage(app, screen, pilot)  # type: ignore[arg-type]
            await here.settle()
            await story(app, screen, here)
            await here.settle()

    play(run)
    return app


@pytest.mark.parametrize("size", [(80, 24), *(pytest.param(each, marks=pytest.mark.long) for each in SIZES)])
def test_a_rude_host_changes_nothing_of_ours(size: tuple[int, int]) -> None:
    form = DescribeEndpoint(name="base-url", title="Custom provider", protocols=PROTOCOLS)
    questions = (picker(), method(), key(), review(), form)

    async def asks(frontend: Any) -> Saved:
        for question in questions:
            with pytest.raises(Back):
                await frontend.ask(question)
        return SAVED

    async def look(here: Stage) -> list[str]:
        seen = []
        for _ in questions:
            seen.append(here.text)
            await here.press("escape")
        return [*seen, here.text]

    plain: list[str] = []
    in_host: list[str] = []

    async def alone() -> None:
        async with stage(asks, size) as here:
            plain.extend(await look(here))

    async def story(app: Host, screen: LoginScreen, here: Stage) -> None:
        in_host.extend(await look(here))

    play(alone)
    hosted(asks, story, size)
    assert in_host == plain


def test_the_hosts_own_screen_looks_as_before() -> None:
    async def look(app: Host) -> str:
        return text_of(app)

    async def run() -> None:
        class Polite(Host):
            CSS = ""

        app = Polite()
        async with app.run_test() as pilot:
            await pilot.pause()
            before = text_of(app)
            app.ask(LoginScreen(Asked(picker()), presets=PRESETS))
            await spin(200)
            await pilot.pause()
            assert text_of(app) != before
            await pilot.press("ctrl+c")
            await spin(200)
            await pilot.pause()
            assert text_of(app) == before

    play(run)


def test_keys_of_the_host_do_not_get_through() -> None:
    async def story(app: Host, screen: LoginScreen, here: Stage) -> None:
        await here.press("q", "down", "1")
        assert app.quits == 0
        await here.press("escape", "escape")

    assert hosted(Asked(picker()), story).results == [None]


@pytest.mark.parametrize("above", [0, 1, 3])
def test_it_is_dismissed_once_from_under_other_screens(above: int) -> None:
    gates: list[asyncio.Event] = []

    async def waits(frontend: Any) -> Saved:
        gates.append(asyncio.Event())
        await frontend.ask(key())
        await gates[0].wait()
        return SAVED

    async def story(app: Host, screen: LoginScreen, here: Stage) -> None:
        await here.paste(CANARY)
        await here.press("enter")
        for _ in range(above):
            await app.push_screen(Other())
        gates[0].set()
        await here.settle()
        assert app.results == [SAVED]
        assert len(app.screen_stack) == 1
        screen.finish(None)
        screen.leave()
        await here.settle()
        assert len(app.screen_stack) == 1

    assert hosted(waits, story, show_done=False).results == [SAVED]


def test_leaving_in_a_host_ends_with_none_and_wipes_the_key() -> None:
    fields: list[SecretInput] = []

    async def story(app: Host, screen: LoginScreen, here: Stage) -> None:
        await here.paste(CANARY)
        fields.append(screen.query_one(SecretInput))
        await here.press("ctrl+c")

    assert hosted(Asked(key()), story).results == [None]
    assert fields[0].count == 0


def test_a_failure_in_a_host_is_a_page_and_then_none() -> None:
    async def fails(frontend: Any) -> Saved:
        raise Rejected("the provider said no", hint="ask it")

    async def story(app: Host, screen: LoginScreen, here: Stage) -> None:
        assert "x The provider said no." in here.text
        await here.press("enter")
        assert isinstance(screen.error, Rejected)

    assert hosted(fails, story).results == [None]


def test_its_workers_die_with_it() -> None:
    ended: list[str] = []

    async def waits(frontend: Any) -> Saved:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("closed")
        return SAVED

    async def story(app: Host, screen: LoginScreen, here: Stage) -> None:
        app.pop_screen()
        await here.until(lambda: bool(ended))

    hosted(waits, story)
    assert ended == ["closed"]


KEPT = "wizard auth corp"


def test_a_sign_in_that_is_kept_is_not_called_a_key_that_is_forgotten() -> None:
    async def run() -> None:
        async with stage(Asked(review(kept=KEPT))) as here:
            await here.press("ctrl+c")
            assert "The sign-in was accepted but is not saved yet." in here.text
            assert "Leave; the sign-in is kept and wizard auth corp finishes it" in here.text
            assert "key" not in here.text
            here.screen._left_at = -10.0
            await here.press("down", "enter")
        assert isinstance(here.screen.error, Cancelled)
        assert here.screen.error.hint == f"`{KEPT}` finishes it"

    play(run)


def test_esc_asks_where_it_leaves_and_goes_back_where_it_does_not() -> None:
    async def run() -> None:
        for question in (review(kept=KEPT, leaves=True), review(leaves=True)):
            script = Asked(question)
            async with stage(script) as here:
                assert here.text.split("\n")[-1].endswith("Esc leave")
                await here.press("escape")
                assert "Leave without saving?" in here.text
                assert script.answers == []
                await here.press("escape")
                assert "Default model" in here.text
                await here.press("escape", "down", "enter")
            assert isinstance(script.answers[0], Back)
        for question in (review(kept=KEPT), review(), review(leaves=True, places=(), store=None, source="$KEY")):
            script = Asked(question)
            async with stage(script) as here:
                await here.press("escape")
            assert isinstance(script.answers[0], Back)

    play(run)


def test_the_review_of_a_sign_in_has_no_key_to_go_back_to() -> None:
    async def run() -> None:
        for question, said in ((review(kept=KEPT), "Back; the sign-in is kept."), (review(), "Back to the key.")):
            async with stage(Asked(question)) as here:
                await here.press("?")
                assert said in here.text

    play(run)
