"""Which API an answer is of: lists and refusals as their makers document them, and what says nothing."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.responses import answered
from wizard.protocols.shape import spoken, wants_key

MODELS: dict[str, tuple[Any, str | None]] = {
    "openai": ({"object": "list", "data": [{"id": "m", "object": "model", "owned_by": "x"}]}, "openai-chat"),
    "openai, nothing loaded": ({"object": "list", "data": []}, "openai-chat"),
    "mistral": ({"object": "list", "data": [{"id": "m", "object": "model", "type": "base"}]}, "openai-chat"),
    "together": ([{"id": "m", "object": "model"}], "openai-chat"),
    "ollama": ({"models": [{"name": "llama3:8b", "model": "llama3:8b"}]}, "openai-chat"),
    "anthropic": (
        {"data": [{"type": "model", "id": "claude-x", "display_name": "X"}], "has_more": False, "first_id": "claude-x"},
        "anthropic-messages",
    ),
    "anthropic, none": ({"data": [], "has_more": False, "first_id": None, "last_id": None}, "anthropic-messages"),
    "gemini": ({"models": [{"name": "models/gemini-x", "supportedGenerationMethods": []}]}, "gemini"),
    "a page of somebody else": ({"ok": True}, None),
    "a list of words": (["a", "b"], None),
    "null": (None, None),
}
REFUSALS: dict[str, tuple[int, Any, str | None]] = {
    "openai": (
        401,
        {"error": {"message": "no key", "type": "invalid_request_error", "param": None, "code": None}},
        "openai-chat",
    ),
    "llama.cpp": (
        401,
        {"error": {"code": 401, "message": "Invalid API Key", "type": "authentication_error"}},
        "openai-chat",
    ),
    "anthropic": (
        401,
        {"type": "error", "error": {"type": "authentication_error", "message": "x-api-key header is required"}},
        "anthropic-messages",
    ),
    "gemini": (403, {"error": {"code": 403, "message": "unregistered", "status": "PERMISSION_DENIED"}}, "gemini"),
    "gemini, in a list": (400, [{"error": {"code": 400, "message": "key", "status": "INVALID_ARGUMENT"}}], "gemini"),
    "vllm": (401, {"error": "Unauthorized"}, None),
    "fastapi": (401, {"detail": "Not authenticated"}, None),
    "a missing page": (404, {"error": {"message": "no such page", "type": "not_found", "code": None}}, None),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_list_says_whose_it_is(name: str) -> None:
    body, protocol = MODELS[name]
    assert spoken(answered(body)) == protocol


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_says_whose_it_is(name: str) -> None:
    status, body, protocol = REFUSALS[name]
    assert spoken(answered(body, status)) == protocol


def test_a_firewall_s_page_wants_no_key() -> None:
    assert wants_key(answered({"detail": "no"}, 401))
    assert wants_key(answered("", 401))
    assert wants_key(answered({"detail": "no"}, 403))
    assert not wants_key(answered("<html>Sign in</html>", 401, kind="text/html"))
    assert not wants_key(answered("denied", 403))
    assert not wants_key(answered({"detail": "no"}, 404))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "models", "error", "type", "name", "code", "status", "id", "message"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(json_values, st.sampled_from([200, 400, 401, 403, 404, 500]))
def test_nothing_a_stranger_answers_is_an_error(body: Any, status: int) -> None:
    assert spoken(answered(body, status)) in {None, "openai-chat", "anthropic-messages", "gemini"}


@pytest.mark.parametrize("body", [b"[" * 100_000, b"\xff\xfe\x00", b"1" * 50_000, b'{"data":' + b"[" * 50_000])
def test_an_answer_that_cannot_be_read_says_nothing(body: bytes) -> None:
    assert spoken(answered(body)) is None
