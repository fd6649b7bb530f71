"""What lists tell of a model beside its id: read where it is said, and nothing where it is not."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.responses import answered
from wizard.protocols.apis import api
from wizard.values.credential import Model, Price
from wizard.values.preset import Protocol


def read(entry: object, protocol: Protocol = "openai-chat") -> Model:
    [model] = api(protocol).read_models(answered({"object": "list", "data": [entry]}))
    return model


OPENROUTER = {
    "id": "openai/gpt-6",
    "name": "OpenAI: GPT-6",
    "context_length": 400000,
    "architecture": {"input_modalities": ["text", "image", "file"], "output_modalities": ["text"]},
    "pricing": {"prompt": "0.00000125", "completion": "0.00001", "image": "0", "internal_reasoning": "0"},
    "top_provider": {"context_length": 400000, "max_completion_tokens": 128000, "is_moderated": True},
    "supported_parameters": ["max_tokens", "tools", "tool_choice"],
}


@pytest.mark.parametrize(
    ("entry", "model"),
    [
        (
            OPENROUTER,
            Model(
                id="openai/gpt-6",
                name="OpenAI: GPT-6",
                context=400000,
                output=128000,
                tools=True,
                images=True,
                price=Price(1.25, 10.0),
            ),
        ),
        (
            {
                **OPENROUTER,
                "architecture": {"input_modalities": ["text"]},
                "supported_parameters": ["temperature"],
                "pricing": {"prompt": "0", "completion": "0"},
            },
            Model(
                id="openai/gpt-6",
                name="OpenAI: GPT-6",
                context=400000,
                output=128000,
                tools=False,
                images=False,
                price=Price(0.0, 0.0),
            ),
        ),
        (  # Mistral
            {
                "id": "m",
                "capabilities": {"completion_chat": True, "function_calling": True, "vision": False},
                "max_context_length": 131072,
            },
            Model(id="m", context=131072, tools=True, images=False),
        ),
        (  # Groq
            {"id": "m", "context_window": 131072, "max_completion_tokens": 32768},
            Model(id="m", context=131072, output=32768),
        ),
        (  # Vercel
            {
                "id": "m",
                "context_window": 200000,
                "max_tokens": 64000,
                "tags": ["reasoning", "tool-use", "vision"],
                "pricing": {"input": "0.000003", "output": "0.000015"},
            },
            Model(id="m", context=200000, output=64000, tools=True, images=True, price=Price(3.0, 15.0)),
        ),
        (  # Venice
            {
                "id": "m",
                "model_spec": {
                    "availableContextTokens": 131072,
                    "maxCompletionTokens": 16384,
                    "capabilities": {"supportsFunctionCalling": False, "supportsVision": True},
                    "pricing": {"input": {"usd": 0.7, "diem": 0.7}, "output": {"usd": 2.8, "diem": 2.8}},
                },
            },
            Model(id="m", context=131072, output=16384, tools=False, images=True, price=Price(0.7, 2.8)),
        ),
        (  # Chutes
            {
                "id": "m",
                "max_model_len": 40960,
                "max_output_length": 8192,
                "input_modalities": ["text"],
                "supported_features": ["json_mode", "tools"],
                "pricing": {"prompt": 0.1, "completion": 0.4},
            },
            Model(id="m", context=40960, output=8192, tools=True, images=False, price=Price(0.1, 0.4)),
        ),
        (  # Together
            {
                "id": "m",
                "context_length": 131072,
                "pricing": {"hourly": 0, "input": 0.88, "output": 0.88, "base": 0, "finetune": 0},
            },
            Model(id="m", context=131072, price=Price(0.88, 0.88)),
        ),
        (  # Together, of one that is rented by the hour
            {"id": "m", "context_length": 4096, "pricing": {"hourly": 3, "input": 0, "output": 0}},
            Model(id="m", context=4096),
        ),
        (  # Fireworks
            {"id": "m", "context_length": 8192, "supports_tools": False, "supports_image_input": True},
            Model(id="m", context=8192, tools=False, images=True),
        ),
        (  # Moonshot
            {"id": "m", "context_length": 262144, "supports_image_in": False},
            Model(id="m", context=262144, images=False),
        ),
        (  # Novita, whose prices are in a unit of its own
            {
                "id": "m",
                "context_size": 65536,
                "max_output_tokens": 8192,
                "features": ["function-calling"],
                "input_token_price_per_m": 2700,
            },
            Model(id="m", context=65536, output=8192, tools=True),
        ),
        (  # Hugging Face: who serves it differs
            {
                "id": "m",
                "architecture": {"input_modalities": ["text", "image"]},
                "providers": [
                    {"context_length": 8192, "supports_tools": True, "pricing": {"input": 0.1, "output": 0.2}},
                    {"context_length": 131072, "supports_tools": False},
                ],
            },
            Model(id="m", context=131072, images=True),
        ),
        ({"id": "m", "providers": [{"supports_tools": True}, {"supports_tools": True}]}, Model(id="m", tools=True)),
        ({"id": "m", "metadata": {"context_length": 8192, "max_tokens": 8192}}, Model(id="m", context=8192)),
        ({"id": "m", "max_tokens": 8192}, Model(id="m")),  # DeepInfra means the context
        ({"id": "m", "tags": ["reasoning"]}, Model(id="m")),  # tags need not say everything
    ],
)
def test_what_a_list_tells_is_read(entry: object, model: Model) -> None:
    assert read(entry) == model


def test_anthropic_tells_the_longest_answer_and_whether_images_are_taken() -> None:
    entry = {
        "type": "model",
        "id": "claude-x",
        "display_name": "Claude X",
        "max_input_tokens": 200000,
        "max_tokens": 64000,
        "capabilities": {"image_input": {"supported": True}, "batch": {"supported": True}},
    }

    assert read(entry, "anthropic-messages") == Model(
        id="claude-x", name="Claude X", context=200000, output=64000, images=True
    )


def test_gemini_tells_the_longest_answer() -> None:
    entry = {"name": "models/g", "inputTokenLimit": 1048576, "outputTokenLimit": 65536}

    assert api("gemini").read_models(answered({"models": [entry]})) == (Model(id="g", context=1048576, output=65536),)


@pytest.mark.parametrize(
    "pricing",
    [
        {"prompt": "-1", "completion": "-1"},  # OpenRouter's router: it depends
        {"prompt": "0.30", "completion": "0.60"},  # for a million after all
        {"prompt": 0.0000003, "completion": 0.0000006},  # for one token after all
        {"prompt": "1e-6"},
        {"prompt": "1e-6", "completion": None},
        {"prompt": "1e-6", "completion": "NaN"},
        {"prompt": "1e-6", "completion": "Infinity"},
        {"prompt": "1e-6", "completion": "1" * 5000},
        {"prompt": "\x1b[31m1e-6", "completion": "1e-6"},
        {"prompt": "１e-6", "completion": "1e-6"},
        {"prompt": True, "completion": True},
        {"prompt": 10**400, "completion": 1.0},
        {"input": {"usd": "free"}, "output": {"usd": []}},
        [],
        "1e-6",
    ],
)
def test_a_price_that_is_not_sure_is_none(pricing: object) -> None:
    assert read({"id": "m", "pricing": pricing}).price is None


def test_a_price_that_is_no_number_is_none() -> None:
    body = b'{"data": [{"id": "m", "pricing": {"input": NaN, "output": Infinity}}]}'

    [model] = api("openai-chat").read_models(answered(body))

    assert model == Model(id="m")


KEYS = [
    *("context_length", "context_window", "max_tokens", "max_output_tokens", "top_provider", "model_spec", "meta"),
    *("capabilities", "function_calling", "vision", "supports_tools", "supported_parameters", "tags", "architecture"),
    *("input_modalities", "pricing", "prompt", "completion", "input", "output", "usd", "providers", "image_input"),
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["tools", "image", "1e-6", "0", "\x1b["]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
def test_whatever_stands_there_gives_sizes_answers_and_prices_that_can_be(entry: dict[str, Any]) -> None:
    [model] = api("openai-chat").read_models(answered(json.dumps({"data": [{**entry, "id": "m"}]}).encode()))

    assert model.id == "m"
    assert all(each is None or (type(each) is int and 0 < each < 10**9) for each in (model.context, model.output))
    assert {model.tools, model.images} <= {None, True, False}
    if model.price is not None:
        amounts = (model.price.given, model.price.back)
        assert all(type(each) is float and math.isfinite(each) and 0 <= each <= 2000 for each in amounts)


def test_long_lists_inside_an_entry_say_nothing() -> None:
    entry = {
        "id": "m",
        "supported_parameters": ["x"] * 100_000 + ["tools"],
        "providers": [{"context_length": 8}] * 100_000,
    }

    assert read(entry) == Model(id="m", context=8)
