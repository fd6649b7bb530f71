"""The practice provider as an OpenAI-compatible one: key check, model list, chat completions, responses."""

from typing import Any

from wizard.demo.exchange import Reply, Request, Route, event, json_reply, stream
from wizard.demo.ledger import Ledger
from wizard.demo.models import ANSWER, CREATED, MODELS, model, words

ERRORS = {
    401: ("Incorrect API key provided", "invalid_request_error", "invalid_api_key"),
    402: ("Your account has no credit left", "insufficient_quota", "insufficient_credit"),
    403: ("This key has no access to that", "permission_error", "permission_denied"),
    404: ("The model does not exist", "invalid_request_error", "model_not_found"),
    429: ("Rate limit reached, slow down", "rate_limit_error", "rate_limit_exceeded"),
}
USAGE = {"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 10}


class OpenAIApi:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def routes(self) -> tuple[Route, ...]:
        return (
            Route("GET", "/v1/key", self.key),
            Route("GET", "/v1/models", self.models),
            Route("POST", "/v1/chat/completions", self.chat),
            Route("POST", "/v1/responses", self.responses),
        )

    def key(self, request: Request) -> Reply:
        """Proves the key itself and costs nothing, as OpenRouter's does."""
        standing = self._ledger.standing_of(request)
        return json_reply({"data": {"label": "practice", "limit": None}}) if standing == 200 else error(standing)

    def models(self, request: Request) -> Reply:
        standing = self._ledger.standing_of(request)
        if standing != 200 and not self._ledger.public_models:
            return error(standing)
        entries = [
            {
                "id": each.id,
                "object": "model",
                "created": CREATED,
                "owned_by": "practice",
                "context_length": each.context,
            }
            for each in MODELS
        ]
        return json_reply({"object": "list", "data": entries})

    def chat(self, request: Request) -> Reply:
        asked = request.json()
        if refusal := self._refusal(request, asked):
            return refusal
        common = {"id": "chatcmpl-practice", "created": CREATED, "model": asked["model"]}
        if not asked.get("stream"):
            message = {"role": "assistant", "content": ANSWER}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            return json_reply({**common, "object": "chat.completion", "choices": [choice], "usage": USAGE})
        said = [
            ({"role": "assistant", "content": ""}, None),
            *(({"content": word}, None) for word in words()),
            ({}, "stop"),
        ]
        chunks = [
            {
                **common,
                "object": "chat.completion.chunk",
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            }
            for delta, finish in said
        ]
        return stream(*map(event, chunks), "data: [DONE]")

    def responses(self, request: Request) -> Reply:
        asked = request.json()
        if refusal := self._refusal(request, asked):
            return refusal
        part = {"type": "output_text", "text": ANSWER, "annotations": []}
        item = {"id": "msg_practice", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
        usage = {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}
        common = {"id": "resp_practice", "object": "response", "created_at": CREATED, "model": asked["model"]}
        begun = {**common, "status": "in_progress", "output": []}
        done = {**common, "status": "completed", "output": [item], "usage": usage}
        if not asked.get("stream"):
            return json_reply(done)
        place = {"item_id": item["id"], "output_index": 0, "content_index": 0}
        events: list[dict[str, Any]] = [
            {"type": "response.created", "response": begun},
            {"type": "response.output_item.added", "output_index": 0, "item": {**item, "content": []}},
            {"type": "response.content_part.added", **place, "part": {**part, "text": ""}},
            *({"type": "response.output_text.delta", **place, "delta": word} for word in words()),
            {"type": "response.output_text.done", **place, "text": ANSWER},
            {"type": "response.content_part.done", **place, "part": part},
            {"type": "response.output_item.done", "output_index": 0, "item": item},
            {"type": "response.completed", "response": done},
        ]
        return stream(*(event({**each, "sequence_number": at}, each["type"]) for at, each in enumerate(events)))

    def _refusal(self, request: Request, asked: dict[str, Any]) -> Reply | None:
        standing = self._ledger.standing_of(request)
        if standing != 200:
            return error(standing)
        found = model(str(asked.get("model")))
        return None if found and found.answers else error(404)


def error(status: int) -> Reply:
    message, kind, code = ERRORS.get(status, (f"Status {status}", "api_error", "error"))
    return json_reply({"error": {"message": message, "type": kind, "param": None, "code": code}}, status)
