"""The APIs by name: each file of this room that speaks one is an Api."""

from collections.abc import Mapping
from typing import Protocol as Interface

import httpx

from wizard.protocols import anthropic_messages, gemini, openai_chat, openai_responses
from wizard.protocols.answer import Answer, BadAnswer
from wizard.values.credential import Model
from wizard.values.preset import Protocol

__all__ = ["Answer", "Api", "BadAnswer", "api"]


class Api(Interface):
    """Requests out, answers in.

    The readers raise BadAnswer for an answer that is not the API's, Rejected and TryAgain for what it refuses, and
    UsageError for a model it does not know.
    """

    STYLE: str

    def models_request(self, base_url: str, path: str | None, headers: Mapping[str, str]) -> httpx.Request:
        """``path`` is a preset's own; None is where the protocol has its list."""
        ...

    def read_models(self, response: httpx.Response) -> tuple[Model, ...]: ...

    def ask_request(
        self, base_url: str, model: str, prompt: str, *, stream: bool, headers: Mapping[str, str]
    ) -> httpx.Request: ...

    def read_answer(self, response: httpx.Response) -> Answer: ...

    def read_stream(self, response: httpx.Response) -> Answer:
        """The whole stream, read to its end; one that breaks off is a BadAnswer."""
        ...


_APIS: Mapping[Protocol, Api] = {
    "openai-chat": openai_chat,
    "openai-responses": openai_responses,
    "anthropic-messages": anthropic_messages,
    "gemini": gemini,
}


def api(protocol: Protocol) -> Api:
    return _APIS[protocol]
