"""The real sign-in flows on the screens: one Enter for the model, whichever way, and back or over at any time."""

import asyncio
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tui.flows import World, accepts, flow
from tui.stage import Stage, lines, play, stage
from wizard.login.draft import Draft, Scene
from wizard.login.effects import Keep, Launch, Launched, Listen, Listening, Moment, Page, Recall, Reserve, Send
from wizard.oauth.redirect import Denied, Granted
from wizard.tui.panes.picker import PickerPane
from wizard.tui.panes.review import ReviewPane
from wizard.values.credential import Candidate, Credential, Kept
from wizard.values.preset import BrowserLogin, DeviceLogin, Endpoint, Preset

AUTH = "https://auth.router.example"
BROWSER = BrowserLogin(
    method="browser", kind="tokens", client_id="us", authorize_url=f"{AUTH}/authorize", token_url=f"{AUTH}/token"
)
DEVICE = DeviceLogin(
    method="device", kind="tokens", client_id="us", device_url=f"{AUTH}/device", token_url=f"{AUTH}/token"
)
ROUTER = Preset(
    id="router",
    name="Router",
    endpoints=(Endpoint(id="main", protocol="openai-chat", base_url="https://api.router.example/v1"),),
    logins=(BROWSER, DEVICE),
)


class Provider(World):
    """A provider with a sign-in page: ``comes_back`` is the browser, ``approves`` the person on the other page."""

    def __init__(self) -> None:
        super().__init__(self.respond)
        self.launched = ""
        self.read: Any = None
        self.heard: asyncio.Future[Granted | Denied] = asyncio.get_running_loop().create_future()
        self.pages: list[Page] = []
        self.let: list[str] = []
        self.polls = asyncio.Semaphore(0)
        self.said = "authorization_pending"
        self.codes = 0

    def respond(self, step: Send) -> httpx.Response:
        path = step.request.url.path
        if path == "/device":
            self.codes += 1
            body = {
                "device_code": "d",
                "user_code": f"WDJB-000{self.codes}",
                "verification_uri": f"{AUTH}/code",
                "expires_in": 900,
                "interval": 5,
            }
            return httpx.Response(200, json=body, request=step.request)
        if path == "/token":
            if b"device_code" in step.request.content and self.said:
                return httpx.Response(400, json={"error": self.said}, request=step.request)
            body = {"access_token": "canary-token-0123456789", "token_type": "Bearer"}
            return httpx.Response(200, json=body, request=step.request)
        return accepts(step)

    def comes_back(self, query: str) -> None:
        state = parse_qs(urlsplit(self.launched).query)["state"][0]
        self.heard.set_result(self.read(f"/callback?{query}&state={state}"))

    @property
    def address(self) -> str:
        state = parse_qs(urlsplit(self.launched).query)["state"][0]
        return f"http://127.0.0.1:49152/callback?code=canary-code&state={state}"

    async def sleep(self, seconds: float, /) -> Moment:  # type: ignore[override]
        if seconds:
            await self.polls.acquire()
        return Moment(wall=1e9, elapsed=100.0)

    async def listen(self, step: Listen, /) -> Listening:
        self.read = step.read
        return Listening(redirect_uri=f"http://127.0.0.1:49152{step.path}")

    async def launch(self, step: Launch, /) -> Launched:
        self.launched = step.url
        return Launched(opened=True, short_url="http://127.0.0.1:49152/go/4K7Q2MXA")

    async def redirected(self) -> Granted | Denied:
        return await asyncio.shield(self.heard)

    async def stop_listening(self, page: Page, /) -> None:
        self.pages.append(page)
        self.heard = asyncio.get_running_loop().create_future()

    async def reserve(self, step: Reserve, /) -> Kept:
        return Kept(id="r1", store=step.store, passphrase=step.passphrase)

    async def keep(self, step: Keep, /) -> None:
        pass

    async def let_go(self, record: str, /) -> None:
        self.let.append(record)

    async def candidates(self, provider: str, /) -> tuple[Candidate, ...]:
        return ()

    async def recall(self, step: Recall, /) -> Credential:
        raise AssertionError(step.candidate.id)


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
            await on_screen(here, " x The code has expired.")
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
