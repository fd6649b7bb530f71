"""Presets, a provider and profiles for setup flows that are played by hand."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx

from wizard.login.draft import Draft, Scene, Wishes
from wizard.values.preset import (
    Endpoint,
    KeyShape,
    Login,
    ModelRules,
    Parameter,
    Preset,
    Variables,
    Verify,
)
from wizard.values.profile import Auth, Profile
from wizard.values.secret import Secret

# As the catalogue reads it: what the endpoint leaves out, it has from its preset.
CHECKED: dict[str, Any] = {
    "keys_url": "https://ada.test/keys",
    "verify": Verify(path="/key"),
    "models": ModelRules(prefer=("ada-2", "ada-1")),
}
ADA = Preset(
    id="ada",
    name="Ada AI",
    category="frontier",
    endpoints=(Endpoint(id="main", protocol="openai-chat", base_url="https://api.ada.test/v1", **CHECKED),),
    logins=(Login(method="api-key"),),
    env=Variables(key=("ADA_API_KEY",), base_url=("ADA_BASE_URL",), model=("ADA_MODEL",)),
    keys=(
        KeyShape(re.compile(r"^sk-ada-[a-z0-9]{8,}$"), "API key"),
        KeyShape(re.compile(r"^sk-adm-"), "admin key", usable=False),
    ),
)
BOB = replace(
    ADA,
    id="bob",
    name="Bob AI",
    endpoints=(Endpoint(id="main", protocol="openai-chat", base_url="https://api.bob.test/v1", **CHECKED),),
    env=Variables(key=("BOB_API_KEY",)),
    keys=(KeyShape(re.compile(r"^bob-[a-z0-9]{8,}$")),),
    logins=(Login(method="api-key"), Login(method="bearer", kind="tokens")),
)
TWIN = replace(BOB, id="twin", name="Twin AI", keys=(KeyShape(re.compile(r"^bob-[a-z0-9]{8,}$")),))
LAB = Preset(
    id="lab",
    name="Lab",
    category="cloud",
    endpoints=(Endpoint(id="main", protocol="openai-chat", base_url="https://{room}.lab.test/v1"),),
    logins=(Login(method="api-key"),),
    parameters=(Parameter(name="room", label="Room", pattern=re.compile("[a-z]+"), example="blue"),),
)
BOX = Preset(
    id="box",
    name="Box",
    category="local",
    endpoints=(Endpoint(id="main", protocol="openai-chat", base_url="http://localhost:8080/v1"),),
    logins=(Login(method="none"), Login(method="api-key")),
)
CUSTOM = Preset(
    id="custom-openai",
    name="OpenAI-compatible",
    category="custom",
    endpoints=(Endpoint(id="custom", protocol="openai-chat", base_url=""),),
    logins=(Login(method="api-key"), Login(method="none")),
)
PRESETS = (ADA, BOB, LAB, BOX, CUSTOM)
KEY = Secret("sk-ada-12345678")


def provider(*, models: tuple[str, ...] = ("ada-1", "ada-2", "ada-3"), key_status: int = 200) -> Callable[..., Any]:
    def world(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/key"):
            return httpx.Response(key_status, json={"ok": key_status == 200}, request=request, extensions={"ms": 41})
        return httpx.Response(
            200, json={"data": [{"id": each} for each in models]}, request=request, extensions={"ms": 3}
        )

    return world


def begun(scene: Scene | None = None, **wishes: Any) -> Draft:
    return Draft(scene=scene or Scene(presets=PRESETS), wishes=Wishes(**wishes))


def saved_profile(name: str = "ada", **changes: Any) -> Profile:
    auth = Auth(method="api-key", kind="api-key", credential=name, store="keyring")
    base = Profile(
        name=name, provider="ada", protocol="openai-chat", base_url="https://api.ada.test/v1", auth=auth, model="ada-1"
    )
    return replace(base, **changes)
