"""Whose a key is that was found, and what is offered of it: the shipped catalogue, made-up keys."""

import json
import os
from pathlib import Path

import pytest

from servers.canary import assert_absent
from wizard.accounts.context import Context
from wizard.accounts.found_keys import MOST, Findings, found_keys, in_files

PROJECT = "sk-proj-" + "a1" * 20 + "T3BlbkFJ" + "b2" * 20
ZAI = "0123456789abcdef" * 2 + ".abcdefghijklmnop"


def look(**environ: str) -> Findings:
    return found_keys(Context(None, {**os.environ, **environ}))


def llm(home: Path, keys: dict[str, str]) -> None:
    file = home / ".config" / "io.datasette.llm" / "keys.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(keys))


@pytest.mark.parametrize(
    ("name", "key", "providers", "endpoint"),
    [
        ("openai", PROJECT, ("openai",), None),
        ("claude", "sk-ant-api03-" + "x" * 40, ("anthropic",), None),
        ("gemini", "AIza" + "x" * 35, ("google",), None),
        ("GEMINI_API_KEY", "AIza" + "x" * 35, ("google",), None),
        ("mistral", "anything-at-all", ("mistral",), None),
        ("moonshotai-cn", "sk-" + "x" * 40, ("moonshotai",), "cn"),
        ("minimax", "anything-at-all", ("minimax",), None),
        ("MINIMAX_API_KEY", "sk-cp-" + "x" * 40, ("minimax-coding-plan",), None),
        ("MINIMAX_API_KEY", "anything-at-all", ("minimax",), None),
        ("ZAI_API_KEY", ZAI, ("zai", "zai-coding-plan"), None),
        ("zai", ZAI, ("zai",), None),
        ("work", PROJECT, ("openai",), None),  # by its look
        ("work", "anything-at-all", (), None),
        ("openai", "sk-or-v1-" + "0" * 64, ("openai", "openrouter"), None),  # only the person knows which is right
    ],
)
def test_a_key_has_the_provider_its_place_or_its_look_tells(
    home: Path, name: str, key: str, providers: tuple[str, ...], endpoint: str | None
) -> None:
    llm(home, {name: key})

    (found,) = look().keys

    assert (found.providers, found.endpoint) == (providers, endpoint)
    assert (found.tool, found.name) == ("llm", name)
    assert_absent(key, repr(found)) if len(key) > 20 else None


@pytest.mark.parametrize(
    ("address", "provider", "endpoint"),
    [
        ("https://api.openai.com/v1/", "openai", "responses"),
        ("https://api.moonshot.cn/v1", "moonshotai", "cn"),
        ("https://api.moonshot.cn/anthropic", "moonshotai", "cn-anthropic"),
        ("https://openrouter.ai/other", "openrouter", "default"),
    ],
)
def test_an_address_beside_it_tells_more_than_its_name(address: str, provider: str, endpoint: str) -> None:
    (found,) = look(OPENAI_API_KEY="anything-at-all", OPENAI_BASE_URL=address).keys

    assert (found.providers, found.endpoint) == ((provider,), endpoint)


@pytest.mark.parametrize(
    ("environ", "why"),
    [
        ({"OPENAI_API_KEY": PROJECT, "OPENAI_BASE_URL": "https://gw.example/v1"}, "it is for gw.example, which no"),
        (
            {"OPENAI_API_KEY": PROJECT, "OPENAI_BASE_URL": "https://u:hunter2@gw.example"},
            "the address beside it is not one",
        ),
        ({"ANTHROPIC_API_KEY": "sk-ant-admin01-" + "x" * 93 + "AA"}, "not a key for using models"),
        ({"ANTHROPIC_API_KEY": "sk-ant-oat01-" + "x" * 93}, "a sign-in"),
        ({"LITELLM_API_KEY": "anything-at-all"}, "`wizard auth litellm` asks for one"),
    ],
)
def test_what_is_not_offered_is_said_with_its_reason(environ: dict[str, str], why: str) -> None:
    found = look(**environ)

    assert found.keys == ()
    (left,) = found.left
    assert why in left.why
    assert "hunter2" not in repr(found)


def test_no_other_variable_is_looked_at() -> None:
    assert look(DB_PASSWORD=PROJECT, MY_TOKEN=PROJECT, OPENAI_ORG=PROJECT) == Findings()


def test_one_key_in_several_places_is_one_and_the_place_that_tells_comes_first(home: Path) -> None:
    llm(home, {"work": ZAI, "zai": ZAI})
    (home / ".env").write_text(f"ZAI_API_KEY={ZAI}\n")

    (found,) = look(Z_AI_API_KEY=ZAI).keys

    assert (found.providers, found.name) == (("zai",), "zai")
    assert found.also == ("$Z_AI_API_KEY", "llm, ~/.config/io.datasette.llm/keys.json", "~/.env")


def test_a_key_in_the_place_of_a_name_is_not_shown(home: Path) -> None:
    llm(home, {PROJECT: "anything-at-all"})

    found = look()

    assert [each.name for each in found.keys] == ["…"]
    assert PROJECT[:20] not in repr(found)


def test_a_file_of_thousands_is_cut_and_said(home: Path) -> None:
    llm(home, {f"name-{n}": f"key-number-{n}" for n in range(5000)})

    found = look()

    assert len(found.keys) == MOST
    assert any("the rest is passed by" in each for each in found.unread)


def test_what_cannot_be_read_keeps_nothing_else_back(home: Path) -> None:
    llm(home, {"openai": PROJECT})
    (home / ".aider.conf.yml").mkdir()
    (home / ".codex").write_text("a file where a folder should be")

    found = look()

    assert len(found.keys) == 1
    assert len(found.unread) == 2


def test_the_picker_is_told_of_files_alone(home: Path) -> None:
    llm(home, {"openai": PROJECT})

    found = in_files(Context(None, {**os.environ, "XAI_API_KEY": "xai-anything"}))

    assert [each.tool for each in found] == ["llm"]
