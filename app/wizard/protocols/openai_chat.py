"""OpenAI's Chat Completions API, and all that imitates it (https://platform.openai.com/docs/api-reference/chat)."""

from collections.abc import Mapping
from typing import Any

import httpx

from wizard.protocols.answer import DONE, MOST_TOKENS, Answer, answer, good, messages, unlike
from wizard.protocols.models import models_of
from wizard.values.credential import Model
from wizard.values.url import join

STYLE = "an OpenAI-style API"
# Their reasoning models refuse `max_tokens`; many imitators know nothing else.
_COMPLETION_TOKENS = ("api.openai.com", ".openai.azure.com", ".services.ai.azure.com")


def models_request(base_url: str, path: str | None, headers: Mapping[str, str]) -> httpx.Request:
    return httpx.Request("GET", join(base_url, path or "/models"), headers={"Accept": "application/json", **headers})


def read_models(response: httpx.Response) -> tuple[Model, ...]:
    body = good(response, STYLE)
    # `models` is Ollama's own list, a bare one Together's.
    entries = body if isinstance(body, list) else _first(body, "data", "models")
    if not isinstance(entries, list):
        raise unlike(response, STYLE)
    return models_of(entries)


def ask_request(base_url: str, model: str, prompt: str, *, stream: bool, headers: Mapping[str, str]) -> httpx.Request:
    url = httpx.URL(join(base_url, "/chat/completions"))
    most = "max_completion_tokens" if url.host.endswith(_COMPLETION_TOKENS) else "max_tokens"
    body = {"model": model, "messages": [{"role": "user", "content": prompt}], most: MOST_TOKENS, "stream": stream}
    return httpx.Request("POST", url, json=body, headers=dict(headers))


def read_answer(response: httpx.Response) -> Answer:
    choice = _choice(good(response, STYLE))
    message = choice.get("message") if choice else None
    if choice is None or not isinstance(message, Mapping):
        raise unlike(response, STYLE)
    return answer(_text(message), choice.get("finish_reason"))


def read_stream(response: httpx.Response) -> Answer:
    text, stop, over = list[str](), None, False
    for kind, body in messages(response, STYLE):
        over = over or kind == DONE
        choice = _choice(body)
        if choice is not None:
            delta = choice.get("delta")
            text.append(_text(delta) if isinstance(delta, Mapping) else "")
            stop = choice.get("finish_reason") or stop
    if not over and stop is None:
        raise unlike(response, STYLE, "the stream broke off")
    return answer("".join(text), stop)


def _first(body: object, *keys: str) -> Any:
    return next((body[key] for key in keys if key in body), None) if isinstance(body, Mapping) else None


def _choice(body: object) -> Mapping[str, Any] | None:
    choices = _first(body, "choices")
    return choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], Mapping) else None


def _text(message: Mapping[str, Any]) -> str:
    """The content: a string, or parts of which those with text count (Mistral's reasoning models)."""
    content = message.get("content")
    if isinstance(content, list):
        return "".join(str(each["text"]) for each in content if isinstance(each, Mapping) and "text" in each)
    return content if isinstance(content, str) else ""
