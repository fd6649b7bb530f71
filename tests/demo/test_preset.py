"""The practice provider as a preset file says what the provider is."""

import re
import tomllib
from pathlib import Path

import pytest

from servers.practice import install_preset
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice


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
