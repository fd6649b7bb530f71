"""What each protocol asks, and where."""

import json
from itertools import product

import httpx
import pytest

from wizard.protocols.apis import api
from wizard.protocols.headers import public_headers
from wizard.values.preset import PROTOCOLS, Endpoint, Protocol
from wizard.values.url import base_url

LISTS = {
    "openai-chat": "/models",
    "openai-responses": "/models",
    "anthropic-messages": "/v1/models?limit=1000",
    "gemini": "/v1beta/models?pageSize=1000",
}
ASKS = {
    "openai-chat": "/chat/completions",
    "openai-responses": "/responses",
    "anthropic-messages": "/v1/messages",
    "gemini": "/v1beta/models/m-1:generateContent",
}
BASES = [
    "https://api.openai.com/v1",
    "https://api.openai.com/v1/",
    "https://API.openai.com:443/v1///",
    "https://openrouter.ai/api/v1",
    "https://ai-gateway.vercel.sh/v1",
    "https://api.anthropic.com",
    "https://api.anthropic.com/",
    "https://generativelanguage.googleapis.com",
    "https://open.bigmodel.cn/api/paas/v4",
    "https://api.minimax.io/anthropic",
    "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    "https://my-company.openai.azure.com/openai/v1",
    "https://gateway.corp.example/aibridge/anthropic",
    "https://gateway.corp.example:8443/a/b/c/d",
    "https://x.example/with%20space/v1",
    "https://x.example/%2Fslash",
    "https://x.example/a%3Fb",
    "https://x.example/v1.0~test_-",
    "https://xn--mnchen-3ya.example/v1",
    "http://localhost:11434/v1",
    "http://127.0.0.1:1234/v1",
    "http://[::1]:8080/v1",
    "https://api.cloudflare.com/client/v4/accounts/abc/ai/v1",
    "https://api.x.ai/v1",
    "https://router.huggingface.co/v1",
    "https://inference.baseten.co/v1",
    "https://api.groq.com/openai/v1",
    "https://bedrock-mantle.us-east-1.api.aws/v1",
    "https://api.z.ai/api/coding/paas/v4",
    "https://192.168.1.5:9000/openai",
]


@pytest.mark.parametrize(("base", "protocol"), [*product(BASES, PROTOCOLS)])
def test_a_path_prefix_survives(base: str, protocol: Protocol) -> None:
    """R60: joined as text, and httpx reads it as it was joined."""
    normal = base_url(base)

    listing = api(protocol).models_request(normal, None, {})
    asking = api(protocol).ask_request(normal, "m-1", "hi", stream=False, headers={})

    assert str(listing.url) == normal + LISTS[protocol]
    assert str(asking.url) == normal + ASKS[protocol]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_preset_may_have_its_list_elsewhere(protocol: Protocol) -> None:
    request = api(protocol).models_request("https://h.example/a", "/other/list?all=1", {})

    assert str(request.url) == "https://h.example/a/other/list?all=1"
    assert request.method == "GET"


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("stream", [False, True])
def test_a_question_names_the_model_the_prompt_and_a_bound(protocol: Protocol, stream: bool) -> None:
    request = api(protocol).ask_request("https://h.example", "m-1", "say ü", stream=stream, headers={"X-P": "1"})
    body = request.content.decode()

    assert request.method == "POST"
    assert json.loads(body) is not None
    assert "say ü" in json.dumps(json.loads(body), ensure_ascii=False)
    assert "1024" in body
    assert "temperature" not in body
    assert "m-1" in body + str(request.url)
    assert request.headers["x-p"] == "1"
    if protocol != "gemini":
        assert json.loads(body)["stream"] is stream


def test_gemini_streams_by_its_path() -> None:
    request = api("gemini").ask_request("https://g.example", "gemini-x", "hi", stream=True, headers={})

    assert str(request.url) == "https://g.example/v1beta/models/gemini-x:streamGenerateContent?alt=sse"


@pytest.mark.parametrize(
    ("model", "segment"),
    [
        ("gemini-3-pro", "gemini-3-pro"),
        ("models/gemini-3-pro", "gemini-3-pro"),
        ("a/b c", "a%2Fb%20c"),
        ("../../x", "..%2F..%2Fx"),
        ("x?key=1#y", "x%3Fkey%3D1%23y"),
        ("模型", "%E6%A8%A1%E5%9E%8B"),
    ],
)
def test_a_model_id_cannot_lead_a_path_elsewhere(model: str, segment: str) -> None:
    request = api("gemini").ask_request("https://g.example", model, "hi", stream=False, headers={})

    assert request.url.raw_path == f"/v1beta/models/{segment}:generateContent".encode()


@pytest.mark.parametrize("protocol", ["openai-chat", "openai-responses", "anthropic-messages"])
@pytest.mark.parametrize("model", ["gpt-6.1-sol", "openai/gpt-5", "models/x", "meta-llama/Llama-3:free", "模型 v1"])
def test_a_model_id_travels_untouched(protocol: Protocol, model: str) -> None:
    request = api(protocol).ask_request("https://h.example", model, "hi", stream=False, headers={})

    assert json.loads(request.content)["model"] == model


def test_responses_are_not_kept_by_the_provider() -> None:
    request = api("openai-responses").ask_request("https://h.example", "m", "hi", stream=False, headers={})

    assert json.loads(request.content)["store"] is False


@pytest.mark.parametrize(
    ("base", "name"),
    [
        ("https://api.openai.com/v1", "max_completion_tokens"),
        ("https://me.openai.azure.com/openai/v1", "max_completion_tokens"),
        ("https://api.mistral.ai/v1", "max_tokens"),
        ("https://evilapi.openai.com.example/v1", "max_tokens"),
        ("http://localhost:11434/v1", "max_tokens"),
    ],
)
def test_the_bound_has_the_name_the_host_knows(base: str, name: str) -> None:
    body = json.loads(api("openai-chat").ask_request(base, "m", "hi", stream=False, headers={}).content)

    assert {"max_tokens", "max_completion_tokens"} & body.keys() == {name}


def test_anthropic_requests_carry_the_version_unless_a_preset_says_another() -> None:
    speaks = api("anthropic-messages")

    assert speaks.models_request("https://h.example", None, {}).headers["anthropic-version"] == "2023-06-01"
    own = speaks.ask_request("https://h.example", "m", "x", stream=False, headers={"Anthropic-Version": "2026-01-01"})
    assert own.headers.get_list("anthropic-version") == ["2026-01-01"]


def test_public_headers_are_the_endpoints_and_the_protocols() -> None:
    endpoint = Endpoint(id="d", protocol="anthropic-messages", base_url="https://h.example", headers={"X-A": "1"})

    assert public_headers(endpoint) == {"anthropic-version": "2023-06-01", "X-A": "1"}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_request_has_a_place_for_a_credential(protocol: Protocol) -> None:
    """The secret is put in where requests are sent, never in a URL or body."""
    for request in (
        api(protocol).models_request("https://h.example", None, {}),
        api(protocol).ask_request("https://h.example", "m", "x", stream=True, headers={}),
    ):
        assert isinstance(request, httpx.Request)
        assert not {"authorization", "x-api-key", "x-goog-api-key"} & set(request.headers)
        assert "key=" not in str(request.url)
