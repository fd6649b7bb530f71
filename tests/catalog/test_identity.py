"""What every preset makes the wizard send, as it arrived: who asks, with which credential, where (SPEC promises 3 and 7)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from catalog.bench import PRESETS, Bench, examples, kinds
from catalog.checking import HEADERS, KEY, MODELS, Checker
from catalog.internet import Asked, Said
from fakes.player import ACCEPT, Player
from login.signing import DEVICE_CODE, begun, heard, play
from wizard.errors import Cancelled
from wizard.login.effects import Launch, Send
from wizard.machine.http import user_agent
from wizard.values.fill import fill
from wizard.values.preset import BrowserLogin, DeviceLogin, OAuthLogin, Preset

FOLDER = Path(__file__).parents[2] / "presets"
# All that a request of ours says, but for the header with the credential.
SAID = {
    "accept",
    "accept-encoding",
    "anthropic-version",
    "connection",
    "content-length",
    "content-type",
    "host",
    "user-agent",
}
CREDENTIALS = {"authorization", "x-api-key", "x-goog-api-key", "api-key"}
FOREIGN = re.compile(
    r"codex|claude|anthropic-beta|gemini-cli|copilot|vscode|opencode|kimi-?cli|kimicli|x-msh|originator|cline|openclaw"
    r"|grok|hermes|x-stainless|http-referer|x-title|editor-version",
    re.IGNORECASE,
)
# What Kimi wants every program to say of itself, and all that we say.
IDENTITY = {
    "x-msh-platform": r"wizard",
    "x-msh-version": r"[0-9][0-9A-Za-z.+]*",
    "x-msh-device-id": r"11111111-2222-4333-8444-555555555555",
    "x-msh-device-name": r"wizard",
    "x-msh-device-model": r"unknown",
    "x-msh-os-version": r"unknown",
}
SIGN_INS = [(preset, login) for preset in PRESETS.values() for login in preset.logins if isinstance(login, OAuthLogin)]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_check_says_who_we_are_and_carries_one_credential_to_the_provider_alone(bench: Bench, preset: Preset) -> None:
    for endpoint in preset.endpoints:
        at = bench.place(preset.id, endpoint.id)
        for kind in kinds(preset):
            for asked in bench.run(at, MODELS, kind=kind).asked:
                name, value = HEADERS["bearer" if kind == "tokens" else endpoint.credential]
                carried = [each for each in asked.headers if each[0] in CREDENTIALS]
                assert carried in ([(name, value)], [])  # none: the list asked for again, without the key
                assert bool(carried) or asked.url == at.models
                _is_ours(asked, preset, bench)


@pytest.mark.parametrize(
    ("preset", "login"),
    SIGN_INS,
    ids=["-".join((preset.id, login.method, *login.endpoints)) for preset, login in SIGN_INS],
)
def test_a_sign_in_says_who_we_are_and_goes_to_the_provider_alone(
    bench: Bench, checker: Checker, preset: Preset, login: OAuthLogin
) -> None:
    asked = list(_of_a_sign_in(bench, checker, preset, login))

    home = {
        fill(url, examples(preset)).removeprefix("https://")
        for url in (login.token_url, login.device_url if isinstance(login, DeviceLogin) else login.token_url)
    }
    assert {each.url for each in asked} >= home
    assert login.experimental or not login.headers
    for each in asked:
        assert [header for header in each.headers if header[0] in CREDENTIALS] in (
            [],
            [("authorization", f"Bearer {KEY}")],
        )
        said = [header for header in each.headers if header[0] in IDENTITY]
        assert {name for name, _ in said} == {name.lower() for name in login.headers if each.url in home}
        assert all(re.fullmatch(IDENTITY[name], value) for name, value in said)
        _is_ours(replace(each, headers=tuple(header for header in each.headers if header not in said)), preset, bench)


def _is_ours(asked: Asked, preset: Preset, bench: Bench) -> None:
    assert asked.header("user-agent") == user_agent()
    assert user_agent().startswith("byok-wizard/")
    assert {name for name, _ in asked.headers} <= SAID | CREDENTIALS
    assert len({name for name, _ in asked.headers}) == len(asked.headers)
    # A host may be called as its own program is.
    assert not [(name, value) for name, value in asked.headers if name != "host" and FOREIGN.search(f"{name}: {value}")]
    assert KEY not in asked.path
    assert KEY.encode() not in asked.body
    assert asked.host == asked.header("host")
    assert asked.host in _hosts_of(preset, bench)


def _hosts_of(preset: Preset, bench: Bench) -> set[str]:
    """By the file itself, not as the product reads it."""
    if preset.category == "custom":
        return {"llm.example.test"}
    if preset.category == "local":
        return {bench.net.here}
    content = tomllib.loads((FOLDER / f"{preset.id}.toml").read_text())
    parts = [*content["endpoints"], *content["login"], content.get("verify", {})]
    parts += [each["verify"] for each in content["endpoints"] if "verify" in each]
    names = ("base_url", "url", "token_url", "device_url", "revoke_url", "jwks_url")
    urls = [fill(part[name], examples(preset)) for part in parts for name in names if name in part]
    return {urlsplit(url).netloc for url in urls}


def _of_a_sign_in(bench: Bench, checker: Checker, preset: Preset, login: OAuthLogin) -> Iterator[Asked]:
    at = bench.place(preset.id, *login.endpoints[:1])

    class Sending(Player):
        def _perform(self, step: Any, left: list[tuple[str, Any]]) -> Any:
            return checker.perform(step) if isinstance(step, Send) else super()._perform(step, left)

    def answer(asked: Asked) -> Said:
        if asked.url == fill(login.token_url, examples(preset)).removeprefix("https://"):
            if login.method == "browser" and login.issuer:
                return Said(400, {"error": "invalid_grant"})  # its tokens are signed; tests/e2e has them
            field = login.token_field if isinstance(login, BrowserLogin) else "access_token"
            scope = " ".join(login.scopes)
            return Said(200, {field: KEY, "token_type": "Bearer", "expires_in": 300, "scope": scope})
        if isinstance(login, DeviceLogin) and asked.url == login.device_url.removeprefix("https://"):
            return Said(200, {**DEVICE_CODE, "verification_uri": login.device_url, "verification_uri_complete": None})
        if isinstance(login, BrowserLogin) and asked.path.startswith("/.well-known/"):
            named = {"authorization_endpoint": login.authorize_url, "token_endpoint": login.token_url}
            return Said(200, {"issuer": login.issuer, **named, "jwks_uri": login.jwks_url})
        return MODELS if asked.url in (at.check, at.models) else Said(404)

    bench.net.asked.clear()
    bench.net.answer = answer
    player = Sending([])
    issued = {"client_id": "issued-by-the-callback"} if getattr(login, "client_id_from", None) else {}
    player.answers = [
        *([("redirect", heard(player, **issued))] if login.method == "browser" else []),
        ("again", Cancelled()) if login.issuer else ("model", ACCEPT),
    ]
    draft = begun(
        preset,
        method=login.method,
        parameters=examples(preset),
        endpoint=next(iter(login.endpoints), None),
        yes=login.experimental,
    )
    try:
        play(player, draft)
    except Cancelled:
        assert login.issuer
    for step in player.steps:
        if isinstance(step, Launch):
            assert (
                urlsplit(step.url).netloc
                == urlsplit(fill(str(getattr(login, "authorize_url", "")), examples(preset))).netloc
            )
            assert not FOREIGN.search(urlsplit(step.url).query)
    yield from bench.net.asked
