"""An error body in all the shapes providers give it, read into a sentence and its codes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.values.frozen import dataclass
from wizard.values.text import safe

# By the providers' references: OpenAI, AIHubMix, Moonshot, Z.ai, SambaNova, MiniMax.
_NO_CREDIT = {
    "insufficient_quota",
    "insufficient_user_quota",
    "exceeded_current_quota_error",
    "billing_not_active",
    "payment_method_required",
    "1113",
    "1008",
}
# Z.ai: no balance, or a key of the other of its two plans.
_NO_PLAN = {"1113"}
# Gemini: the key is not what stands in the way, but where or how it is used.
_PRECONDITION = {"failed_precondition"}
# OpenAI's `unsupported_country_region_territory`, and who follows it.
_PLACE = re.compile(r"country|region|territory")
# OpenAI, Anthropic, Gemini, MiniMax.
_BAD_KEY = {"invalid_api_key", "authentication_error", "api_key_invalid", "1004", "2049"}
_NO_MODEL = {"model_not_found", "model_not_supported", "invalid_model", "unknown_model"}
_NO_MODEL_TEXT = re.compile(
    r"\bmodels?\b.{0,120}(?:\bnot (?:be )?(?:found|exist|available|supported)|n.t exist|\bunknown|\binvalid)\b"
    r"|\b(?:unknown|invalid|no such) model\b"
    r"|^model: ",  # Anthropic
    re.IGNORECASE,
)
# A key in an error text is masked by most (`sk-ab****wxyz`), but what is left is still a piece of it.
_MASKED = re.compile(r"\S*(?:\*{3,}|•{3,})\S*")


@dataclass(frozen=True, slots=True)
class Problem:
    """``message`` is fit to be shown, empty when there is none; ``codes`` is all that stands in for a code."""

    message: str = ""
    codes: frozenset[str] = frozenset()

    @property
    def is_no_credit(self) -> bool:
        return bool(self.codes & _NO_CREDIT)

    @property
    def is_no_plan(self) -> bool:
        return bool(self.codes & _NO_PLAN)

    @property
    def is_precondition(self) -> bool:
        return bool(self.codes & _PRECONDITION)

    @property
    def is_of_place(self) -> bool:
        """It is refused where one is; the key has not been looked at."""
        return any(map(_PLACE.search, self.codes))

    @property
    def is_bad_key(self) -> bool:
        return bool(self.codes & _BAD_KEY)

    @property
    def is_no_model(self) -> bool:
        return bool(self.codes & _NO_MODEL) or _NO_MODEL_TEXT.search(self.message) is not None

    def status(self, status: int) -> int:
        """``status``, or the one the body tells of behind a 200 (OpenRouter, Gemini)."""
        told = (int(each) for each in self.codes if each.isascii() and each.isdigit() and len(each) == 3)
        return next((each for each in told if 400 <= each < 600), status) if status < 300 else status


def problem(body: object) -> Problem | None:
    """The error ``body`` tells of, None if it is none.

    OpenAI, Anthropic and Gemini nest it under ``error``; others have a string there, a bare ``message``, a ``detail``
    (FastAPI), a list of ``errors`` (Cloudflare), or a ``base_resp`` beside a 200 (MiniMax).
    """
    if isinstance(body, list) and body:
        body = body[0]  # Gemini wraps errors in a list where a stream was asked for
    if not isinstance(body, Mapping):
        return None
    nested = body.get("error") or body.get("errors")
    if isinstance(nested, list) and nested:
        nested = nested[0]
    if isinstance(nested, Mapping):
        return Problem(_message(nested), frozenset(_codes(nested)))
    if isinstance(nested, str):
        return Problem(_message(body) or _shown(nested), frozenset((*_codes(body), nested[:40].lower())))
    base = body.get("base_resp")
    if isinstance(base, Mapping) and base.get("status_code") not in (0, None):
        return Problem(_shown(base.get("status_msg")), frozenset({str(base["status_code"])[:40]}))
    if body.get("success") is False or "error" in (body.get("type"), body.get("object")) or _is_bare(body):
        return Problem(_message(body), frozenset(_codes(body)))
    return None


def _is_bare(body: Mapping[str, Any]) -> bool:
    """Nothing but an explanation: no model list, verify answer or completion looks like this."""
    return any(isinstance(body.get(key), str | list) for key in ("message", "detail", "msg")) and body.keys() <= {
        "message",
        "detail",
        "msg",
        "code",
        "status",
        "type",
        "request_id",
        "param",
        "timestamp",
        "path",
    }


def _message(error: Mapping[str, Any]) -> str:
    said = next((error[key] for key in ("message", "detail", "msg") if error.get(key)), "")
    if isinstance(said, list) and said and isinstance(said[0], Mapping):
        said = said[0].get("msg", "")  # FastAPI's validation errors
    return _shown(said)


def _shown(said: object) -> str:
    return safe(_MASKED.sub("…", said[:4000])) if isinstance(said, str) else ""


def _codes(error: Mapping[str, Any]) -> Iterator[str]:
    values = [error.get(key) for key in ("code", "type", "error_type", "status")]
    details = error.get("details")  # Gemini: details[].reason
    reasons = [
        each.get("reason") for each in (details if isinstance(details, list) else [])[:10] if isinstance(each, Mapping)
    ]
    for value in values + reasons:
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield str(value)[:40].lower()
