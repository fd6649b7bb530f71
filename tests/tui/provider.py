"""The world of a provider with both sign-ins, its browser and its person played by the test."""

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tui.flows import World, accepts
from wizard.login.effects import Keep, Launch, Launched, Listen, Listening, Moment, Page, Recall, Reserve, Send
from wizard.oauth.redirect import Denied, Granted
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
