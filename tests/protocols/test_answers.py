"""Answers and streams in the shapes the providers' references give."""

import json
from itertools import takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.responses import answered, streamed
from wizard.errors import Rejected, TryAgain, UsageError, WizardError
from wizard.protocols.answer import NoCredit
from wizard.protocols.apis import Answer, BadAnswer, api
from wizard.values.preset import PROTOCOLS, Protocol


def chat(delta: object, stop: str | None = None) -> dict[str, object]:
    return {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": stop}]}


USAGE = {"object": "chat.completion.chunk", "choices": [], "usage": {"total_tokens": 3}}
RESPONSE = {
    "object": "response",
    "status": "completed",
    "error": None,
    "incomplete_details": None,
    "output": [
        {"type": "reasoning", "summary": []},
        {"type": "message", "content": [{"type": "output_text", "text": "Hel"}, {"type": "output_text", "text": "lo"}]},
    ],
}
MESSAGE = {
    "type": "message",
    "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Hello"}],
    "stop_reason": "end_turn",
}


def candidate(*parts: object, stop: str | None = None) -> dict[str, object]:
    return {"candidates": [{"content": {"role": "model", "parts": [*parts]}, "finishReason": stop}]}


@pytest.mark.parametrize(
    ("protocol", "body", "answer"),
    [
        (
            "openai-chat",
            {"choices": [{"message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}]},
            Answer(text="Hello", stop="stop"),
        ),
        (  # all tokens went into thinking
            "openai-chat",
            {"choices": [{"message": {"content": None, "reasoning_content": "hm"}, "finish_reason": "length"}]},
            Answer(text="", stop="length"),
        ),
        (  # Mistral's reasoning models
            "openai-chat",
            {"choices": [{"message": {"content": [{"type": "thinking"}, {"type": "text", "text": "Hello"}]}}]},
            Answer(text="Hello"),
        ),
        ("openai-responses", RESPONSE, Answer(text="Hello", stop="completed")),
        (
            "openai-responses",
            {**RESPONSE, "status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}},
            Answer(text="Hello", stop="max_output_tokens"),
        ),
        ("anthropic-messages", MESSAGE, Answer(text="Hello", stop="end_turn")),
        ("anthropic-messages", {**MESSAGE, "content": []}, Answer(text="", stop="end_turn")),
        (
            "gemini",
            candidate({"text": "hm", "thought": True}, {"text": "Hel"}, {"text": "lo"}, stop="STOP"),
            Answer(text="Hello", stop="STOP"),
        ),
        ("gemini", {"candidates": [{"finishReason": "MAX_TOKENS"}]}, Answer(text="", stop="MAX_TOKENS")),
        ("gemini", {"promptFeedback": {"blockReason": "SAFETY"}}, Answer(text="", stop="SAFETY")),
    ],
)
def test_an_answer_gives_its_text_and_why_it_stopped(protocol: Protocol, body: object, answer: Answer) -> None:
    assert api(protocol).read_answer(answered(body)) == answer


STREAMS: list[tuple[Protocol, list[object], Answer]] = [
    (
        "openai-chat",
        [
            chat({"role": "assistant", "content": ""}),
            chat({"content": "Hel"}),
            chat({"content": "lo"}),
            chat({}, "stop"),
            USAGE,
            "[DONE]",
        ],
        Answer(text="Hello", stop="stop"),
    ),
    ("openai-chat", [chat({"content": "Hello"}, "stop")], Answer(text="Hello", stop="stop")),  # without [DONE]
    ("openai-chat", [chat({"content": "Hello"}), "[DONE]"], Answer(text="Hello")),  # without a reason
    (
        "openai-responses",
        [
            ("response.created", {"type": "response.created", "response": {"status": "in_progress", "output": []}}),
            ("response.output_text.delta", {"type": "response.output_text.delta", "delta": "Hel"}),
            ("response.output_text.delta", {"type": "response.output_text.delta", "delta": "lo"}),
            ("response.completed", {"type": "response.completed", "response": RESPONSE}),
        ],
        Answer(text="Hello", stop="completed"),
    ),
    (
        "openai-responses",
        [{"type": "response.completed", "response": RESPONSE}],  # no deltas, no event lines
        Answer(text="Hello", stop="completed"),
    ),
    (
        "anthropic-messages",
        [
            ("message_start", {"type": "message_start", "message": {**MESSAGE, "content": []}}),
            ("content_block_start", {"type": "content_block_start", "content_block": {"type": "text", "text": ""}}),
            ("ping", {"type": "ping"}),
            (
                "content_block_delta",
                {"type": "content_block_delta", "delta": {"type": "thinking_delta", "thinking": "hm"}},
            ),
            ("content_block_delta", {"type": "content_block_delta", "delta": {"type": "text_delta", "text": "Hel"}}),
            ("content_block_delta", {"type": "content_block_delta", "delta": {"type": "text_delta", "text": "lo"}}),
            ("message_delta", {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {}}),
            ("message_stop", {"type": "message_stop"}),
        ],
        Answer(text="Hello", stop="end_turn"),
    ),
    (
        "gemini",
        [candidate({"text": "Hel"}), candidate({"text": "lo"}, stop="STOP"), {"usageMetadata": {}}],
        Answer(text="Hello", stop="STOP"),
    ),
]


@pytest.mark.parametrize(("protocol", "sent", "answer"), STREAMS)
@pytest.mark.parametrize("end", ["\n\n", "\r\n\r\n", "\r\r"])
def test_a_stream_is_put_together(protocol: Protocol, sent: list[object], answer: Answer, end: str) -> None:
    assert api(protocol).read_stream(streamed(*sent, end=end)) == answer


ENDS = ('"stop"', "[DONE]", "response.completed", "message_stop", '"STOP"')
CUT = [
    (protocol, [*takewhile(lambda each: not any(word in json.dumps(each) for word in ENDS), sent)])
    for protocol, sent, _ in STREAMS
]


@pytest.mark.parametrize(("protocol", "sent"), [each for each in CUT if each[1]])
def test_a_stream_that_breaks_off_is_no_answer(protocol: Protocol, sent: list[object]) -> None:
    with pytest.raises(BadAnswer, match="broke off"):
        api(protocol).read_stream(streamed(*sent))


@pytest.mark.parametrize(
    ("protocol", "error"),
    [
        ("openai-chat", {"error": {"message": "overloaded", "type": "server_error", "code": 503}}),
        ("openai-responses", ("error", {"type": "error", "code": "server_error", "message": "overloaded"})),
        (
            "openai-responses",
            {
                "type": "response.failed",
                "response": {"status": "failed", "error": {"code": "server_error", "message": "overloaded"}},
            },
        ),
        (
            "anthropic-messages",
            ("error", {"type": "error", "error": {"type": "overloaded_error", "message": "overloaded"}}),
        ),
        ("gemini", {"error": {"code": 503, "message": "overloaded", "status": "UNAVAILABLE"}}),
    ],
)
def test_an_error_in_the_middle_of_a_stream_is_the_answer(protocol: Protocol, error: object) -> None:
    begun = next(sent for name, sent, _ in STREAMS if name == protocol)[:2]

    with pytest.raises(TryAgain, match="overloaded"):
        api(protocol).read_stream(streamed(*begun, error))


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("read", ["read_answer", "read_stream"])
@pytest.mark.parametrize(
    ("status", "body", "kind", "said"),
    [
        (401, {"error": {"message": "Incorrect API key provided: sk-ab****wxyz"}}, Rejected, "key not valid"),
        (200, {"error": {"code": 401, "message": "bad"}}, Rejected, "key not valid"),
        (404, {"error": {"message": "The model `x` does not exist", "code": "model_not_found"}}, UsageError, "does not exist"),
        (404, {"type": "error", "error": {"type": "not_found_error", "message": "model: x"}}, UsageError, "model: x"),
        (400, {"error": {"message": "Model not found: x"}}, UsageError, "Model not found: x"),
        (404, {"error": {"code": 404, "message": "models/x is not found for API version v1beta"}}, UsageError, "not found"),
        (400, {"object": "error", "message": "Invalid model: x", "type": "invalid_model"}, UsageError, "Invalid model"),
        (429, {"error": {"code": "insufficient_quota", "message": "You exceeded"}}, NoCredit, "has no credit (429)"),
        (429, {"error": {"code": "1113", "message": "余额不足"}}, NoCredit, "has no credit (429)"),
        (429, {"error": {"type": "rate_limit_error"}}, TryAgain, "limits the rate"),
        (402, {}, NoCredit, "has no credit (402)"),
        (529, {"error": {"type": "overloaded_error", "message": "Overloaded"}}, TryAgain, "(529): Overloaded"),
        (403, {"error": {"message": "not in your plan"}}, Rejected, "does not allow this (403): not in your plan"),
        (400, {"error": {"message": "max_tokens is too large"}}, BadAnswer, "(400): max_tokens is too large"),
        (200, {"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}}, NoCredit, "no credit"),
        (422, {"detail": [{"loc": ["body"], "msg": "field required"}]}, BadAnswer, "field required"),
        (404, "<html>nginx</html>", BadAnswer, "answered, but not as"),
        (200, "<html>Sign in</html>", BadAnswer, "answered, but not as"),
        (200, "", BadAnswer, "answered, but not as"),
        (200, {"object": "list", "data": []}, BadAnswer, "answered, but not as"),
    ],
)  # fmt: skip
def test_a_refusal_has_the_error_it_stands_for(
    protocol: Protocol, read: str, status: int, body: object, kind: type[WizardError], said: str
) -> None:
    with pytest.raises(WizardError) as caught:
        getattr(api(protocol), read)(answered(body, status))

    assert type(caught.value) is kind
    assert said in caught.value.message
    assert "`api.example.com`" in caught.value.message


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_piece_of_a_masked_key_is_shown(protocol: Protocol) -> None:
    body = {"error": {"message": "The key sk-proj-ab************wxyz is not allowed here; nor is sk-ab***."}}

    with pytest.raises(WizardError) as caught:
        api(protocol).read_answer(answered(body, 400))

    assert caught.value.message.endswith("The key … is not allowed here; nor is …")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_an_answer_that_should_have_been_a_stream_is_said_so(protocol: Protocol) -> None:
    with pytest.raises(BadAnswer, match="did not stream"):
        api(protocol).read_stream(answered({"choices": [], "output": [], "content": [], "candidates": []}))


def test_text_of_a_model_cannot_steer_a_terminal() -> None:
    body = {
        "choices": [
            {"message": {"content": "a\x1b]52;c;aGk=\x07b\nc\u202e" + "x" * 9000}, "finish_reason": "\x1b[2J" * 99}
        ]
    }

    answer = api("openai-chat").read_answer(answered(body))

    assert answer.text.startswith("ab c x")
    assert len(answer.text) <= 2000
    assert answer.stop is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            [
                "choices", "message", "delta", "content", "finish_reason", "output", "type", "text", "response", "error",
                "candidates", "parts", "finishReason", "promptFeedback", "stop_reason", "status", "incomplete_details",
            ]
        ),
        inner | st.sampled_from(["message", "output_text", "text_delta", "content_block_delta", "response.completed"]),
        max_size=4,
    ),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(ANYTHING, st.sampled_from(PROTOCOLS), st.sampled_from([200, 400, 404, 500]))
def test_no_answer_is_more_than_an_error_of_ours(body: object, protocol: Protocol, status: int) -> None:
    speaks = api(protocol)
    for read, response in (
        (speaks.read_answer, answered(json.dumps(body).encode(), status)),
        (speaks.read_stream, streamed(body, body, status=status)),
    ):
        try:
            assert isinstance(read(response), Answer)
        except WizardError as error:
            assert error.exit_code in {2, 8, 75}  # noqa: PT017  # either end is fine, if it is one of ours
