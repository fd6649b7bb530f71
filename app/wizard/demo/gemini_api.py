"""The practice provider as Google's Gemini: the model list and content generation."""

import re

from wizard.demo.exchange import Reply, Request, Route, event, json_reply, stream
from wizard.demo.ledger import Ledger
from wizard.demo.models import ANSWER, MODELS, model, words

# Google answers 400 to a bad key, and says why in the details.
ERRORS = {
    401: (400, "API key not valid. Please pass a valid API key.", "INVALID_ARGUMENT", "API_KEY_INVALID"),
    402: (402, "Billing is not enabled", "FAILED_PRECONDITION", "BILLING_DISABLED"),
    403: (403, "Permission denied", "PERMISSION_DENIED", "API_KEY_SERVICE_BLOCKED"),
    404: (404, "The model is not found", "NOT_FOUND", ""),
    429: (429, "Resource has been exhausted", "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"),
}
CALL = re.compile(r"/v1beta/models/(?P<model>[^:/]+):(?P<verb>generateContent|streamGenerateContent)")
USAGE = {"promptTokenCount": 5, "candidatesTokenCount": 5, "totalTokenCount": 10}


class GeminiApi:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def routes(self) -> tuple[Route, ...]:
        return (Route("GET", "/v1beta/models", self.models), Route("POST", CALL.pattern, self.generate))

    def models(self, request: Request) -> Reply:
        standing = self._ledger.standing_of(request)
        if standing != 200 and not self._ledger.public_models:
            return error(standing)
        entries = [
            {
                "name": f"models/{each.id}",
                "displayName": each.name,
                "inputTokenLimit": each.context,
                "supportedGenerationMethods": ["generateContent"] if each.answers else ["embedContent"],
            }
            for each in MODELS
        ]
        return json_reply({"models": entries})

    def generate(self, request: Request) -> Reply:
        standing = self._ledger.standing_of(request)
        if standing != 200:
            return error(standing)
        call = CALL.fullmatch(request.path)
        found = model(call["model"]) if call else None
        if call is None or found is None or not found.answers:
            return error(404)
        if call["verb"] == "generateContent":
            return json_reply({**_said(ANSWER, "STOP"), "usageMetadata": USAGE, "modelVersion": found.id})
        spoken = words()
        return stream(*(event(_said(word)) for word in spoken[:-1]), event(_said(spoken[-1], "STOP")))


def _said(text: str, finish: str = "") -> dict[str, object]:
    candidate: dict[str, object] = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}
    return {"candidates": [candidate | ({"finishReason": finish} if finish else {})]}


def error(standing: int) -> Reply:
    status, message, name, reason = ERRORS.get(standing, (standing, f"Status {standing}", "UNKNOWN", ""))
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}] if reason else []
    return json_reply({"error": {"code": status, "message": message, "status": name, "details": details}}, status)
