"""What the tests of signing in share: a preset with both ways, answers of its servers, and a flow to play."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from fakes.player import Player
from wizard.login.draft import Draft, Scene, Wishes
from wizard.login.effects import Keep, Listen
from wizard.login.setup import setup
from wizard.oauth.redirect import Denied, Granted
from wizard.values.credential import Candidate
from wizard.values.preset import BrowserLogin, DeviceLogin, Endpoint, Login, Preset, Redirect, Verify
from wizard.values.profile import Auth, Profile
from wizard.values.secret import Secret

BROWSER = BrowserLogin(
    method="browser",
    kind="tokens",
    authorize_url="https://id.corp.test/auth",
    token_url="https://id.corp.test/token",
    client_id="cli",
    scopes=("inference",),
)
DEVICE = DeviceLogin(
    method="device",
    kind="tokens",
    device_url="https://id.corp.test/device",
    token_url="https://id.corp.test/token",
    client_id="cli",
)
MINT = BrowserLogin(
    method="browser",
    kind="api-key",
    authorize_url="https://mint.test/auth",
    token_url="https://mint.test/keys",
    token_body="json",
    token_field="key",
    redirect_param="callback_url",
    state_in="redirect",
    redirect=Redirect(host="localhost", ports=(3000, 0)),
)
CORP = Preset(
    id="corp",
    name="Corp",
    category="gateway",
    endpoints=(
        Endpoint(id="main", protocol="openai-chat", base_url="https://api.corp.test/v1", verify=Verify(path="/me")),
    ),
    logins=(BROWSER, DEVICE),
)
MINTER = replace(
    CORP,
    id="minter",
    name="Minter",
    endpoints=(replace(CORP.endpoints[0], base_url="https://mint.test/v1", keys_url="https://mint.test/keys"),),
    logins=(MINT, Login(method="api-key")),
)
PRESETS = (CORP, MINTER)
CODE = Granted(Secret("the-code"))
TOKENS = {"access_token": "at-1", "token_type": "Bearer", "refresh_token": "rt-1", "expires_in": 300}
MINTED = {"key": "sk-minted-1", "user_id": "user_ada"}
DEVICE_CODE = {
    "device_code": "dc-1",
    "user_code": "ABCD-EFGH",
    "verification_uri": "https://id.corp.test/activate",
    "expires_in": 600,
    "interval": 5,
}

Reply = httpx.Response | Exception


def answering(
    *token: Any, check: int | list[int] = 200, device: Any = DEVICE_CODE, **paths: Any
) -> Callable[[httpx.Request], httpx.Response]:
    """``token`` are the answers of the token endpoint in order; a dict is a good one, an exception is raised."""
    tokens, checks = list(token), [check] if isinstance(check, int) else list(check)

    def world(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path in ("/token", "/keys"):
            return _said(tokens.pop(0) if len(tokens) > 1 else tokens[0], request)
        if path == "/device":
            return _said(device, request)
        if path == "/v1/me":
            return httpx.Response(checks.pop(0) if len(checks) > 1 else checks[0], json={}, request=request)
        if path in paths:
            return _said(paths[path], request)
        return httpx.Response(200, json={"data": [{"id": "m-1"}]}, request=request)

    return world


def _said(reply: Any, request: httpx.Request) -> httpx.Response:
    if isinstance(reply, Exception):
        raise reply
    if isinstance(reply, httpx.Response):
        reply.request = request
        return reply
    return httpx.Response(200, json=reply, request=request)


def begun(
    preset: Preset = CORP, *, scene: Scene | None = None, existing: Profile | None = None, **wishes: Any
) -> Draft:
    wishes = {"store": "plain", **wishes}
    return Draft(
        scene=scene or Scene(presets=PRESETS),
        wishes=Wishes(**wishes),
        preset=preset,
        existing=existing,
        profile=existing.name if existing else None,
    )


def play(player: Player, draft: Draft) -> Any:
    return player.play(setup(draft))


def signed_in(player: Player, draft: Draft | None = None) -> Any:
    return play(player, draft or begun(method="browser"))


def posts(player: Player, path: str = "/token") -> list[dict[str, str]]:
    """The bodies of what was sent there."""
    bodies = [each.request.content.decode() for each in player.sent if each.request.url.path == path]
    return [{name: value for name, (value,) in parse_qs(each).items()} for each in bodies]


def sequence(player: Player, *without: str) -> list[str]:
    return [name for each in player.steps if (name := type(each).__name__) not in without]


def kept(player: Player) -> list[str]:
    return [each.credential.secret.reveal() for each in player.steps if isinstance(each, Keep)]


def heard(player: Player, **changes: str) -> Callable[[Any], Any]:
    """What the listener makes of the true redirect, or of one with other parameters."""

    def reply(question: Any) -> Any:
        listen = [each for each in player.steps if isinstance(each, Listen)][-1]
        state = parse_qs(urlsplit(question.url).query).get("state", [""])[0]
        query = {"code": "the-code", **({"state": state} if state else {}), **changes}
        answer = listen.read(f"{listen.path}?{httpx.QueryParams(query)}")
        assert isinstance(answer, Granted | Denied), answer
        return answer

    return reply


def candidate(preset: Preset = CORP, **changes: Any) -> Candidate:
    usual: dict[str, Any] = {
        "id": "old-room",
        "store": "plain",
        "provider": preset.id,
        "profile": preset.id,
        "method": "browser",
        "kind": preset.logins[0].kind,
        "endpoint": "main",
        "parameters": {},
        "obtained": 1_800_000_000.0,
    }
    return Candidate(**{**usual, **changes})


def saved_profile(**changes: Any) -> Profile:
    auth = Auth(method="browser", kind="tokens", credential="corp", store="plain")
    base = Profile(
        name="corp",
        provider="corp",
        protocol="openai-chat",
        base_url="https://api.corp.test/v1",
        auth=auth,
        model="m-9",
    )
    return replace(base, **changes)
