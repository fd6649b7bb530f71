"""The setup screen on a host's stack: it ends once, wherever the host has put it and whatever it has put above."""

import asyncio
from typing import Any

import pytest
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Static

from tui.hosting import PROFILE, Host, Other, Scripted, hosted
from tui.stage import CANARY, SAVED, Asked, Stage, key, picker, play, review, spin, text_of
from wizard.errors import Cancelled, Rejected
from wizard.tui.secret_input import SecretInput
from wizard.values.credential import Saved


class Held:
    """A flow that asks for a key, and is then held at a gate of the test's."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.ended = False

    async def __call__(self, frontend: Any) -> Saved:
        try:
            await frontend.ask(key())
            await self.gate.wait()
        finally:
            self.ended = True
        return SAVED


async def held_with_a_key(here: Stage) -> SecretInput:
    await here.paste(CANARY)
    field = here.screen.query_one(SecretInput)
    await here.press("enter")
    return field


# -- keys --------------------------------------------------------------------------------------------------------------
def test_keys_of_the_host_do_not_get_through() -> None:
    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        await here.press("q", "down", "1")
        assert "No provider matches" in here.text
        await here.press("escape", "escape")
        assert app.counted == 0

    assert hosted(Asked(picker()), story).results == [None]


def test_priority_bindings_of_the_host_win() -> None:
    class Firm(Host):
        BINDINGS = [Binding(each, "count", priority=True) for each in ("escape", "ctrl+c", "ctrl+q", "up")]

    async def story(app: Firm, screen: Scripted, here: Stage) -> None:
        await here.press("escape", "ctrl+c", "ctrl+q", "up")
        assert app.counted == 4
        assert "Popular" in here.text
        app.pop_screen()

    assert hosted(Asked(picker()), story, host=Firm).results == [None]


@pytest.mark.parametrize("keys", [("escape",), ("ctrl+c",)])
def test_esc_and_ctrl_c_on_the_first_pane_end_with_none(keys: tuple[str, ...]) -> None:
    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        await here.press(*keys)
        assert isinstance(screen.error, Cancelled)
        assert app.is_running

    assert hosted(Asked(picker()), story).results == [None]


# -- ends --------------------------------------------------------------------------------------------------------------
def test_it_ends_with_the_profile() -> None:
    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        assert "OpenAI is ready" in here.text
        assert app.results == []
        await here.press("enter")

    assert hosted(Asked(), story, show_done=True).results == [PROFILE]


@pytest.mark.parametrize("above", [0, 1, 3])
def test_it_is_dismissed_once_from_under_other_screens_whose_waits_end_too(above: int) -> None:
    flow = Held()

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        await held_with_a_key(here)
        waits = [app.ask(Other()) for _ in range(above)]
        await here.settle()
        assert len(app.screen_stack) == 2 + above
        flow.gate.set()
        await here.settle()
        assert app.results == [None] * above + [PROFILE]
        assert all(each.is_finished for each in waits)
        assert len(app.screen_stack) == 1
        screen.finish(None)
        screen.leave()
        screen.dismiss(None)
        await here.settle()
        assert len(app.screen_stack) == 1

    assert hosted(flow, story).results[-1] == PROFILE


def test_a_failure_is_a_page_and_then_none() -> None:
    async def fails(frontend: Any) -> Saved:
        raise Rejected("the provider said no", hint="ask it")

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        assert "x The provider said no." in here.text
        await here.press("enter")
        assert isinstance(screen.error, Rejected)

    assert hosted(fails, story).results == [None]


# -- taken away --------------------------------------------------------------------------------------------------------
async def pop(app: Host, screen: Scripted) -> None:
    app.pop_screen()


async def pop_from_below(app: Host, screen: Scripted) -> None:
    app.screen_stack[0].pop_until_active()


async def switch(app: Host, screen: Scripted) -> None:
    app.switch_screen(Screen())


async def dismiss(app: Host, screen: Scripted) -> None:
    screen.dismiss()


async def dismiss_and_wait(app: Host, screen: Scripted) -> None:
    await screen.dismiss(None)


async def dismiss_under_a_modal(app: Host, screen: Scripted) -> None:
    app.push_screen(Other())
    await spin()
    screen.dismiss()


@pytest.mark.parametrize(
    "take",
    [pop, pop_from_below, switch, dismiss, dismiss_and_wait, dismiss_under_a_modal],
    ids=lambda take: take.__name__,
)
@pytest.mark.parametrize(
    "moment",
    ["running", *(pytest.param(each, marks=pytest.mark.long) for each in ("asking", "with what it waited for"))],
)
def test_a_host_may_take_it_away_at_any_moment(take: Any, moment: str) -> None:
    """Whoever waits is told, what runs is called off, what was typed is wiped, and the host goes on."""
    flow = Held()

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        if moment == "asking":
            await here.paste(CANARY)
            field = screen.query_one(SecretInput)
        else:
            field = await held_with_a_key(here)
        if moment == "with what it waited for":
            flow.gate.set()
        await take(app, screen)
        await here.settle()
        assert screen not in app.screen_stack
        assert not screen.is_mounted or not screen.is_attached
        assert field.count == 0
        assert flow.ended
        assert app.is_running
        assert app._exception is None
        await here.press("escape")
        assert app.counted == 1

    results = hosted(flow, story).results
    assert len(results) == 1
    assert results[0] is None or moment == "with what it waited for"


def test_a_wait_that_the_host_gives_up_leaves_the_screen_to_the_person() -> None:
    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        for worker in app.workers:
            if worker.node is app:
                worker.cancel()
        await here.settle()
        assert "Popular" in here.text
        await here.press("escape")
        assert app._exception is None
        assert len(app.screen_stack) == 1

    assert hosted(Asked(picker()), story).results == []


def test_a_wait_that_was_cancelled_is_not_told() -> None:
    """Without ``push_screen_wait`` the future itself is cancelled, and Textual's own dismiss would fail the host."""

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        second = Scripted(Asked(picker()))

        async def wait() -> None:
            await app.push_screen(second, wait_for_dismiss=True)

        worker = app.run_worker(wait(), exit_on_error=False)
        await here.settle()
        worker.cancel()
        await here.settle()
        await here.press("escape")
        assert app.screen is screen
        assert app._exception is None

    hosted(Asked(picker()), story)


def test_the_application_may_end_while_it_is_up() -> None:
    flow = Held()

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        await held_with_a_key(here)
        app.exit()

    app = hosted(flow, story)
    assert flow.ended
    assert app._exception is None


# -- modes and names ---------------------------------------------------------------------------------------------------
class Modal(Host):
    MODES = {"work": Screen, "play": Screen}

    def on_mount(self) -> None:
        self.switch_mode("work")


@pytest.mark.parametrize("above", [False, True])
def test_ended_in_a_mode_that_is_not_shown_it_tells_at_once_and_is_gone_afterwards(above: bool) -> None:
    flow = Held()

    async def story(app: Modal, screen: Scripted, here: Stage) -> None:
        field = await held_with_a_key(here)
        if above:
            app.push_screen(Other())
        await app.switch_mode("play")
        await here.settle()
        shown = app.screen
        flow.gate.set()
        await here.settle()
        assert app.results == [PROFILE]
        assert app.screen is shown
        assert field.count == 0
        await app.switch_mode("work")
        await here.settle()
        if above:
            app.pop_screen()
            await here.settle()
        assert len(app.screen_stack) == 1
        assert screen not in app.screen_stack

    assert hosted(flow, story, host=Modal).results == [PROFILE]


def test_in_a_mode_that_is_not_shown_it_goes_on_and_with_that_mode_it_goes() -> None:
    flow = Held()

    async def story(app: Modal, screen: Scripted, here: Stage) -> None:
        await held_with_a_key(here)
        await app.switch_mode("play")
        await here.settle()
        assert not flow.ended
        assert app.results == []
        app.remove_mode("work")
        await here.settle()
        assert flow.ended

    assert hosted(flow, story, host=Modal).results == [None]


def test_pushed_by_a_name_it_can_be_shown_again() -> None:
    class Named(Host):
        SCREENS = {"setup": lambda: Scripted(Asked(picker()))}

    async def run() -> None:
        app = Named()
        async with app.run_test() as pilot:
            here = Stage(app, None, pilot)  # type: ignore[arg-type]  # whatever screen it is
            for _ in range(2):
                app.ask("setup")
                await here.settle()
                assert "Popular" in here.text
                await here.press("down", "enter")
                assert app.results[-1] == PROFILE
            app.ask("setup")
            await here.settle()
            app.pop_screen()
            await here.settle()
            assert app.results == [PROFILE, PROFILE, None]

    play(run)


def test_two_of_them_stand_on_one_stack() -> None:
    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        app.ask(Scripted(Asked(review())))
        await here.settle()
        assert "Default model" in here.text
        await here.press("enter")
        assert app.results == [PROFILE]
        assert "Popular" in here.text
        await here.press("escape")

    assert hosted(Asked(picker()), story).results == [PROFILE, None]


def test_its_host_needs_no_widget_no_style_and_no_binding() -> None:
    class Bare(Host):
        ENABLE_COMMAND_PALETTE = False
        BINDINGS = []

        def compose(self) -> Any:
            yield from ()

        def notify(self, *args: Any, **kwargs: Any) -> None:
            raise AssertionError("it notifies")

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        await here.press("o", "down", "?", "escape", "escape", "escape")

    assert hosted(Asked(picker()), story, host=Bare).results == [None]


def test_pushed_with_a_callback_it_calls_it_once() -> None:
    async def run() -> None:
        app = Host()
        async with app.run_test() as pilot:
            here = Stage(app, None, pilot)  # type: ignore[arg-type]  # as above
            for popped in (False, True):
                app.push_screen(Scripted(Asked(picker())), app.results.append)
                await here.settle()
                if popped:
                    app.pop_screen()
                await here.press("escape")
            assert app.results == [None, None]
            assert "host" in text_of(app)
            assert app.query(Static)

    play(run)
