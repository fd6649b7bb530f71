"""codex's profile file: our provider beside what is there, and out again to the character."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings

from handoff.configs import MARK, source, toml_texts
from wizard.errors import BadFile, Refused, UsageError
from wizard.handoff import codex
from wizard.handoff.source import Change
from wizard.handoff.woven import without
from wizard.store.toml_text import drop


def connected(text: str, **more: Any) -> Change:
    return codex.connected(text, source("openai-responses", **more), "wizard.config.toml")


def taken(text: str, change: Change) -> str:
    left, _ = codex.take(text, change.woven.inserted, change.parts, change.made, where="x", drop=drop)
    return left


def loads(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff"))


def check(text: str) -> None:
    change = connected(text)
    before, after = loads(text), loads(change.woven.text)

    provider = after["model_providers"].pop("wizard")
    assert provider["auth"] == {"command": "/opt/a b/wizard", "args": ["token", "work"], "timeout_ms": 15000}
    assert after.pop("model_provider") == "wizard"
    assert after.pop("model") == before.get("model", "m-1") or "model" in before
    assert after["model_providers"] == before.get("model_providers", {})
    assert without(change.woven.text, change.woven.inserted) == text
    assert taken(change.woven.text.replace(MARK, "other"), change) == text.replace(MARK, "other")
    between = change.woven.text.replace("timeout_ms = 15000", "timeout_ms = 9000 # mine")
    assert loads(taken(between, change)) == before


@settings(max_examples=60, deadline=None)
@given(toml_texts())
def test_what_is_put_in_comes_out_to_the_character(text: str) -> None:
    check(text)


@pytest.mark.long
@settings(max_examples=200, deadline=None)
@given(toml_texts())
def test_what_is_put_in_comes_out_to_the_character_at_length(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "# mine", 'model_reasoning_effort = "high"\n', "[tools]\r\n"])
def test_small_files_come_out_to_the_character(text: str) -> None:
    check(text)


def test_a_line_added_since_is_all_that_stays() -> None:
    change = connected("")

    assert taken('model_reasoning_effort = "high"\n' + change.woven.text, change) == 'model_reasoning_effort = "high"\n'
    assert taken(change.woven.text + "\n[tools]\nweb_search = true\n", change) == "\n[tools]\nweb_search = true\n"


@pytest.mark.parametrize(
    "text",
    ['model_provider = "mine"\n', '[model_providers.wizard]\nname = "x"\n', 'model_providers.wizard.name = "x"\n'],
)
def test_another_provider_is_not_replaced(text: str) -> None:
    with pytest.raises(Refused):
        connected(text)


@pytest.mark.parametrize("text", ["=", "a = 1\na = 2\n", "model_providers = 1\n", "model_providers = {a = {}}\n"])
def test_what_cannot_be_read_or_has_no_place_is_a_bad_file(text: str) -> None:
    with pytest.raises(BadFile):
        connected(text)


@pytest.mark.parametrize("path", ["/opt/it's/wizard", '/opt/"q"\\n]/wizard', "/opt/ünï 日本/wizard"])
def test_the_command_is_the_path_whatever_is_in_it(path: str) -> None:
    found = loads(connected("", argv=(path, "token", "work")).woven.text)

    assert found["model_providers"]["wizard"]["auth"]["command"] == path


def test_a_provider_without_a_key_is_asked_without_one() -> None:
    assert "auth" not in loads(connected("", method="none").woven.text)["model_providers"]["wizard"]


def test_what_codex_cannot_send_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="openai-responses"):
        codex.connected("", source("openai-chat"), "x")
    with pytest.raises(UsageError, match="bearer"):
        connected("", credential="header:api-key")


def test_the_headers_of_the_endpoint_are_sent() -> None:
    found = loads(connected("", headers={"X-A": "1"}).woven.text)

    assert found["model_providers"]["wizard"]["http_headers"] == {"X-A": "1"}
