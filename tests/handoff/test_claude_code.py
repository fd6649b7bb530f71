"""Claude Code's settings.json: our helper beside what is there, and out again to the character."""

import json
import shlex
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.configs import MARK, VALUES, json_texts, source
from wizard.errors import BadFile, Refused, UsageError
from wizard.handoff import claude_code, json_settings
from wizard.handoff.json_text import put
from wizard.handoff.source import Change
from wizard.handoff.woven import Woven, without

KNOWN = st.fixed_dictionaries(
    {},
    optional={
        "env": st.dictionaries(st.sampled_from(["PATH_EXTRA", "FOO", "DEBUG"]), st.text(max_size=9)),
        "permissions": VALUES,
        "model": st.just("opus"),
        "statusLine": st.fixed_dictionaries({"type": st.just("command"), "command": st.just(MARK)}),
    },
)
TEXTS = json_texts(KNOWN, comments=False)


def connected(text: str, **more: Any) -> Change:
    return claude_code.connected(text, source("anthropic-messages", **more), "~/.claude/settings.json")


def taken(text: str, change: Change) -> str:
    left, _ = json_settings.take(text, change.woven.inserted, change.parts, change.made, "settings.json")
    return left


def check(text: str) -> None:
    change = connected(text)
    before, after = json_settings.values(text, "x"), json_settings.values(change.woven.text, "x")

    assert shlex.split(after["apiKeyHelper"]) == ["/opt/a b/wizard", "token", "work"]
    assert after["env"]["ANTHROPIC_BASE_URL"] == "https://h.example/v1"
    if text.strip() and text[0] != "\ufeff":
        json.loads(change.woven.text)  # still the strict JSON that it was
    for key in before:
        assert after[key] == before[key] or key == "env"
    assert without(change.woven.text, change.woven.inserted) == text
    # Edited since: a value of the person's own, and a member more.
    assert taken(change.woven.text.replace(MARK, "other"), change) == text.replace(MARK, "other")
    more = put(Woven(change.woven.text), ("by-hand",), "x").text
    assert json_settings.values(taken(more, change), "x") == {**before, "by-hand": "x"}


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_what_is_put_in_comes_out_to_the_character(text: str) -> None:
    check(text)


@pytest.mark.long
@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_what_is_put_in_comes_out_to_the_character_at_length(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text", ["", "\n", "\ufeff", "{}", "{ }", "{\n}", '{"env":{}}', '{"a": 1}', '{\n\t"a": 1\n}\n']
)
def test_small_files_come_out_to_the_character(text: str) -> None:
    check(text)


def test_the_indentation_is_the_files_own() -> None:
    after = connected('{\n\t"a": 1\n}').woven.text

    assert after.startswith('{\n\t"a": 1,\n\t"apiKeyHelper": "')
    assert '\n\t"env": {\n\t\t"ANTHROPIC_BASE_URL"' in after


@pytest.mark.parametrize(
    "argv",
    [
        ("/opt/it's/wizard", "token", "work"),
        ('/opt/"q" $HOME `x`/wizard', "token", "work"),
        ("/opt/ünïcödé 日本/wizard", "token", "work"),
    ],
)
def test_the_helper_is_one_shell_line_whatever_the_path(argv: tuple[str, ...]) -> None:
    helper = json.loads(connected("{}", argv=argv).woven.text)["apiKeyHelper"]

    assert shlex.split(helper) == list(argv)


@pytest.mark.parametrize(
    "text",
    [
        '{"apiKeyHelper": "/usr/local/bin/other"}',
        '{"env": {"ANTHROPIC_API_KEY": "sk-x"}}',
        '{"env": {"ANTHROPIC_AUTH_TOKEN": "sk-x"}}',
        '{"env": {"ANTHROPIC_BASE_URL": "https://other.example"}}',
    ],
)
def test_another_helper_key_or_address_is_not_replaced(text: str) -> None:
    with pytest.raises(Refused) as caught:
        connected(text)

    assert "sk-x" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize("text", ["{", "[]", '"x"', '{"a" 1}', "{} {}", '{"env": []}', '{"env": {}, "env": {}}', "NaN"])
def test_what_cannot_be_read_or_has_no_place_is_a_bad_file(text: str) -> None:
    with pytest.raises(BadFile):
        connected(text)


def test_a_broken_file_is_told_with_line_and_column() -> None:
    with pytest.raises(BadFile, match=r"settings\.json:2:8"):
        connected('{\n  "a": }')


def test_a_model_of_the_persons_own_stays() -> None:
    assert "ANTHROPIC_MODEL" not in connected('{"model": "opus"}').woven.text
    assert json.loads(connected("{}").woven.text)["env"]["ANTHROPIC_MODEL"] == "m-1"


def test_a_provider_without_a_key_gets_no_helper() -> None:
    after = json.loads(connected("{}", method="none").woven.text)

    assert "apiKeyHelper" not in after
    assert after["env"]["ANTHROPIC_AUTH_TOKEN"] == "none"


def test_the_headers_of_the_endpoint_are_sent() -> None:
    after = json.loads(connected("{}", headers={"X-A": "1", "X-B": "2"}).woven.text)

    assert after["env"]["ANTHROPIC_CUSTOM_HEADERS"] == "X-A: 1\nX-B: 2"


def test_another_protocol_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="anthropic-messages"):
        claude_code.connected("", source("openai-chat"), "x")


def test_a_header_it_does_not_send_is_a_usage_error() -> None:
    connected("", credential="header:x-api-key")
    with pytest.raises(UsageError, match="header"):
        connected("", credential="header:api-key")
