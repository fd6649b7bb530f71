"""Each protocol against llama.cpp, which speaks three of them: list, answer, stream, refusals."""

import pytest

from fakes.sender import bound, send
from servers.model_server import ModelServer
from wizard.errors import Rejected
from wizard.protocols.apis import Answer, api
from wizard.protocols.check import judge_list
from wizard.values.credential import Authorization
from wizard.values.preset import PLACEMENTS, Protocol

SPOKEN: tuple[Protocol, ...] = ("openai-chat", "openai-responses", "anthropic-messages")
STOPS = {"openai-chat": "stop", "openai-responses": "completed", "anthropic-messages": "end_turn"}


def base_url(server: ModelServer, protocol: Protocol) -> str:
    return server.root if protocol == "anthropic-messages" else server.base_url


def key(server: ModelServer, protocol: Protocol, text: str = "") -> Authorization:
    return bound(server.root, placement=PLACEMENTS[protocol], key=text or server.key)


@pytest.mark.parametrize("protocol", SPOKEN)
def test_it_lists(model_server: ModelServer, protocol: Protocol) -> None:
    request = api(protocol).models_request(base_url(model_server, protocol), None, {})

    models = api(protocol).read_models(send(request, key(model_server, protocol)))

    assert [each.id for each in models] == [model_server.model]
    assert models[0].context


@pytest.mark.parametrize("protocol", SPOKEN)
@pytest.mark.parametrize("stream", [False, True])
def test_it_answers_and_says_why_it_stopped(model_server: ModelServer, protocol: Protocol, stream: bool) -> None:
    speaks = api(protocol)
    request = speaks.ask_request(
        base_url(model_server, protocol), model_server.model, "say hello", stream=stream, headers={}
    )

    response = send(request, key(model_server, protocol))

    read = speaks.read_stream if stream else speaks.read_answer
    assert read(response) == Answer(text=model_server.answer, stop=STOPS[protocol])


@pytest.mark.parametrize("protocol", SPOKEN)
@pytest.mark.parametrize("stream", [False, True])
def test_another_key_is_rejected(model_server: ModelServer, protocol: Protocol, stream: bool) -> None:
    speaks = api(protocol)
    request = speaks.ask_request(base_url(model_server, protocol), model_server.model, "hi", stream=stream, headers={})

    response = send(request, key(model_server, protocol, "sk-another-key"))

    with pytest.raises(Rejected):
        (speaks.read_stream if stream else speaks.read_answer)(response)


@pytest.mark.parametrize(("text", "result"), [("", "valid"), ("sk-another-key", "rejected")])
def test_its_list_proves_a_key_because_nobody_else_gets_it(model_server: ModelServer, text: str, result: str) -> None:
    speaks = api("openai-chat")
    request = speaks.models_request(model_server.base_url, None, {})

    with_key = send(request, key(model_server, "openai-chat", text))
    outcome = judge_list(speaks, with_key, send(request), "127.0.0.1", 5)

    assert (outcome.result, outcome.public) == (result, False)


def test_a_wrong_base_url_is_told(model_server: ModelServer) -> None:
    speaks = api("openai-chat")
    response = send(speaks.models_request(f"{model_server.root}/wrong", None, {}), key(model_server, "openai-chat"))

    outcome = judge_list(speaks, response, None, "h", 5)

    assert outcome.result == "unknown"
    assert outcome.reason == "h answered, but not as an OpenAI-style API. Check the base URL"
