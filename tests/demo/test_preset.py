"""The practice provider as a preset file says what the provider is."""

import re
import tomllib
from pathlib import Path

import httpx
import pytest

from servers.practice import install_preset
from wizard.catalog.check import check
from wizard.catalog.preset_file import read
from wizard.demo.preset import local_preset_toml, mint_preset_toml, preset_toml, token_preset_toml
from wizard.demo.provider import Practice
from wizard.values.preset import BrowserLogin, DeviceLogin, Redirect


def test_the_preset_is_installed_for_the_tests_home(practice: Practice, home: Path) -> None:
    preset = tomllib.loads((home / ".config/wizard/presets/practice.toml").read_text())
    assert preset["id"] == "practice"
    assert preset["endpoints"] == [{"id": "default", "protocol": "openai-chat", "base_url": practice.base_url}]
    assert preset["keys_url"] == practice.account_url
    assert preset["verify"]["path"] == "/key"
    assert preset["models"]["path"] == "/models"


def test_the_key_shape_fits_what_is_issued(practice: Practice) -> None:
    (shape,) = tomllib.loads(preset_toml(practice.base_url))["keys"]
    assert re.search(shape["pattern"], practice.issue_key())


def test_each_protocol_is_an_endpoint_with_its_own_base(practice: Practice) -> None:
    file = install_preset(practice, "anthropic-messages", "gemini", "openai-responses")
    preset = tomllib.loads(file.read_text())
    assert [(each["id"], each["base_url"]) for each in preset["endpoints"]] == [
        ("default", practice.root),
        ("gemini", practice.root),
        ("openai-responses", practice.base_url),
    ]
    assert preset["verify"]["url"] == f"{practice.base_url}/key"


@pytest.mark.parametrize("field", ["id", "name", "summary", "category", "env", "login"])
def test_nothing_a_picker_shows_is_missing(field: str) -> None:
    assert tomllib.loads(preset_toml("http://127.0.0.1:1/v1"))[field]


@pytest.mark.parametrize(
    "protocols", [("openai-chat",), ("anthropic-messages",), ("gemini", "openai-responses", "openai-chat")]
)
def test_the_checker_finds_nothing_wrong(practice: Practice, protocols: tuple[str, ...]) -> None:
    assert check(str(install_preset(practice, *protocols))) == ()


def test_the_minting_preset_is_right_too_and_says_what_openrouter_needs(practice: Practice, home: Path) -> None:
    file = home / ".config/wizard/presets/practice-mint.toml"
    file.write_text(mint_preset_toml(practice.base_url))

    preset, _ = read(file.read_text(), stem="practice-mint", file=str(file))
    assert check(str(file)) == ()
    assert preset
    login = preset.login("browser")
    assert isinstance(login, BrowserLogin)
    assert (login.kind, login.token_body, login.token_field) == ("api-key", "json", "key")
    assert (login.redirect_param, login.state_in) == ("callback_url", "redirect")
    assert login.redirect == Redirect(host="localhost", ports=(0,), path="/callback")


@pytest.mark.parametrize(
    ("text", "ways"),
    [(token_preset_toml("http://127.0.0.1:1/v1"), ["bearer"]), (local_preset_toml("http://127.0.0.1:1/v1"), ["none"])],
)
def test_the_other_presets_have_one_way_in_each(home: Path, text: str, ways: list[str]) -> None:
    name = tomllib.loads(text)["id"]
    file = home / f"{name}.toml"
    file.write_text(text)

    preset, _ = read(text, stem=name, file=str(file))
    assert check(str(file)) == ()
    assert preset
    assert [each.method for each in preset.logins] == ways


def test_a_key_would_stand_elsewhere_than_the_token_that_is_pasted(home: Path) -> None:
    text = token_preset_toml("http://127.0.0.1:1/v1")
    preset, _ = read(text, stem="practice-token", file=str(home))
    assert preset
    assert preset.endpoints[0].credential == "header:x-api-key"


def test_the_preset_says_what_the_metadata_says(practice: Practice, home: Path) -> None:
    file = home / ".config/wizard/presets/practice.toml"
    preset, _ = read(file.read_text(), stem="practice", file=str(file))
    told = httpx.get(f"{practice.root}/.well-known/oauth-authorization-server", trust_env=False).json()
    assert preset
    browser, device = preset.login("browser"), preset.login("device")
    assert isinstance(browser, BrowserLogin)
    assert isinstance(device, DeviceLogin)
    assert browser.issuer == device.issuer == told["issuer"] == practice.root
    assert browser.authorize_url == told["authorization_endpoint"]
    assert browser.token_url == device.token_url == told["token_endpoint"]
    assert browser.revoke_url == device.revoke_url == told["revocation_endpoint"]
    assert device.device_url == told["device_authorization_endpoint"]


def test_a_minted_key_and_a_token_have_shapes_of_their_own(practice: Practice) -> None:
    (minted,) = tomllib.loads(mint_preset_toml(practice.base_url))["keys"]
    (made,) = tomllib.loads(preset_toml(practice.base_url))["keys"]
    (pasted,) = tomllib.loads(token_preset_toml(practice.base_url))["keys"]
    key, token = practice.ledger.mint(), practice.issue_token()
    assert re.search(minted["pattern"], key)
    assert not re.search(made["pattern"], key)
    assert re.search(pasted["pattern"], token)
    assert not re.search(made["pattern"], token)
