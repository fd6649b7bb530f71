"""The call that proves a credential, and what its answer proves."""

from collections.abc import Mapping
from typing import Any, Literal

import httpx

from wizard.errors import WizardError
from wizard.protocols.answer import is_page, json_of
from wizard.protocols.apis import Api
from wizard.protocols.headers import public_headers
from wizard.protocols.problem import Problem, problem
from wizard.values.credential import Outcome
from wizard.values.preset import Endpoint, Verify
from wizard.values.url import join

_NO_CREDIT = "key is valid, but the account has no credit"
_RATE_LIMITED = "key is valid, but rate limited right now"
_NO_LIST = {405, 501}
_SAYS_NO_MORE = "no credit"  # the note of a preset that the whole sentence says better
_OFF = {"disabled", "expired"}


def verify_request(verify: Verify, endpoint: Endpoint) -> httpx.Request:
    url = verify.url or (join(endpoint.base_url, verify.path) if verify.path else endpoint.base_url)
    headers = {"Accept": "application/json", **public_headers(endpoint)}
    return httpx.Request(verify.method, url, json=verify.body, headers=headers)


def judge(verify: Verify, response: httpx.Response, host: str, ms: int) -> Outcome:
    """What the answer to a preset's verify call proves: only what the preset says it does, never a 200 by itself."""
    status, body = response.status_code, json_of(response)
    found = problem(body)
    # An empty body says what its status says; one that is no JSON is somebody else's.
    readable = body is not None or not response.content.strip()
    if status in verify.ok and readable and not is_page(response) and not (found and response.is_success):
        if isinstance(body, Mapping) and body.get("is_available") is False:  # DeepSeek's balance call
            return Outcome(result="limited", reason=_NO_CREDIT, status=status, ms=ms, unpaid=True)
        if (state := _state(body)) in _OFF:
            return Outcome(result="rejected", reason=f"rejected by {host}: the key is {state}", status=status, ms=ms)
        return Outcome(
            result="valid", reason=f"key accepted by {host} in {ms} ms{_remaining(body)}", status=status, ms=ms
        )
    told = found.status(status) if found else status
    result: Literal["rejected", "limited", "unknown"] = "unknown"
    if told != 401 and is_page(response):
        # A firewall's page, whatever its status: the API behind it has not spoken.
        reason = _unknown(response, found, told, host, "its API does")
    elif told == 403 and found and found.is_of_place and not found.is_bad_key:
        reason = _unknown(response, found, told, host, "its API does")  # whatever a 403 says of keys there
    elif (told in verify.rejected and not (found and found.is_precondition)) or (found and found.is_bad_key):
        result, reason = "rejected", _rejected(host, told)
    elif (found and found.is_no_credit and not (found.is_no_plan and told in verify.limited)) or (
        verify.limited.get(told) == _SAYS_NO_MORE
    ):
        result, reason = "limited", _NO_CREDIT
    elif told in verify.limited:
        result, reason = "limited", f"key is valid, but {host} limits it ({told}): {verify.limited[told]}"
    else:
        reason = _unknown(response, found, told, host, "its API does")
    unpaid = _is_unpaid(result, reason, told)
    return Outcome(result=result, reason=reason, status=status, ms=ms, unpaid=unpaid)


def judge_list(api: Api, response: httpx.Response, anonymous: httpx.Response | None, host: str, ms: int) -> Outcome:
    """What a model list proves where there is no verify call.

    ``anonymous`` is the answer to the same request without the credential, None when there is no credential: a list
    that anyone may read proves nothing (``public``).
    """
    status, found = response.status_code, problem(json_of(response))
    if _lists(api, response):
        if anonymous is None:
            return Outcome(result="valid", reason=f"{host} answered in {ms} ms, no key needed", status=status, ms=ms)
        if _lists(api, anonymous):
            reason = f"reachable, but {host} has no free way to check a key"
            return Outcome(result="unknown", reason=reason, status=status, ms=ms, public=True)
        if anonymous.status_code in {408, 429} or anonymous.status_code >= 500:
            reason = f"{host} answered, but did not show that it asks for a key"
            return Outcome(result="unknown", reason=reason, status=status, ms=ms)
        return Outcome(result="valid", reason=f"key accepted by {host} in {ms} ms", status=status, ms=ms)
    told = found.status(status) if found else status
    result: Literal["rejected", "limited", "unknown"] = "unknown"
    if told == 401 or (found and found.is_bad_key):
        result, reason = "rejected", _rejected(host, told)
    elif told in _NO_LIST:
        reason = f"{host} has no list of models ({told}), so the key is unchecked"
    elif is_page(response):
        # A firewall's page, whatever its status: the API behind it has not spoken.
        reason = _unknown(response, found, told, host, api.STYLE)
    elif told == 402 or (found and found.is_no_credit):
        result, reason = "limited", _NO_CREDIT
    elif told == 403 and not (found and found.is_of_place):
        result, reason = "limited", "key is valid but may not list models (403); it may be restricted"
    elif told == 429:
        result, reason = "limited", _RATE_LIMITED
    else:
        reason = _unknown(response, found, told, host, api.STYLE)
    unpaid = _is_unpaid(result, reason, told)
    return Outcome(result=result, reason=reason, status=status, ms=ms, unpaid=unpaid)


def _is_unpaid(result: str, reason: str, told: int) -> bool:
    return result == "limited" and (told == 402 or reason == _NO_CREDIT)


def _lists(api: Api, response: httpx.Response) -> bool:
    try:
        api.read_models(response)
    except WizardError:
        return False
    return True


def _state(body: Any) -> str:
    """Cloudflare's verify call answers 200 for a token that is switched off, too."""
    found = body.get("result") if isinstance(body, Mapping) else None
    return str(found.get("status", "")) if isinstance(found, Mapping) else ""


def _rejected(host: str, status: int) -> str:
    return f"rejected by {host} ({status}): key not valid"


def _unknown(response: httpx.Response, found: Problem | None, status: int, host: str, style: str) -> str:
    if status >= 500:
        return f"{host} has trouble of its own ({status})"
    if status == 429:
        return f"{host} limits the rate of requests right now (429)"
    if found is not None and found.message and status != 404:
        return f"{host} answered {status}: {found.message}"
    if status == 403:
        return f"{host} does not allow the check (403)"
    if response.is_success or status == 404 or is_page(response):
        return f"{host} answered, but not as {style}. Check the base URL"
    return f"{host} answered {status}, which proves nothing"


def _remaining(body: Any) -> str:
    """OpenRouter's key call tells how much of the key's own limit is left; null is no limit."""
    data = body.get("data") if isinstance(body, Mapping) else None
    left = data.get("limit_remaining") if isinstance(data, Mapping) else None
    is_amount = isinstance(left, int | float) and not isinstance(left, bool) and abs(left) < 10**9
    return f" (limit: ${left:.2f} left)" if is_amount else ""
