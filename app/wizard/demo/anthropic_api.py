"""The practice provider as Anthropic's: the model list and messages."""

from typing import Any

from wizard.demo.exchange import Reply, Request, Route, event, json_reply, stream
from wizard.demo.ledger import Ledger
from wizard.demo.models import ANSWER, MODELS, model, words

ERRORS = {
    400: ("invalid_request_error", "anthropic-version: header is required"),
    401: ("authentication_error", "invalid x-api-key"),
    402: ("billing_error", "Your credit balance is too low"),
    403: ("permission_error", "Your API key does not have permission to use the specified resource"),
    404: ("not_found_error", "The requested model does not exist"),
    429: ("rate_limit_error", "This request would exceed your rate limit"),
}


class AnthropicApi:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def routes(self) -> tuple[Route, ...]:
        return (Route("POST", "/v1/messages", self.messages),)

    def models(self, request: Request) -> Reply:
        """Stands at the same path as OpenAI's list; the version header tells who asks."""
        standing = self._ledger.standing_of(request)
        if standing != 200 and not self._ledger.public_models:
            return error(standing)
        entries = [
            {"type": "model", "id": each.id, "display_name": each.name, "created_at": "2026-01-01T00:00:00Z"}
            for each in MODELS
            if each.answers
        ]
        ends = {"first_id": entries[0]["id"], "last_id": entries[-1]["id"]}
        return json_reply({"data": entries, "has_more": False, **ends})

    def messages(self, request: Request) -> Reply:
        if "anthropic-version" not in request.headers:
            return error(400)
        asked = request.json()
        standing = self._ledger.standing_of(request)
        if standing != 200:
            return error(standing)
        found = model(str(asked.get("model")))
        if not found or not found.answers:
            return error(404)
        usage = {"input_tokens": 5, "output_tokens": 5}
        message: dict[str, Any] = {
            "id": "msg_practice",
            "type": "message",
            "role": "assistant",
            "model": found.id,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": usage,
        }
        if not asked.get("stream"):
            return json_reply({**message, "content": [{"type": "text", "text": ANSWER}], "stop_reason": "end_turn"})
        events: list[dict[str, Any]] = [
            {"type": "message_start", "message": message},
            {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
            {"type": "ping"},
            *(
                {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}}
                for word in words()
            ),
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": usage},
            {"type": "message_stop"},
        ]
        return stream(*(event(each, each["type"]) for each in events))


def error(status: int) -> Reply:
    kind, message = ERRORS.get(status, ("api_error", f"status {status}"))
    return json_reply({"type": "error", "error": {"type": kind, "message": message}}, status)
