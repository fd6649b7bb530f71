"""OpenAI's Responses API (https://platform.openai.com/docs/api-reference/responses)."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from wizard.protocols.answer import DONE, MOST_TOKENS, Answer, answer, failure, good, host_of, messages, unlike
from wizard.protocols.openai_chat import STYLE, models_request, read_models
from wizard.protocols.problem import problem
from wizard.values.url import join

__all__ = ["STYLE", "ask_request", "models_request", "read_answer", "read_models", "read_stream"]

_ENDS = ("response.completed", "response.incomplete", "response.failed")


def ask_request(base_url: str, model: str, prompt: str, *, stream: bool, headers: Mapping[str, str]) -> httpx.Request:
    # store: the provider keeps answers for 30 days unless told otherwise.
    body = {"model": model, "input": prompt, "max_output_tokens": MOST_TOKENS, "store": False, "stream": stream}
    return httpx.Request("POST", join(base_url, "/responses"), json=body, headers=dict(headers))


def read_answer(response: httpx.Response) -> Answer:
    return _whole(good(response, STYLE), response)


def read_stream(response: httpx.Response) -> Answer:
    text = list[str]()
    for kind, body in messages(response, STYLE):
        if kind == DONE:
            break
        # Imitators leave the event line out; the type is in the data as well.
        said = body.get("type", kind)
        if said == "response.output_text.delta":
            text.append(str(body.get("delta", "")))
        elif said in _ENDS:
            whole = _whole(body.get("response"), response)
            return answer("".join(text), whole.stop) if text else whole
    raise unlike(response, STYLE, "the stream broke off")


def _whole(body: object, response: httpx.Response) -> Answer:
    if (found := problem(body)) is not None:
        raise failure(found, host_of(response), response.status_code)
    if not isinstance(body, Mapping) or not isinstance(body.get("output"), list):
        raise unlike(response, STYLE)
    details = body.get("incomplete_details")
    reason = details.get("reason") if isinstance(details, Mapping) else None
    return answer("".join(_texts(body["output"])), reason or body.get("status"))


def _texts(output: list[Any]) -> Iterator[str]:
    """Text of the messages; reasoning items and tool calls stand beside them."""
    for item in output:
        content = item.get("content") if isinstance(item, Mapping) and item.get("type") == "message" else None
        for part in content if isinstance(content, list) else []:
            if isinstance(part, Mapping) and part.get("type") == "output_text":
                yield str(part.get("text", ""))
