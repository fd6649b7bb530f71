"""A provider's answer as a value, or the error it stands for."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from wizard.errors import Rejected, TryAgain, UsageError, WizardError
from wizard.protocols.problem import Problem, problem
from wizard.protocols.sse import events
from wizard.values import foreign_json
from wizard.values.frozen import dataclass
from wizard.values.text import safe

LONGEST_TEXT = 2000
# Enough for a reasoning model to think about a short question; a bound on what a test costs.
MOST_TOKENS = 1024
DONE = "[DONE]"

Body = Mapping[str, Any]


class BadAnswer(TryAgain):
    """The host answered, but not as its API does; most often the base URL is wrong."""


class NoCredit(TryAgain):
    """The account behind a good key has nothing left to spend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model said, in one line, and the provider's own word for why it stopped: `stop`, `end_turn`, `MAX_TOKENS`."""

    text: str
    stop: str | None = None


def answer(text: str, stop: object) -> Answer:
    return Answer(text=safe(text, LONGEST_TEXT), stop=(safe(stop, 40) if isinstance(stop, str) else "") or None)


def good(response: httpx.Response, style: str) -> Any:
    """The JSON of a successful answer. Raises :func:`refusal` for any other, BadAnswer for one that is no JSON.

    ``style`` is what the host should have been: `an OpenAI-style API`.
    """
    body = json_of(response)
    if not response.is_success or problem(body) is not None:
        raise refusal(response, style)
    if body is None:
        raise unlike(response, style)
    return body


def messages(response: httpx.Response, style: str) -> Iterator[tuple[str, Body]]:
    """Event type and JSON of each event of a stream; the last may be ``(DONE, {})``. Raises as :func:`good`."""
    if not response.is_success:
        raise refusal(response, style)
    seen = False
    for event in events(response.content):
        if event.data.strip() == DONE:
            yield DONE, {}
            return
        body = _parsed(event.data)
        if (found := problem(body)) is not None:
            raise failure(found, host_of(response), response.status_code)
        if isinstance(body, Mapping):
            seen = True
            yield event.type, body
    if not seen:
        raise refusal(response, style) if problem(json_of(response)) else unlike(response, style, "it did not stream")


def refusal(response: httpx.Response, style: str) -> WizardError:
    """The error for an answer that is none: its status, or the error in the body of a 200."""
    status, found = response.status_code, problem(json_of(response))
    if found is None and status not in {401, 402, 429} and status < 500:
        return unlike(response, style, "" if response.is_success else str(status))
    return failure(found or Problem(), host_of(response), status)


def failure(found: Problem, host: str, status: int) -> WizardError:
    """Rejected, TryAgain, NoCredit, UsageError for a model that is not there, else BadAnswer."""
    status = found.status(status)
    tail = f": {found.message}" if found.message else ""
    if status == 401 or found.is_bad_key:
        return Rejected(f"rejected by `{host}` ({status}): key not valid")
    if status == 402 or found.is_no_credit:
        other = "top it up, or use a key of the plan that is paid for" if found.is_no_plan else ""
        return NoCredit(f"the account at `{host}` has no credit ({status})", hint=other)
    if status == 429:
        return TryAgain(f"`{host}` limits the rate of requests right now (429)", hint="try again in a minute")
    if status >= 500:
        return TryAgain(f"`{host}` has trouble of its own ({status}){tail}", hint="try again later")
    if found.is_no_model:
        return UsageError(f"`{host}` does not know this model{tail}", hint="`wizard model` lists those it has")
    if status == 403:
        return Rejected(f"`{host}` does not allow this (403){tail}")
    return BadAnswer(f"`{host}` answered with an error ({status}){tail}", hint="check the base URL and the model")


def unlike(response: httpx.Response, style: str, detail: str = "") -> BadAnswer:
    said = f" ({detail})" if detail else ""
    return BadAnswer(f"`{host_of(response)}` answered, but not as {style}{said}", hint="check the base URL")


def host_of(response: httpx.Response) -> str:
    return safe(response.request.url.netloc.decode(), 260)


def json_of(response: httpx.Response) -> Any:
    """The body as JSON, None when it is none: HTML, broken, or made to be hard to read."""
    return _parsed(response.content)


def is_page(response: httpx.Response) -> bool:
    """Whether it is HTML: a firewall's page, or a website's, whatever its status."""
    return "html" in response.headers.get("content-type", "") or response.content[:200].lstrip()[:1] == b"<"


def _parsed(text: str | bytes) -> Any:
    try:
        return foreign_json.loads(text)
    except ValueError:
        return None
