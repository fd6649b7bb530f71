"""opencode's configuration, comments and all: our provider and plugin beside what is there, and out again."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.configs import MARK, VALUES, json_texts, source
from wizard.errors import BadFile, Refused, UsageError
from wizard.handoff import json_settings, opencode
from wizard.handoff.json_text import put
from wizard.handoff.source import Change
from wizard.handoff.woven import Woven, without

KNOWN = st.fixed_dictionaries(
    {},
    optional={
        "$schema": st.just("https://opencode.ai/config.json"),
        "provider": st.dictionaries(st.sampled_from(["mine", "other", MARK]), VALUES, max_size=2),
        "plugin": st.lists(st.sampled_from(["a-plugin", "file:///x.js", MARK]), max_size=3),
        "model": st.just("mine/m"),
        "mcp": VALUES,
    },
)
TEXTS = json_texts(KNOWN, comments=True)
PLUGIN = "file:///state/wizard/connect/wizard.mjs"


def connected(text: str, protocol: Any = "openai-chat", **more: Any) -> Change:
    return opencode.connected(text, source(protocol, **more), "opencode.json")


def taken(text: str, change: Change) -> str:
    left, _ = json_settings.take(text, change.woven.inserted, change.parts, change.made, "opencode.json")
    return left


def check(text: str) -> None:
    change = connected(text)
    before, after = json_settings.values(text, "x"), json_settings.values(change.woven.text, "x")

    assert after["provider"]["wizard"]["options"]["baseURL"] == "https://h.example/v1"
    assert after["plugin"] == [*before.get("plugin", []), PLUGIN]
    assert after["model"] == before.get("model", "wizard/m-1")
    for key in before:
        assert after[key] == before[key] or key in {"provider", "plugin"}
    assert without(change.woven.text, change.woven.inserted) == text
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
    "text", ["", "{}", "{ // mine\n}", "// all of it\n", '{"plugin": [], "provider": {}}', '{\n  "a": 1, // last,\n}\n']
)
def test_small_files_come_out_to_the_character(text: str) -> None:
    if text.startswith("//"):
        with pytest.raises(BadFile):
            connected(text)
    else:
        check(text)


def test_comments_stay_where_they_are() -> None:
    text = '{\n  // my theme\n  "theme": "x" // dark\n  /* end */\n}\n'

    after = connected(text).woven.text

    assert '"theme": "x", // dark\n  "provider": {' in after
    assert after.endswith('\n  "model": "wizard/m-1"\n  /* end */\n}\n')


def test_a_provider_edited_since_goes_and_a_model_chosen_since_stays() -> None:
    change = connected("{}")
    edited = change.woven.text.replace('"m-1": {}', '"m-1": {}, "m-2": {}').replace('"wizard/m-1"', '"mine/m"')

    left, kept = json_settings.take(edited, change.woven.inserted, change.parts, change.made, "x")

    assert json.loads(left)["model"] == "mine/m"
    assert "provider" not in json.loads(left)
    assert [each.path for each in kept] == [("model",)]


def test_another_provider_of_our_name_is_not_replaced() -> None:
    with pytest.raises(Refused, match="wizard"):
        connected('{"provider": {"wizard": {}}}')


@pytest.mark.parametrize("text", ['{"plugin": {}}', '{"provider": []}', '{"plugin": [}', "[]"])
def test_what_has_no_place_for_us_is_a_bad_file(text: str) -> None:
    with pytest.raises(BadFile):
        connected(text)


def test_without_a_model_there_is_nothing_to_choose() -> None:
    with pytest.raises(UsageError, match="no model"):
        connected("{}", model=None)


@pytest.mark.parametrize(
    ("protocol", "credential", "headers"),
    [
        ("openai-chat", "bearer", {"Authorization": "Bearer tok"}),
        ("openai-responses", "header:api-key", {"api-key": "tok"}),
        ("anthropic-messages", "header:x-api-key", {"x-api-key": "tok"}),
        ("anthropic-messages", "bearer", {"Authorization": "Bearer tok"}),
        ("gemini", "header:x-goog-api-key", {"x-goog-api-key": "tok"}),
    ],
)
def test_the_plugin_sets_the_header_of_our_requests_only(
    tmp_path: Path, protocol: Any, credential: str, headers: dict[str, str]
) -> None:
    command = tmp_path / "a b'\"é" / "wizard"
    command.parent.mkdir()
    command.write_text('#!/bin/sh\n[ "$*" = "token work" ] && echo tok\n')
    command.chmod(0o755)
    module = tmp_path / "plugin.mjs"
    module.write_text(opencode.plugin(source(protocol, argv=(str(command), "token", "work"), credential=credential)))
    script = (
        f'import {{ Wizard }} from {json.dumps(module.as_uri())}\nconst hook = (await Wizard())["chat.headers"]\n'
        "const said = []\n"
        'for (const id of ["wizard", "mine"]) {\n'
        "  const output = { headers: {} }\n"
        "  await hook({ model: { providerID: id } }, output)\n"
        "  said.push(output.headers)\n}\nconsole.log(JSON.stringify(said))\n"
    )

    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(
        [node, "--input-type=module"], input=script, text=True, capture_output=True, timeout=60, check=True
    )

    assert json.loads(done.stdout) == [headers, {}]
