"""The whole content of each shipped preset, one test for each: nothing in it is half said, unencrypted or in vain."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from catalog.bench import PRESETS, examples
from wizard.login.method import AVAILABLE
from wizard.values.fill import fill, filled, filled_login
from wizard.values.keys import shape_of
from wizard.values.preset import BrowserLogin, CommandLogin, DeviceLogin, Login, OAuthLogin, Preset
from wizard.values.secret import Secret
from wizard.values.url import is_local, is_loopback, origin

FOLDER = Path(__file__).parents[2] / "presets"
# A token command that only the company knows, or that was not verified.
NO_PROPOSAL = {"coder-ai-gateway", "custom-anthropic", "custom-openai", "litellm", "openai-gateway-command"}
# No client is registered: the page itself is the permission.
NO_CLIENT = {"openrouter"}
_SENTENCE = re.compile(r"[A-Z`].*[.]")
_PHRASE = re.compile(r".*[^.]")  # stands inside a sentence of ours


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_is_whole(preset: Preset) -> None:
    text = (FOLDER / f"{preset.id}.toml").read_text()
    content = tomllib.loads(text)
    answers = examples(preset)

    for url in _addresses(content):
        filled_url = fill(url, answers)
        assert "{" not in filled_url.replace("{host_id}", "").replace("{app}", "")
        assert filled_url.startswith("https://") or is_local(filled_url), url
        assert urlsplit(filled_url).netloc
    for words in (preset.notice, *(each.notice for each in preset.logins)):
        assert words is None or _SENTENCE.fullmatch(words), words
    assert not preset.summary.endswith(".")

    assert len({each.pattern.pattern for each in preset.keys}) == len(preset.keys)
    for shape in preset.keys:
        assert shape.pattern.pattern.startswith("^")
        assert _PHRASE.fullmatch(shape.note), shape.note
        assert not shape.pattern.search("nothing like a key")
        assert shape_of(Secret("nothing-like-a-key"), preset) is None

    for endpoint in preset.endpoints:
        there = filled(preset, endpoint, answers)
        assert endpoint.models.prefer == tuple(dict.fromkeys(endpoint.models.prefer))
        assert (endpoint.models.path != "" or preset.models.prefer != ()) or preset.id in {
            "azure",
            "cloudflare-ai-gateway",
        }
        if there.verify is not None:
            assert {*there.verify.ok}.isdisjoint({*there.verify.rejected, *there.verify.limited})
            assert {*there.verify.rejected}.isdisjoint(there.verify.limited)
            assert all(_PHRASE.fullmatch(note) for note in there.verify.limited.values())
            assert there.verify.method == "GET", "a check costs nothing and changes nothing"

    # One of each method leads to a place: two account systems have a login each.
    for endpoint in preset.endpoints:
        there = [login.method for login in preset.logins if login.serves(endpoint.id)]
        assert len({*there}) == len(there)
    for login in preset.logins:
        assert login.method in AVAILABLE
        assert not login.experimental or login.notice
        _is_complete(login, preset, answers)


def _is_complete(login: Login, preset: Preset, answers: dict[str, str]) -> None:
    match login:
        case CommandLogin():
            assert bool(login.command) == (preset.id not in NO_PROPOSAL)
            assert "/" not in login.command
        case OAuthLogin():
            whole = filled_login(login, answers)
            assert whole.token_url
            assert bool(whole.client_id) == (preset.id not in NO_CLIENT)
            assert "client_secret" not in whole.token_params
            if isinstance(whole, BrowserLogin):
                assert whole.authorize_url
                assert is_loopback(whole.redirect.host)
                assert whole.id_token is None or whole.jwks_url
                assert whole.id_token is None or whole.issuer
            else:
                assert isinstance(whole, DeviceLogin)
                assert origin(whole.device_url) == origin(whole.token_url)
        case _:
            assert login.method in {"api-key", "bearer", "none"}


def _addresses(value: Any) -> Iterator[str]:
    match value:
        case str():
            if "://" in value and " " not in value:
                yield value
        case dict():
            for each in value.values():
                yield from _addresses(each)
        case list():
            for each in value:
                yield from _addresses(each)
        case _:
            pass
