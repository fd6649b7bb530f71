"""Answers to a preset's parameters, in every place one may stand, and nowhere else."""

from pathlib import Path

import pytest

from wizard.catalog.preset_file import read
from wizard.errors import UsageError
from wizard.values.fill import filled, filled_login
from wizard.values.preset import BrowserLogin, DeviceLogin, Endpoint, Preset

EVERYWHERE = """
id = "acme"
name = "Acme"
docs_url = "https://docs.acme.example/{tenant}"
keys_url = "https://{tenant}.acme.example/keys?of={tenant}"
billing_url = "https://{tenant}.acme.example/credit"
terms_url = "https://acme.example/terms#{tenant}"

[[endpoints]]
protocol = "openai-chat"
base_url = "https://{tenant}.acme.example:{port}/v1"
keys_url = "https://acme.example/{tenant}"
billing_url = "https://acme.example/{tenant}/credit"
verify = { url = "https://{tenant}.acme.example/me" }

[[login]]
method = "browser"
client_id = "cli-{tenant}"
authorize_url = "https://login.acme.example/{tenant}/authorize"
token_url = "https://login.acme.example/{tenant}/token"
revoke_url = "https://login.acme.example/{tenant}/revoke"
jwks_url = "https://login.acme.example/{tenant}/keys"
issuer = "https://login.acme.example/{tenant}"
resource = "https://{tenant}.acme.example"

[[login]]
method = "device"
client_id = "cli"
device_url = "https://login.acme.example/{tenant}/device"
token_url = "https://login.acme.example/{tenant}/token"

[parameters.tenant]
label = "Tenant"
pattern = "[a-z0-9-]{2,64}"
example = "my-company"

[parameters.port]
"""


def preset(text: str = EVERYWHERE) -> Preset:
    found, problems = read(text, stem="acme", file="acme.toml")
    assert found, problems
    return found


def fill(of: Preset, values: dict[str, str]) -> tuple[Endpoint, BrowserLogin, DeviceLogin]:
    browser, device = of.logins
    assert isinstance(browser, BrowserLogin)
    assert isinstance(device, DeviceLogin)
    return filled(of, of.endpoints[0], values), filled_login(browser, values), filled_login(device, values)


def test_an_answer_reaches_every_url_and_the_client_id() -> None:
    endpoint, browser, device = fill(preset(), {"tenant": "blue", "port": "8443"})
    assert endpoint.base_url == "https://blue.acme.example:8443/v1"
    assert endpoint.keys_url == "https://acme.example/blue"
    assert endpoint.billing_url == "https://acme.example/blue/credit"
    assert endpoint.verify
    assert endpoint.verify.url == "https://blue.acme.example/me"
    assert browser.client_id == "cli-blue"
    assert browser.authorize_url == "https://login.acme.example/blue/authorize"
    assert browser.token_url == device.token_url == "https://login.acme.example/blue/token"
    assert browser.revoke_url == "https://login.acme.example/blue/revoke"
    assert browser.jwks_url == "https://login.acme.example/blue/keys"
    assert browser.issuer == "https://login.acme.example/blue"
    assert browser.resource == "https://blue.acme.example"
    assert device.device_url == "https://login.acme.example/blue/device"


def test_a_normal_port_disappears_as_in_every_base_url() -> None:
    endpoint, _, _ = fill(preset(), {"tenant": "blue", "port": "443"})
    assert endpoint.base_url == "https://blue.acme.example/v1"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "a/b",
        "a?b",
        "a#b",
        "evil.example/",
        "a@evil.example",
        "a\\b",
        "a%2fb",
        "a b",
        "a\nb",
        "a\x00",
        "é",
        "{port}",
        "A",
        "a" * 65,
    ],
)
def test_an_answer_that_does_not_fit_names_the_parameter_and_its_example(value: str) -> None:
    with pytest.raises(UsageError) as caught:
        fill(preset(), {"tenant": value, "port": "1"})
    said = caught.value.message + caught.value.hint
    assert "my-company" in said
    assert "enant" in said


@pytest.mark.parametrize("port", ["x", "99999", "..", "-1"])
def test_an_answer_that_breaks_the_address_is_refused(port: str) -> None:
    with pytest.raises(UsageError, match="port"):
        fill(preset(), {"tenant": "blue", "port": port})


@pytest.mark.parametrize("value", [".", ".."])
def test_an_answer_cannot_climb_out_of_its_path(value: str) -> None:
    text = EVERYWHERE.replace('pattern = "[a-z0-9-]{2,64}"', "").replace('example = "my-company"', "")
    with pytest.raises(UsageError, match=r"[Tt]enant"):
        fill(preset(text), {"tenant": value, "port": "1"})


def test_an_answer_that_is_missing_is_named() -> None:
    with pytest.raises(UsageError, match=r"`tenant` .Tenant. is missing") as caught:
        fill(preset(), {"port": "1"})
    assert caught.value.hint == "--param tenant=my-company"


def test_an_endpoint_without_parameters_stays_itself() -> None:
    text = (Path(__file__).parents[2] / "presets" / "openai.toml").read_text()
    openai, _ = read(text, stem="openai", file="openai.toml")
    assert openai
    assert filled(openai, openai.endpoints[0], {}) == openai.endpoints[0]


def test_what_the_endpoint_does_not_use_is_not_asked_of_it() -> None:
    (endpoint,) = preset(EVERYWHERE.replace(":{port}", "")).endpoints
    assert filled(preset(), endpoint, {"tenant": "blue"}).base_url == "https://blue.acme.example/v1"


URLS = ("authorize_url", "token_url", "device_url", "revoke_url", "jwks_url", "issuer")


@pytest.mark.parametrize("field", URLS)
@pytest.mark.parametrize("value", ["evil.example/", "a@evil.example", "a#b", "a?b", "a\\b", "..", "", "{tenant}", "é"])
def test_an_answer_cannot_lead_a_login_elsewhere(field: str, value: str) -> None:
    login = (DeviceLogin if field == "device_url" else BrowserLogin)(
        method="browser", **{field: "https://{tenant}.acme.example/x"}
    )
    with pytest.raises(UsageError, match="tenant"):
        filled_login(login, {"tenant": value})


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("https://login.acme.example:{tenant}/x", "99999"),
        ("https://login.acme.example:{tenant}/x", "abc"),
        ("https://{tenant}/x", "0x7f000001"),
        ("https://{tenant}/x", "-a"),
        ("http://{tenant}/x", "acme.example"),
        ("https://login.acme.example/{tenant}/../x", "a"),
    ],
)
@pytest.mark.parametrize("field", URLS)
def test_a_login_address_is_judged_again_once_it_is_whole(field: str, template: str, value: str) -> None:
    login = (DeviceLogin if field == "device_url" else BrowserLogin)(method="browser", **{field: template})
    with pytest.raises(UsageError, match="tenant"):
        filled_login(login, {"tenant": value})


def test_a_login_whose_answer_is_missing_names_it() -> None:
    with pytest.raises(UsageError, match="`tenant`"):
        filled_login(BrowserLogin(method="browser", token_url="https://{tenant}.acme.example/t"), {})
