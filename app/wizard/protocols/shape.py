"""Which API an answer is of, by its shape alone: a model list, or the refusal of one who brings no credential."""

from collections.abc import Mapping
from typing import Any

import httpx

from wizard.protocols.answer import is_page, json_of
from wizard.values.preset import Protocol

_REFUSALS = {400, 401, 403}


def spoken(response: httpx.Response) -> Protocol | None:
    """The protocol ``response`` is of; None when it could be any, or is none.

    OpenAI's two share one list: that is `openai-chat`.
    """
    body = json_of(response)
    if response.is_success:
        return _of_list(body)
    return _of_refusal(body) if response.status_code in _REFUSALS else None


def wants_key(response: httpx.Response) -> bool:
    """Whether somebody who brings a key is answered there. A firewall's page says nothing."""
    return not is_page(response) and (
        response.status_code == 401 or (response.status_code == 403 and json_of(response) is not None)
    )


def _of_list(body: Any) -> Protocol | None:
    if isinstance(body, list):  # Together's
        return "openai-chat" if "id" in _first(body) else None
    if not isinstance(body, Mapping):
        return None
    data, models = body.get("data"), body.get("models")
    if isinstance(data, list):
        first = _first(data)
        theirs = first.get("type") == "model" and "object" not in first
        return "anthropic-messages" if theirs or (not data and "first_id" in body) else "openai-chat"
    if isinstance(models, list):
        return "gemini" if str(_first(models).get("name", ""))[:7] == "models/" else "openai-chat"
    return None


def _of_refusal(body: Any) -> Protocol | None:
    if isinstance(body, list) and body:
        body = body[0]  # Gemini, where a stream could have been asked for
    error = body.get("error") if isinstance(body, Mapping) else None
    if not isinstance(error, Mapping):
        return None
    if body.get("type") == "error" and isinstance(error.get("type"), str):
        return "anthropic-messages"
    if isinstance(error.get("code"), int) and isinstance(error.get("status"), str):
        return "gemini"
    if isinstance(error.get("message"), str) and ("type" in error or "code" in error):
        return "openai-chat"
    return None


def _first(entries: list[Any]) -> Mapping[str, Any]:
    return entries[0] if entries and isinstance(entries[0], Mapping) else {}
