"""Model lists as providers send them, and as an enemy would."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.responses import answered
from wizard.errors import Rejected, TryAgain
from wizard.protocols.answer import NoCredit
from wizard.protocols.apis import BadAnswer, api
from wizard.protocols.models import LONGEST_ID, MOST
from wizard.values.credential import Model
from wizard.values.preset import PROTOCOLS, Protocol
from wizard.values.text import safe


def openai(body: object, status: int = 200) -> tuple[Model, ...]:
    return api("openai-chat").read_models(answered(body, status))


@pytest.mark.parametrize(
    ("entry", "model"),
    [
        ({"id": "gpt-6", "object": "model", "owned_by": "openai"}, Model(id="gpt-6")),
        (
            {"id": "openai/gpt-6", "name": "OpenAI: GPT-6", "context_length": 400000},  # OpenRouter
            Model(id="openai/gpt-6", name="OpenAI: GPT-6", context=400000),
        ),
        ({"id": "llama", "context_window": 131072}, Model(id="llama", context=131072)),  # Groq
        ({"id": "m", "max_model_len": 32768}, Model(id="m", context=32768)),  # vLLM
        ({"id": "m", "max_context_length": 8192}, Model(id="m", context=8192)),  # Mistral
        ({"id": "m", "meta": {"n_ctx": 4096, "n_ctx_train": 131072}}, Model(id="m", context=4096)),  # llama.cpp
        ({"id": "m", "meta": {"n_ctx_train": 131072}}, Model(id="m", context=131072)),
        ({"id": "m", "limits": {"max_input_tokens": 128000}}, Model(id="m", context=128000)),  # GitHub
        ({"id": "m", "metadata": {"context_length": 131072}}, Model(id="m", context=131072)),  # DeepInfra
        ({"id": "m", "context_window": {"context_length": 200000}}, Model(id="m", context=200000)),  # Poe
        ({"id": "m", "context_size": 65536}, Model(id="m", context=65536)),  # Novita
        ({"id": "m", "model_spec": {"availableContextTokens": 198000}}, Model(id="m", context=198000)),  # Venice
        (
            {"id": "m", "providers": [{"context_length": 8192}, None, {"context_length": 131072}, {}]},  # Hugging Face
            Model(id="m", context=131072),
        ),
        ({"id": "m", "providers": [{"context_length": "8k"}], "context_window": []}, Model(id="m")),
        ({"id": "m", "context_length": None, "name": "m"}, Model(id="m")),
        ({"id": "m", "context_length": True}, Model(id="m")),
        ({"id": "m", "context_length": -1}, Model(id="m")),
        ({"id": "m", "context_length": "8k", "meta": []}, Model(id="m")),
        ({"id": "模型 一"}, Model(id="模型 一")),
    ],
)
def test_an_entry_gives_id_name_and_context(entry: object, model: Model) -> None:
    assert openai({"object": "list", "data": [entry]}) == (model,)


@pytest.mark.parametrize(
    "body",
    [
        {"data": [{"id": "a"}, {"id": "b"}]},
        [{"id": "a"}, {"id": "b"}],  # Together
        {"models": [{"name": "a"}, {"model": "b", "name": "B"}]},  # Ollama
        {"data": ["a", "b"]},
        {"data": [{"id": "a"}, None, 7, {}, {"id": None}, {"id": ""}, ["x"], {"id": "b"}, {"id": "a"}]},
    ],
)
def test_lists_come_in_several_shapes(body: object) -> None:
    assert [each.id for each in openai(body)] == ["a", "b"]


def test_an_empty_list_is_a_list() -> None:
    assert openai({"data": []}) == ()


def test_anthropic_entries_have_a_display_name() -> None:
    body = {
        "data": [{"type": "model", "id": "claude-x", "display_name": "Claude X", "max_input_tokens": 200000}],
        "has_more": False,
    }

    assert api("anthropic-messages").read_models(answered(body)) == (
        Model(id="claude-x", name="Claude X", context=200000),
    )


def test_gemini_entries_lose_their_prefix_and_those_that_cannot_chat_are_left_out() -> None:
    body = {
        "models": [
            {
                "name": "models/gemini-x",
                "displayName": "Gemini X",
                "inputTokenLimit": 1048576,
                "supportedGenerationMethods": ["generateContent", "countTokens"],
            },
            {"name": "models/embedding-1", "supportedGenerationMethods": ["embedContent"]},
            {"name": "models/unsaid"},
        ]
    }

    assert api("gemini").read_models(answered(body)) == (
        Model(id="gemini-x", name="Gemini X", context=1048576),
        Model(id="unsaid"),
    )


HTML = "<!doctype html><html><body>Sign in</body></html>"


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    "response",
    [
        answered(HTML, kind="text/html"),
        answered(HTML, 404, kind="text/html"),
        answered(HTML, 403, kind="text/html"),
        answered(""),
        answered("{"),
        answered("[" * 100_000),
        answered('{"data": ' * 50_000),
        answered(b"\xff\xfe\x00"),
        answered({}),
        answered({"data": {}, "models": {}}),
        answered({"data": None}),
        answered("null"),
        answered('"text"'),
        answered("7"),
        answered({"hello": "world"}),
        answered(None, 204),
        answered({"detail": "Not Found"}, 404),
        answered({"error": {"message": "no such route"}}, 404),
    ],
)
def test_what_is_no_list_says_so_and_blames_the_base_url(protocol: Protocol, response: object) -> None:
    with pytest.raises(BadAnswer) as caught:
        api(protocol).read_models(response)

    assert "`api.example.com` answered" in caught.value.message
    assert "base URL" in caught.value.hint
    assert caught.value.exit_code == 75


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (answered({"error": {"message": "bad"}}, 401), Rejected),
        (answered(HTML, 401), Rejected),
        (answered({"error": {"message": "no"}}, 403), Rejected),
        (answered({"error": {"code": 401, "message": "No auth credentials found"}}, 200), Rejected),
        (
            answered({"error": {"status": "INVALID_ARGUMENT", "details": [{"reason": "API_KEY_INVALID"}]}}, 400),
            Rejected,
        ),
        (answered({"base_resp": {"status_code": 1004, "status_msg": "login fail"}}, 200), Rejected),
        (answered({"error": "x"}, 429), TryAgain),
        (answered(HTML, 503), TryAgain),
        (answered({}, 402), NoCredit),
    ],
)
def test_refusals_keep_their_exit_codes(protocol: Protocol, response: object, kind: type) -> None:
    with pytest.raises(kind):
        api(protocol).read_models(response)


HOSTILE = [
    "\x1b]52;c;aGk=\x07evil-{n}",
    "\x1b[2J{n}",
    "a\nb{n}",
    "\u202egpt-{n}",
    "\x9b31m{n}",
    "gpt\u200b-{n}",
    "\U000e0041{n}",
    "x" * 300 + "{n}",
    " lead{n}",
    "a  b{n}",
    "\ud800{n}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_an_id_that_cannot_be_shown_as_it_is_names_no_model(text: str) -> None:
    assert [each.id for each in openai({"data": [{"id": text.format(n=1)}, {"id": "good"}]})] == ["good"]


def test_a_hundred_thousand_hostile_entries_take_less_than_two_seconds() -> None:
    """R65. Every name is worth a look, none is short, and only a few ids are any good."""
    entries = [
        {"id": HOSTILE[n % len(HOSTILE)].format(n=n), "name": "\x1b[31m\u202e" + "é" * 60} for n in range(100_000)
    ]
    entries += [{"id": f"good-{n}"} for n in range(10)]
    body = json.dumps({"data": entries}, ensure_ascii=True).encode()
    response = answered(body)
    started = time.process_time()

    models = openai_read(response)

    assert time.process_time() - started < 2
    assert [each.id for each in models] == [f"good-{n}" for n in range(10)]


def test_a_hundred_thousand_good_entries_are_read_up_to_a_bound() -> None:
    entries = [{"id": f"m-{n}", "name": "\u202e" + "é" * 300} for n in range(100_000)]
    response = answered({"data": entries})
    started = time.process_time()

    models = openai_read(response)

    assert time.process_time() - started < 2
    assert len(models) == MOST
    assert all(len(each.name or "") <= 200 for each in models)


def test_a_list_that_would_fill_the_memory_is_none() -> None:
    """R63: eight megabytes of `[],` are two hundred of lists."""
    bomb = answered(b'{"data":[' + b"[]," * 2_700_000 + b"0]}")
    started = time.process_time()

    with pytest.raises(BadAnswer):
        openai_read(bomb)

    assert time.process_time() - started < 1


def openai_read(response: object) -> tuple[Model, ...]:
    return api("openai-chat").read_models(response)


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["data", "models", "id", "name", "error", "message", "code", "meta", "details", "detail"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    ),
    st.sampled_from(PROTOCOLS),
)
def test_no_body_is_more_than_an_error_of_ours(body: object, protocol: Protocol) -> None:
    shown: list[str] = []
    try:
        shown += [each.id for each in api(protocol).read_models(answered(json.dumps(body).encode()))]
    except (BadAnswer, Rejected, TryAgain) as error:
        shown.append(error.message)

    assert all(each == safe(each, 1000) != "" for each in shown)
    assert all(len(each) <= LONGEST_ID + 200 for each in shown)
