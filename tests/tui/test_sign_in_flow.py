"""The real sign-in flows on the screens: one Enter for the model, whichever way, and back or over at any time."""

from dataclasses import replace

import httpx

from tui.flows import World, flow
from tui.provider import BROWSER, DEVICE, ROUTER, Provider
from tui.stage import Stage, lines, play, stage
from wizard.login.draft import Draft, Scene
from wizard.login.effects import Send
from wizard.tui.panes.picker import PickerPane
from wizard.tui.panes.review import ReviewPane
from wizard.values.preset import BrowserLogin, DeviceLogin, Preset


async def on_screen(here: Stage, text: str) -> None:
    await here.until(lambda: text in here.text)
    await here.settle()


async def saves(here: Stage, world: World) -> Draft:
    await here.until(lambda: isinstance(here.screen.pane, ReviewPane) and here.screen.pane.is_asking)
    await here.settle()
    assert "✓ Sign-in accepted by api.router.example" in here.text
    assert "canary" not in here.text
    await here.press("enter")
    await here.until(lambda: bool(world.saved))
    return world.saved[0]


def only(login: BrowserLogin | DeviceLogin) -> Preset:
    return replace(ROUTER, logins=(login,))


def test_a_browser_that_comes_back_takes_one_enter() -> None:
    async def run() -> None:
        world = Provider()
        async with stage(flow(world, preset=only(BROWSER)), show_done=False) as here:
            await on_screen(here, "Waiting for sign-in")
            world.comes_back("code=canary-code")
            draft = await saves(here, world)
        assert draft.credential is not None
        assert draft.credential.kind == "tokens"
        assert world.pages[-1] == "done"

    play(run)


def test_a_pasted_address_does_the_same_and_a_wrong_one_is_said() -> None:
    async def run() -> None:
        world = Provider()
        async with stage(flow(world, preset=only(BROWSER)), show_done=False) as here:
            await on_screen(here, "Waiting for sign-in")
            await here.paste("http://127.0.0.1:49152/callback?code=canary-code&state=of-another-day")
            await on_screen(here, " x ")
            assert "gives up in" in here.text
            assert "canary" not in here.text
            await here.paste(world.address)
            await saves(here, world)

    play(run)


def test_who_declines_may_begin_again() -> None:
    async def run() -> None:
        world = Provider()
        async with stage(flow(world, preset=only(BROWSER)), show_done=False) as here:
            await on_screen(here, "Waiting for sign-in")
            first = world.launched
            world.comes_back("error=access_denied")
            await on_screen(here, " x You declined in the browser.")
            assert "Enter starts again." in here.text
            await here.press("enter")
            await on_screen(here, "Waiting for sign-in")
            assert world.launched != first
            assert world.pages[0] == "denied"

    play(run)


class Refusing(Provider):
    def respond(self, step: Send) -> httpx.Response:
        if step.request.url.path == "/token":
            return httpx.Response(400, json={"error": "invalid_grant"}, request=step.request)
        return super().respond(step)


def test_what_enter_does_is_said_once() -> None:
    async def run() -> None:
        world = Refusing()
        async with stage(flow(world, preset=only(BROWSER)), show_done=False) as here:
            await on_screen(here, "Waiting for sign-in")
            await here.paste(world.address)
            await on_screen(here, " x The token exchange failed (400 invalid_grant).")
            assert "Enter starts again." in here.text
            assert "Log in again" not in here.text

    play(run)


def test_from_the_browser_to_a_code_and_back_to_the_browser() -> None:
    async def run() -> None:
        world = Provider()
        async with stage(flow(world, preset=ROUTER), show_done=False) as here:
            await here.press("enter")
            await on_screen(here, "Waiting for sign-in")
            await here.press("ctrl+d")
            await on_screen(here, "W D J B - 0 0 0 1")
            await here.press("ctrl+b")
            await on_screen(here, "Waiting for sign-in")
            world.comes_back("code=canary-code")
            await saves(here, world)

    play(run)


def test_an_approved_code_takes_one_enter() -> None:
    async def run() -> None:
        world = Provider()
        async with stage(flow(world, preset=only(DEVICE)), show_done=False) as here:
            await on_screen(here, "W D J B - 0 0 0 1")
            for _ in range(3):
                world.polls.release()
            await here.settle()
            assert "Waiting for approval" in here.text
            assert "Working" not in here.text
            world.said = ""
            world.polls.release()
            await saves(here, world)

    play(run)


def test_an_expired_code_is_replaced_on_enter_only() -> None:
    async def run() -> None:
        world = Provider()
        async with stage(flow(world, preset=only(DEVICE)), show_done=False) as here:
            await on_screen(here, "W D J B - 0 0 0 1")
            world.said = "expired_token"
            world.polls.release()
            await on_screen(here, " x Code expired.")
            assert "Enter gets a new one." in here.text
            assert world.codes == 1
            await here.press("enter")
            await on_screen(here, "W D J B - 0 0 0 2")
            assert world.let == ["r1"]

    play(run)


def test_esc_and_ctrl_c_leave_a_code_for_the_page_before() -> None:
    async def run() -> None:
        for key in ("escape", "ctrl+c"):
            world = Provider()
            scene = Scene(presets=(ROUTER,))
            async with stage(flow(world, scene), show_done=False) as here:
                await here.press("enter")
                await on_screen(here, "Sign in with a code")
                await here.press("2")
                await on_screen(here, "W D J B - 0 0 0 1")
                await here.press(key)
                await on_screen(here, "Sign in with a code")
                assert lines(here.text, " > ")
                await here.press("escape")
                assert isinstance(here.screen.pane, PickerPane)

    play(run)


def test_ctrl_c_on_the_browser_page_is_one_step_back() -> None:
    async def run() -> None:
        world = Provider()
        async with stage(flow(world, Scene(presets=(ROUTER,))), show_done=False) as here:
            await here.press("enter")
            await on_screen(here, "Sign in with your browser")
            await here.press("1")
            await on_screen(here, "Waiting for sign-in")
            await here.press("ctrl+c")
            await on_screen(here, "Sign in with a code")
            assert world.pages == ["cancelled"]

    play(run)
