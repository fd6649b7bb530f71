"""The practice provider is a provider: keys, lists, answers and streams in four protocols."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from wizard.demo.provider import Practice

SAID = "hello from the practice provider"
ASK = [{"role": "user", "content": "say hello"}]
MESSAGES = {"anthropic-version": "2023-06-01"}


def test_a_key_is_good_until_it_is_revoked(practice: Practice, http: httpx.Client) -> None:
    key = practice.issue_key()

    assert http.get("/v1/key", headers=_bearer(key)).status_code == 200
    assert key in practice.keys
    practice.ledger.revoke(key)
    assert http.get("/v1/key", headers=_bearer(key)).status_code == 401


@pytest.mark.parametrize("standing", [401, 402, 403, 429])
@pytest.mark.parametrize("path", ["/v1/key", "/v1/models", "/v1/chat/completions", "/v1/responses", "/v1/messages"])
def test_a_key_can_be_good_for_less(practice: Practice, http: httpx.Client, standing: int, path: str) -> None:
    key = practice.issue_key(standing)
    method = "GET" if path in {"/v1/key", "/v1/models"} else "POST"
    answer = http.request(method, path, headers={**_bearer(key), **MESSAGES}, json={"model": "practice-small"})
    assert answer.status_code == standing
    assert answer.json()["error"]["message"]
    assert key not in answer.text


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}, {"x-api-key": ""}]
)
def test_without_one_of_our_keys_nothing_is_told(http: httpx.Client, headers: dict[str, str]) -> None:
    for path in ("/v1/key", "/v1/models"):
        assert http.get(path, headers=headers).status_code == 401
    assert http.get("/v1beta/models", headers=headers).status_code == 400  # as Google does


def test_the_list_can_be_public_while_the_key_check_is_not(practice: Practice, http: httpx.Client) -> None:
    practice.ledger.public_models = True
    for path, headers in [("/v1/models", {}), ("/v1/models", MESSAGES), ("/v1beta/models", {})]:
        assert http.get(path, headers=headers).status_code == 200
    assert http.get("/v1/key").status_code == 401


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}])
def test_a_server_of_ones_own_asks_nobody_for_a_key(headers: dict[str, str]) -> None:
    with Practice(keyless=True) as local, httpx.Client(base_url=local.root, trust_env=False, headers=headers) as http:
        assert http.get("/v1/models").status_code == 200
        answer = http.post("/v1/chat/completions", json={"model": "practice-small", "messages": ASK}).json()
    assert answer["choices"][0]["message"]["content"] == SAID


def test_chat_completions(practice: Practice, http: httpx.Client) -> None:
    key = _bearer(practice.issue_key())
    assert "practice-large" in [each["id"] for each in http.get("/v1/models", headers=key).json()["data"]]

    asked = {"model": "practice-large", "messages": ASK}
    whole = http.post("/v1/chat/completions", headers=key, json=asked).json()
    assert whole["choices"][0]["message"]["content"] == SAID
    assert whole["choices"][0]["finish_reason"] == "stop"

    events = _events(http.post("/v1/chat/completions", headers=key, json={**asked, "stream": True}))
    assert "".join(each["choices"][0]["delta"].get("content", "") for each in events) == SAID
    assert events[-1]["choices"][0]["finish_reason"] == "stop"


def test_responses(practice: Practice, http: httpx.Client) -> None:
    key, asked = _bearer(practice.issue_key()), {"model": "practice-large", "input": "say hello"}
    whole = http.post("/v1/responses", headers=key, json=asked).json()
    assert whole["output"][0]["content"][0]["text"] == SAID
    assert whole["status"] == "completed"

    events = _events(http.post("/v1/responses", headers=key, json={**asked, "stream": True}))
    assert "".join(each.get("delta", "") for each in events) == SAID
    assert events[-1]["type"] == "response.completed"
    assert events[-1]["response"] == whole


def test_messages(practice: Practice, http: httpx.Client) -> None:
    key = {"x-api-key": practice.issue_key(), **MESSAGES}
    listed = http.get("/v1/models", headers=key).json()
    assert [each["id"] for each in listed["data"]] == ["practice-large", "practice-small"]
    assert listed["has_more"] is False

    asked = {"model": "practice-large", "max_tokens": 16, "messages": ASK}
    whole = http.post("/v1/messages", headers=key, json=asked).json()
    assert (whole["content"][0]["text"], whole["stop_reason"]) == (SAID, "end_turn")

    events = _events(http.post("/v1/messages", headers=key, json={**asked, "stream": True}))
    assert "".join(each["delta"].get("text", "") for each in events if "delta" in each) == SAID
    assert [each["delta"]["stop_reason"] for each in events if each["type"] == "message_delta"] == ["end_turn"]


def test_messages_need_their_version(practice: Practice, http: httpx.Client) -> None:
    assert http.post("/v1/messages", headers={"x-api-key": practice.issue_key()}, json={}).status_code == 400


def test_gemini(practice: Practice, http: httpx.Client) -> None:
    key = {"x-goog-api-key": practice.issue_key()}
    listed = http.get("/v1beta/models", headers=key).json()["models"]
    assert listed[0]["name"] == "models/practice-large"

    asked = {"contents": [{"parts": [{"text": "say hello"}]}]}
    whole = http.post("/v1beta/models/practice-large:generateContent", headers=key, json=asked).json()
    assert whole["candidates"][0]["content"]["parts"][0]["text"] == SAID

    streamed = "/v1beta/models/practice-large:streamGenerateContent"
    events = _events(http.post(streamed, params={"alt": "sse"}, headers=key, json=asked))
    assert "".join(each["candidates"][0]["content"]["parts"][0]["text"] for each in events) == SAID
    assert events[-1]["candidates"][0]["finishReason"] == "STOP"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/chat/completions", {"model": "no-such-model", "messages": ASK}),
        ("/v1/chat/completions", {"model": "practice-embedding", "messages": ASK}),
        ("/v1/responses", {"model": "no-such-model", "input": "x"}),
        ("/v1/messages", {"model": "no-such-model", "messages": ASK}),
        ("/v1beta/models/no-such-model:generateContent", {}),
        ("/v1/chat/completions", ["not", "an", "object"]),
    ],
)
def test_an_unknown_model_is_not_found(practice: Practice, http: httpx.Client, path: str, body: object) -> None:
    answer = http.post(path, headers={**_bearer(practice.issue_key()), **MESSAGES}, json=body)
    assert answer.status_code == 404


def test_what_does_not_exist_is_404_and_the_wrong_method_405(http: httpx.Client) -> None:
    assert http.get("/v1/nothing").status_code == 404
    assert http.get("/v1/chat/completions").status_code == 405


def test_requests_are_remembered_but_not_shown(practice: Practice, http: httpx.Client, canary: str) -> None:
    http.post("/v1/chat/completions?x=1", headers=_bearer(canary), content=f"body {canary}")

    (request,) = practice.requests
    assert (request.method, request.path, request.query) == ("POST", "/v1/chat/completions", {"x": "1"})
    assert request.credential == canary
    assert request.body == f"body {canary}".encode()
    assert canary not in repr(practice.requests)


def test_a_body_may_come_in_chunks(practice: Practice, http: httpx.Client) -> None:
    http.post("/v1/key", content=iter([b"one ", b"", b"two"]))
    assert practice.requests[0].body == b"one two"


def test_nothing_is_written_to_stderr(
    practice: Practice, http: httpx.Client, capfd: pytest.CaptureFixture[str]
) -> None:
    http.get("/v1/models", headers=_bearer(practice.issue_key()))
    assert capfd.readouterr() == ("", "")


def test_stopping_ends_idle_and_waiting_connections_and_forgets_keys() -> None:
    practice = Practice().start()
    key = practice.issue_key()
    with httpx.Client(base_url=practice.root, trust_env=False) as idle:
        idle.get("/v1/models", headers=_bearer(key))
        practice.stop()
        practice.stop()
        assert not practice.keys
        with pytest.raises(httpx.TransportError):
            idle.get("/v1/models")


def test_it_can_start_again(practice: Practice) -> None:
    practice.stop()
    with practice:
        assert httpx.get(f"{practice.root}/account", trust_env=False).status_code == 200


@pytest.fixture
def http(practice: Practice) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=practice.root, trust_env=False) as client:
        yield client


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def _events(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.headers["content-type"] == "text/event-stream"
    lines = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines if line != "[DONE]"]
