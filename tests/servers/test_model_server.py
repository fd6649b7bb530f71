"""The real model server answers as its protocols say."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from servers.gguf import write_model
from servers.model_server import ModelServer

ASK = [{"role": "user", "content": "say hello"}]


def test_it_lists_its_model(client: httpx.Client, model_server: ModelServer) -> None:
    assert model_server.model in [each["id"] for each in client.get("/v1/models").json()["data"]]


def test_it_answers(client: httpx.Client, model_server: ModelServer) -> None:
    answer = client.post("/v1/chat/completions", json={"model": model_server.model, "messages": ASK}).json()
    assert answer["choices"][0]["message"]["content"] == "hello from llama"


def test_it_streams_and_says_why_it_stopped(client: httpx.Client, model_server: ModelServer) -> None:
    request = {"model": model_server.model, "messages": ASK, "stream": True}
    events = _events(client.post("/v1/chat/completions", json=request).text)
    said = "".join(each["choices"][0]["delta"].get("content") or "" for each in events if each["choices"])
    assert said == "hello from llama"
    assert [each["choices"][0]["finish_reason"] for each in events if each["choices"]][-1] == "stop"


def test_it_speaks_messages(client: httpx.Client, model_server: ModelServer) -> None:
    request = {"model": model_server.model, "messages": ASK, "max_tokens": 32}
    answer = client.post("/v1/messages", json=request).json()
    assert answer["content"][0]["text"] == "hello from llama"
    assert answer["stop_reason"] == "end_turn"


def test_it_speaks_responses(client: httpx.Client, model_server: ModelServer) -> None:
    answer = client.post("/v1/responses", json={"model": model_server.model, "input": "say hello"}).json()
    assert [part["text"] for item in answer["output"] for part in item["content"]] == ["hello from llama"]


@pytest.mark.parametrize("path", ["/v1/models", "/v1/chat/completions", "/v1/messages", "/v1/responses"])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"x-api-key": "wrong"}])
def test_it_refuses_another_key(model_server: ModelServer, path: str, headers: dict[str, str]) -> None:
    method = "GET" if path == "/v1/models" else "POST"
    answer = httpx.request(method, model_server.root + path, headers=headers, json={}, trust_env=False)
    assert answer.status_code == 401


def test_it_takes_the_key_as_anthropic_clients_send_it(model_server: ModelServer) -> None:
    request = {"model": model_server.model, "messages": ASK, "max_tokens": 32}
    url, key = f"{model_server.root}/v1/messages", {"x-api-key": model_server.key}
    assert httpx.post(url, headers=key, json=request, trust_env=False).status_code == 200


def test_the_same_model_is_written_each_time(tmp_path: Path) -> None:
    one, two = write_model(tmp_path / "1").read_bytes(), write_model(tmp_path / "2").read_bytes()
    assert one == two
    assert len(one) < 400_000


@pytest.fixture
def client(model_server: ModelServer):
    authorization = {"Authorization": f"Bearer {model_server.key}"}
    with httpx.Client(base_url=model_server.root, headers=authorization, trust_env=False) as client:
        yield client


def _events(text: str) -> list[dict[str, Any]]:
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines if line != "[DONE]"]
