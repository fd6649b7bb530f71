"""Other tools' files: which keys they are read to hold, what is left, and that nothing in them is believed."""

import json
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servers.canary import assert_absent
from wizard.handoff import aider_conf, codex_auth, dotenv, llm_keys, opencode_auth, qwen_settings
from wizard.handoff.entry import Entry, NotUnderstood
from wizard.handoff.key_files import key_files
from wizard.handoff.variables import entries
from wizard.values.secret import Secret

KEY, OTHER = "sk-one-0123456789abcdef", "sk-two-0123456789abcdef"
WANTED = {"OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY"}
READERS = [aider_conf.read, codex_auth.read, dotenv.read, llm_keys.read, opencode_auth.read, qwen_settings.read]
Reader = Callable[[str, set[str]], tuple[Entry, ...]]


def keys(found: tuple[Entry, ...]) -> dict[str, str]:
    return {each.name: each.key.reveal() for each in found if each.key is not None}


def left(found: tuple[Entry, ...]) -> dict[str, str]:
    return {each.name: each.left for each in found if each.left}


def test_a_placeholder_is_no_key() -> None:
    found = llm_keys.read(json.dumps({"openai": KEY, "local": "none", "vllm": "EMPTY"}), WANTED)
    assert keys(found) == {"openai": KEY}
    assert set(left(found)) == {"local", "vllm"}


# -- each tool ---------------------------------------------------------------------------------------------------------
def test_llm_names_keys_by_provider_and_keeps_a_note_among_them() -> None:
    text = json.dumps(
        {"// Note": "This file stores secret API credentials", "openai": KEY, "mine": OTHER, "n": 5, "e": ""}
    )

    assert keys(llm_keys.read(text, WANTED)) == {"openai": KEY, "mine": OTHER}


def test_opencode_keys_are_taken_and_sign_ins_are_not() -> None:
    text = json.dumps(
        {
            "openai": {"type": "api", "key": f"{KEY}\n", "metadata": {}},
            "anthropic": {"type": "oauth", "refresh": "r" * 20, "access": "a" * 20, "expires": 1},
            "https://corp.example/": {"type": "wellknown", "key": "TOKEN", "token": "t" * 20},
            "odd": "text",
        }
    )

    found = opencode_auth.read(text, WANTED)

    assert keys(found) == {"openai": KEY}
    assert set(left(found)) == {"anthropic", "https://corp.example", "odd"}


@pytest.mark.parametrize(
    ("record", "taken"),
    [
        ({"auth_mode": "apikey", "OPENAI_API_KEY": KEY}, True),
        ({"OPENAI_API_KEY": KEY}, True),
        ({"OPENAI_API_KEY": KEY, "tokens": None}, True),
        ({"auth_mode": "chatgpt", "OPENAI_API_KEY": KEY}, False),
        ({"OPENAI_API_KEY": KEY, "tokens": {"refresh_token": "r" * 20}}, False),
        ({"auth_mode": "apikey", "OPENAI_API_KEY": None}, False),
        ({"auth_mode": "apikey", "OPENAI_API_KEY": [KEY]}, False),
    ],
)
def test_codex_gives_its_key_in_api_key_mode_alone(record: dict, taken: bool) -> None:
    assert keys(codex_auth.read(json.dumps(record), WANTED)) == ({"OPENAI_API_KEY": KEY} if taken else {})


def test_qwen_keys_belong_to_the_address_of_the_model_that_names_them() -> None:
    text = """{ // mine
      "env": {"BAILIAN_KEY": "%s", "OPENAI_API_KEY": "%s", "PASSWORD": "hunter2hunter2"},
      "modelProviders": {"openai": [{"id": "q", "envKey": "BAILIAN_KEY", "baseUrl": "https://q.example/v1"}, 5], "x": 1},
      "security": {"auth": {"apiKey": "sk-three-0123456789", "baseUrl": "https://r.example"}},
    }"""

    found = qwen_settings.read(text % (KEY, OTHER), WANTED)

    assert [(each.name, each.base_url) for each in found] == [
        ("BAILIAN_KEY", "https://q.example/v1"),
        ("OPENAI_API_KEY", ""),
        ("OPENAI_API_KEY", "https://r.example"),
    ]
    assert "hunter2" not in repr(keys(found))


@pytest.mark.parametrize(
    "text",
    [
        f"openai-api-key: {KEY}",
        f"openai-api-key: {KEY}   # mine",
        f"openai-api-key: '{KEY}'",
        f'"openai-api-key": "{KEY}"  # mine',
        f"model: x\r\nopenai-api-key:\t{KEY}\r\n",
        f"set-env:\n  - OPENAI_API_KEY={KEY}\n",
        f"api-key: openai={KEY}",
        f"api-key: [openai={KEY}]",
        f"api-key: # mine\n# more\n- openai={KEY}",
    ],
)
def test_aider_keys_are_found_however_they_are_written(text: str) -> None:
    assert keys(aider_conf.read(text, WANTED)) == {"OPENAI_API_KEY": KEY}


def test_aider_names_any_provider_and_an_address() -> None:
    text = f"openai-api-base: https://gw.example/v1\nopenai-api-key: {KEY}\napi-key: [novel={OTHER}, x]\nset-env: [DB_PASSWORD=hunter2hunter2]\n"

    found = aider_conf.read(text, WANTED)

    assert [(each.name, each.base_url) for each in found] == [
        ("OPENAI_API_KEY", "https://gw.example/v1"),
        ("NOVEL_API_KEY", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"# openai-api-key: {KEY}",
        f"  openai-api-key: {KEY}",  # a member of something else
        f"openai-api-key:{KEY}",  # one word, to YAML
        f"read:\n  - OPENAI_API_KEY={KEY}",
        "openai-api-key:\n",
        f"api-key:\nother: 1\n- openai={KEY}",
    ],
)
def test_what_only_looks_like_aiders_setting_is_none(text: str) -> None:
    assert aider_conf.read(text, WANTED) == ()


@pytest.mark.parametrize("value", ["|", ">-", "&a x", "*a", "!tag x", '"sk-\\x41"', '"unended', "{a: b}", "%x", "@x"])
def test_yaml_beyond_the_simple_is_left_and_said(value: str) -> None:
    found = aider_conf.read(f"openai-api-key: {value}\n  {KEY}\n", WANTED)

    assert keys(found) == {}
    assert left(found) == {"openai-api-key": "it is written in a way that is not read here"}


@pytest.mark.parametrize(
    "line",
    [
        f"OPENAI_API_KEY={KEY}",
        f"export OPENAI_API_KEY = '{KEY}' # mine",
        f"\tOPENAI_API_KEY={KEY}   # mine\r",
        f"OPENAI_API_KEY={OTHER}\nOPENAI_API_KEY={KEY}",
        f"AIDER_OPENAI_API_KEY={KEY}",
    ],
)
def test_env_files_are_read_as_their_tools_do(line: str) -> None:
    assert keys(dotenv.read(f"A=b\n{line}\nDB_PASSWORD=hunter2hunter2", WANTED)) == {"OPENAI_API_KEY": KEY}


@pytest.mark.parametrize(
    "line",
    [
        f"#OPENAI_API_KEY={KEY}",
        "OPENAI_API_KEY=",
        f'OPENAI_API_KEY="{KEY}',
        f"X OPENAI_API_KEY={KEY}",
        f"OPENAI_API_KEY='{KEY}'x",
    ],
)
def test_a_line_that_sets_nothing_sets_nothing(line: str) -> None:
    assert dotenv.read(line, WANTED) == ()


def test_a_byte_order_mark_is_no_part_of_a_name() -> None:
    assert keys(dotenv.read(f"\ufeffOPENAI_API_KEY={KEY}", WANTED)) == {"OPENAI_API_KEY": KEY}


# -- what a key is not -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "sk-ant-oat01-" + "a" * 80,
        "sk-ant-ort01-" + "a" * 80,
        "ya29.a0AfH6SMBx" + "a" * 40,
        "1//0gabcdefgh-abcdefgh",
        "gho_" + "a" * 36,
        "hf_oauth_" + "a" * 30,
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    ],
)
def test_a_sign_ins_token_is_left_wherever_it_stands(text: str) -> None:
    for found in (
        entries({"OPENAI_API_KEY": text}, WANTED),
        llm_keys.read(json.dumps({"openai": text}), WANTED),
        opencode_auth.read(json.dumps({"openai": {"type": "api", "key": text}}), WANTED),
        codex_auth.read(json.dumps({"OPENAI_API_KEY": text}), WANTED),
        aider_conf.read(f"openai-api-key: {text}", WANTED),
        dotenv.read(f"OPENAI_API_KEY={text}", WANTED),
        dotenv.read(f"OPENAI_API_KEY='Bearer {text}'", WANTED),
        qwen_settings.read(json.dumps({"env": {"OPENAI_API_KEY": text}}), WANTED),
    ):
        assert [(each.key, "sign-in" in each.left) for each in found] == [(None, True)]


@pytest.mark.parametrize(
    "text",
    [
        "$OPENAI",
        "${OPENAI}",
        "{env:OPENAI}",
        "!pass show openai",
        "tiny",
        "two words here",
        "kéy-of-letters",
        "x" * 20_000,
    ],
)
def test_what_cannot_be_a_key_is_left_with_a_reason(text: str) -> None:
    (found,) = llm_keys.read(json.dumps({"openai": text}), WANTED)

    assert found.key is None
    assert found.left
    assert text[:12] not in found.left


def test_a_variable_brings_the_address_that_is_set_beside_it() -> None:
    there = {"OPENAI_API_KEY": KEY, "OPENAI_API_BASE": "https://gw.example/v1", "GEMINI_API_KEY": OTHER}

    assert [(each.name, each.base_url) for each in entries(there, WANTED)] == [
        ("OPENAI_API_KEY", "https://gw.example/v1"),
        ("GEMINI_API_KEY", ""),
    ]


# -- hostile and broken ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text", ["", "[]", "null", '"x"', "{", '{"a": }', "[" * 100_000, '{"a":' * 100_000, "1" * 10_000, "\x00"]
)
@pytest.mark.parametrize("read", [codex_auth.read, llm_keys.read, opencode_auth.read, qwen_settings.read])
def test_what_is_no_json_object_is_said_to_be_none(read: Reader, text: str) -> None:
    with pytest.raises(NotUnderstood, match=r"^not a JSON object$"):
        read(text, WANTED)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=12)
            | st.sampled_from(
                ["env", "security", "auth", "apiKey", "baseUrl", "modelProviders", "envKey", "type", "key", "tokens"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)
LINES = st.lists(
    st.text(max_size=40)
    | st.sampled_from(
        ["openai-api-key:", "api-key:", "set-env: [", "- openai=", "export ", "OPENAI_API_KEY=", "'", '"', " #"]
    ),
    max_size=12,
)


@given(document=JSON)
@settings(max_examples=200, deadline=None)
def test_any_json_is_read_or_refused(document: object) -> None:
    for read in (codex_auth.read, llm_keys.read, opencode_auth.read, qwen_settings.read):
        try:
            found = read(json.dumps(document), WANTED)
        except NotUnderstood:
            assert not isinstance(document, dict)
            continue
        assert all((each.key is None) is bool(each.left) for each in found)


@given(lines=LINES, glue=st.sampled_from(["", "\n", " "]))
@settings(max_examples=250, deadline=None)
def test_any_text_is_read(lines: list[str], glue: str) -> None:
    for read in (aider_conf.read, dotenv.read):
        assert all((each.key is None) is bool(each.left) for each in read(glue.join(lines), WANTED))


@given(key=st.from_regex(r"[A-Za-z0-9_\-./+=]{8,80}", fullmatch=True), quote=st.sampled_from(["", "'", '"']))
@settings(max_examples=200, deadline=None)
def test_every_key_comes_out_as_it_went_in(key: str, quote: str) -> None:
    assume_plain = quote or not key.startswith(("-", "=", "."))
    (expected,) = llm_keys.read(json.dumps({"openai": key}), WANTED)
    for found in (
        opencode_auth.read(json.dumps({"openai": {"type": "api", "key": key}}), WANTED),
        codex_auth.read(json.dumps({"OPENAI_API_KEY": key}), WANTED),
        dotenv.read(f"OPENAI_API_KEY={quote}{key}{quote}", WANTED),
        aider_conf.read(f"openai-api-key: {quote}{key}{quote} # mine", WANTED) if assume_plain else (expected,),
    ):
        (each,) = found
        assert (each.key, each.left) == (expected.key, expected.left)
        if each.key is not None and "=" not in key[:-2]:
            assert each.key == Secret(key)


@pytest.mark.parametrize(
    "text",
    [
        " " * 200_000 + "x",
        "OPENAI_API_KEY=a" + " " * 200_000 + "x",
        "OPENAI_API_KEY='" + "\\" * 200_000,
        "openai-api-key: a" + " " * 200_000 + "x",
        "openai-api-key: " + " #" * 100_000,
        "api-key: [" + "a=b," * 50_000 + "]",
        "export " * 30_000,
        '{"a":"' + "\\u0000" * 30_000,
        "/*" * 100_000,
        "{" + " " * 200_000,
    ],
)
def test_a_file_made_to_take_long_does_not(text: str) -> None:
    for read in READERS:
        began = time.process_time()
        with suppress(NotUnderstood):
            read(text, WANTED)
        assert time.process_time() - began < 2


def test_no_entry_shows_its_key(canary: str) -> None:
    found = [
        *llm_keys.read(json.dumps({"openai": canary}), WANTED),
        *aider_conf.read(f"openai-api-key: {canary}", WANTED),
        *dotenv.read(f"OPENAI_API_KEY={canary} x", WANTED),
    ]
    assert len(found) == 3
    assert_absent(canary, repr(found))


# -- where -------------------------------------------------------------------------------------------------------------
HOME = {"HOME": "/h", "USERPROFILE": "/h"}


def places(**more: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in key_files(HOME | more):
        found.setdefault(each.tool, []).append(str(each.path))
    return found


def test_every_tools_own_places_are_known() -> None:
    assert places() == {
        "llm": ["/h/.config/io.datasette.llm/keys.json"],
        "aider": ["/h/.aider.conf.yml", "/h/.aider/oauth-keys.env"],
        "opencode": ["/h/.local/share/opencode/auth.json"],
        "codex": ["/h/.codex/auth.json"],
        "gemini": ["/h/.gemini/.env"],
        "qwen": ["/h/.qwen/settings.json", "/h/.qwen/.env"],
        "~/.env": ["/h/.env"],
    }


@pytest.mark.parametrize(
    ("tool", "variable", "value", "first"),
    [
        ("llm", "LLM_USER_PATH", "/l", "/l/keys.json"),
        ("llm", "XDG_CONFIG_HOME", "/x", "/x/io.datasette.llm/keys.json"),
        ("opencode", "XDG_DATA_HOME", "/d", "/d/opencode/auth.json"),
        ("codex", "CODEX_HOME", "/c", "/c/auth.json"),
        ("gemini", "GEMINI_CLI_HOME", "/g", "/g/.gemini/.env"),
        ("qwen", "QWEN_HOME", "/q", "/q/settings.json"),
        ("qwen", "QWEN_HOME", "~/q", "/h/q/settings.json"),
        ("qwen", "QWEN_HOME", "~", "/h/settings.json"),
    ],
)
def test_a_tool_that_was_moved_is_looked_for_there(tool: str, variable: str, value: str, first: str) -> None:
    assert places(**{variable: value})[tool][0] == first


def test_without_a_home_nothing_is_looked_for() -> None:
    assert list(key_files({})) == []
