"""Anthropic's Messages API (https://docs.anthropic.com/en/api/messages)."""

from collections.abc import Mapping

import httpx

from wizard.protocols.answer import MOST_TOKENS, Answer, answer, good, messages, unlike
from wizard.protocols.headers import merged
from wizard.protocols.models import models_of
from wizard.values.credential import Model
from wizard.values.url import join

STYLE = "an Anthropic-style API"


def models_request(base_url: str, path: str | None, headers: Mapping[str, str]) -> httpx.Request:
    url = join(base_url, path or "/v1/models?limit=1000")  # the most one page holds; by default 20
    return httpx.Request("GET", url, headers={"Accept": "application/json", **merged("anthropic-messages", headers)})


def read_models(response: httpx.Response) -> tuple[Model, ...]:
    body = good(response, STYLE)
    entries = body.get("data") if isinstance(body, Mapping) else None
    if not isinstance(entries, list):
        raise unlike(response, STYLE)
    return models_of(entries)


def ask_request(base_url: str, model: str, prompt: str, *, stream: bool, headers: Mapping[str, str]) -> httpx.Request:
    body = {
        "model": model,
        "max_tokens": MOST_TOKENS,
        "messages": [{"role": "user", "content": prompt}],
        "stream": stream,
    }
    url = join(base_url, "/v1/messages")
    return httpx.Request("POST", url, json=body, headers=merged("anthropic-messages", headers))


def read_answer(response: httpx.Response) -> Answer:
    body = good(response, STYLE)
    content = body.get("content") if isinstance(body, Mapping) else None
    if not isinstance(content, list):
        raise unlike(response, STYLE)
    # `thinking` blocks stand beside the text.
    text = (str(each.get("text", "")) for each in content if isinstance(each, Mapping) and each.get("type") == "text")
    return answer("".join(text), body.get("stop_reason"))


def read_stream(response: httpx.Response) -> Answer:
    text, stop = list[str](), None
    for kind, body in messages(response, STYLE):
        delta = body.get("delta")
        match body.get("type", kind):
            case "content_block_delta" if isinstance(delta, Mapping) and delta.get("type") == "text_delta":
                text.append(str(delta.get("text", "")))
            case "message_delta" if isinstance(delta, Mapping):
                stop = delta.get("stop_reason") or stop
            case "message_stop":
                return answer("".join(text), stop)
    raise unlike(response, STYLE, "the stream broke off")
