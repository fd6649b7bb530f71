"""Google's Gemini API (https://ai.google.dev/api/generate-content)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import httpx

from wizard.protocols.answer import MOST_TOKENS, Answer, answer, good, messages, unlike
from wizard.protocols.models import models_of
from wizard.values.credential import Model
from wizard.values.url import join

STYLE = "a Gemini-style API"
_PREFIX = "models/"


def models_request(base_url: str, path: str | None, headers: Mapping[str, str]) -> httpx.Request:
    url = join(base_url, path or "/v1beta/models?pageSize=1000")  # the most one page holds; by default 50
    return httpx.Request("GET", url, headers={"Accept": "application/json", **headers})


def read_models(response: httpx.Response) -> tuple[Model, ...]:
    body = good(response, STYLE)
    entries = body.get("models") if isinstance(body, Mapping) else None
    if not isinstance(entries, list):
        raise unlike(response, STYLE)
    return models_of(_renamed(each) for each in entries if isinstance(each, Mapping) and _can_chat(each))


def ask_request(base_url: str, model: str, prompt: str, *, stream: bool, headers: Mapping[str, str]) -> httpx.Request:
    body = {
        "contents": [{"role": "user", "parts": [{"text": prompt}]}],
        "generationConfig": {"maxOutputTokens": MOST_TOKENS},
    }
    call = "streamGenerateContent?alt=sse" if stream else "generateContent"
    name = quote(model.removeprefix(_PREFIX), safe="")
    return httpx.Request("POST", join(base_url, f"/v1beta/models/{name}:{call}"), json=body, headers=dict(headers))


def read_answer(response: httpx.Response) -> Answer:
    text, stop = _read(good(response, STYLE))
    if text is None and stop is None:
        raise unlike(response, STYLE)
    return answer(text or "", stop)


def read_stream(response: httpx.Response) -> Answer:
    parts, stop = list[str](), None
    for _kind, body in messages(response, STYLE):
        text, reason = _read(body)
        parts.append(text or "")
        stop = reason or stop
    if stop is None:
        raise unlike(response, STYLE, "the stream broke off")
    return answer("".join(parts), stop)


def _renamed(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """``models/gemini-x`` is known as ``gemini-x`` to everything that takes a model id."""
    return {**entry, "id": str(entry.get("name", "")).removeprefix(_PREFIX), "name": entry.get("displayName")}


def _can_chat(entry: Mapping[str, Any]) -> bool:
    methods = entry.get("supportedGenerationMethods")
    return not isinstance(methods, list) or "generateContent" in methods


def _read(body: object) -> tuple[str | None, str | None]:
    """Text and stop reason; a prompt that was blocked has no candidate but a reason of its own."""
    if not isinstance(body, Mapping):
        return None, None
    candidates = body.get("candidates")
    if not (isinstance(candidates, list) and candidates and isinstance(candidates[0], Mapping)):
        feedback = body.get("promptFeedback")
        return None, feedback.get("blockReason") if isinstance(feedback, Mapping) else None
    first = candidates[0]
    content = first.get("content")
    parts = content.get("parts") if isinstance(content, Mapping) else None
    return "".join(_texts(parts if isinstance(parts, list) else [])), first.get("finishReason")


def _texts(parts: list[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Mapping) and not part.get("thought"):
            yield str(part.get("text", ""))
