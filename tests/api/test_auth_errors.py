"""What a host program may print of an error of ours: every local variable of every frame."""

import asyncio
import traceback
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import wizard
from api.kit import KEY, TRUSTING_NONE, by_command, client, logged_in
from fakes.host import host
from servers.canary import assert_absent
from wizard.errors import LoginNeeded, WizardError
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.values.profile import Auth, Gateway, Profile

FRONT = "front-canary-4d1e8b7a"


def everything_of(error: BaseException) -> str:
    """As a handler prints it that shows locals; without those of the test itself."""
    found: list[Any] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None:
            stack = traceback.TracebackException.from_exception(each, capture_locals=True).stack
            found += [str(each), *((frame.name, frame.locals) for frame in stack if frame.filename != __file__)]
            waiting += [each.__cause__, each.__context__]
    return repr(found)


@pytest.mark.parametrize(
    ("own", "front", "header"),
    [(KEY, FRONT, "Cookie"), (KEY, f"{FRONT}é", "X-Front"), (f"{KEY}é", FRONT, "X-Front")],
    ids=["a header of ours", "a token no header carries", "a key no header carries"],
)
def test_no_frame_of_an_error_holds_a_secret(own: str, front: str, header: str) -> None:
    with host() as lab, client(wizard.Auth("work"), httpx) as http:
        logged_in(lab.url, front, "front")
        logged_in(lab.url, own, gateway=Gateway(profile="front", header=header))
        with pytest.raises(WizardError) as raised:
            http.get(lab.url)
        assert lab.seen == []

    assert_absent(KEY, everything_of(raised.value))
    assert_absent(FRONT, everything_of(raised.value))


def asked_async() -> object:
    async def ask() -> object:
        async with httpx.AsyncClient(auth=wizard.Auth("work"), verify=TRUSTING_NONE, trust_env=False) as http:
            return await http.get("http://127.0.0.1:9/v1")

    return asyncio.run(ask())


WAYS: dict[str, Callable[[], object]] = {
    "token": lambda: wizard.token("work"),
    "Auth": lambda: client(wizard.Auth("work")).get("http://127.0.0.1:9/v1"),
    "Auth of a loop": asked_async,
    "token_provider": wizard.token_provider("work"),
    "async_token_provider": lambda: asyncio.run(wizard.async_token_provider("work")()),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("way", WAYS)
def test_nor_one_of_a_token_command_that_prints_too_much(way: str) -> None:
    by_command("http://127.0.0.1:9/v1", f"echo {KEY}; echo more")
    with pytest.raises(WizardError, match="more than one line") as raised:
        WAYS[way]()

    assert_absent(KEY, everything_of(raised.value))


@pytest.mark.parametrize("way", WAYS)
def test_nor_one_of_a_variable_that_holds_no_key(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_KEY", f"{KEY} {KEY}")
    auth = Auth(method="env", env_key="LAB_KEY")
    profiles.put(
        folders(),
        Profile(name="work", provider="lab", protocol="openai-chat", base_url="http://127.0.0.1:9/v1", auth=auth),
    )
    with pytest.raises(LoginNeeded, match="does not hold a usable key") as raised:
        WAYS[way]()

    assert_absent(KEY, everything_of(raised.value))
