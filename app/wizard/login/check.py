"""Proving a credential: the provider's own verify call, or the model list called with and without it."""

import re
from dataclasses import replace
from typing import Literal

import httpx

from wizard.errors import Refused, TryAgain, WizardError
from wizard.login.effects import Send
from wizard.login.endpoint import authorization
from wizard.login.notes import Checked, Progress
from wizard.login.steps import Flow, do
from wizard.protocols.apis import api
from wizard.protocols.check import judge, judge_list, verify_request
from wizard.protocols.choice import offered
from wizard.values.credential import ADD_CREDIT, Credential, Model, Outcome
from wizard.values.preset import Endpoint
from wizard.values.url import host_of, is_local

Proof = tuple[Outcome, tuple[Model, ...]]


def prove(endpoint: Endpoint, credential: Credential | None, *, is_token: bool = False) -> Flow[Proof]:
    """What the credential is worth there, and the models it may use. Ends with one ``Checked`` note.

    A network failure is an *unknown* outcome, not an error: what was typed must not be lost to it. Raises Refused when
    the host redirects: it is named, and nothing was sent on. ``is_token``: it was pasted or printed, not signed in for.
    """
    host = who_answers(endpoint)
    yield from do(Progress(f"Checking with {host}", host))
    models: tuple[Model, ...] = ()
    try:
        outcome, models = yield from _proof(endpoint, credential, host)
    except TryAgain as error:
        outcome = Outcome(result="unknown", reason=error.message, hint=error.hint)
    if outcome.unpaid:
        outcome = replace(outcome, hint=where_credit_is_added(endpoint))
    if credential is None:
        outcome = _without_key(outcome, host)
    elif credential.kind == "tokens":
        outcome = _of_tokens(outcome, "token" if is_token else "sign-in")
    listed = () if endpoint.models.path == "" else offered(endpoint.models, models)
    yield from do(Checked(outcome, host, len(listed) or None))
    return outcome, models


def who_answers(endpoint: Endpoint) -> str:
    """The host that is asked what a credential is worth: some have another one for that."""
    verify = endpoint.verify
    return host_of(verify.url if verify and verify.url else endpoint.base_url)


def where_credit_is_added(endpoint: Endpoint) -> str:
    """A remedy that ends in an address; empty where none is known."""
    if endpoint.billing_url:
        return f"{ADD_CREDIT} {endpoint.billing_url}"
    return f"credit is added in the account behind {endpoint.keys_url}" if endpoint.keys_url else ""


def _without_key(outcome: Outcome, host: str) -> Outcome:
    """``outcome`` where no key was sent: nothing was proven of one."""
    match outcome.result:
        case "valid":
            return replace(outcome, subject="", reason=f"{host} answered in {outcome.ms} ms, no key needed")
        case "rejected":
            return replace(outcome, reason=f"{host} wants a key ({outcome.status})")
        case "limited":
            reason = f"{host} limits what it gives without a key ({outcome.status})"
            return replace(outcome, reason=reason, unpaid=False, hint="")  # no account, and no credit of it
        case _:
            return outcome


def _of_tokens(outcome: Outcome, subject: Literal["token", "sign-in"]) -> Outcome:
    """``outcome`` in words for someone who has never seen a key; `api-key` is a word of the command line."""
    return replace(outcome, subject=subject, reason=re.sub(r"(?<!-)\bkey\b", subject, outcome.reason))


def list_models(endpoint: Endpoint, credential: Credential | None) -> Flow[tuple[Model, ...]]:
    """The live model list, or what is known where there is none. Raises BadAnswer when the host speaks otherwise."""
    if endpoint.models.path == "":
        return known(endpoint)
    request = api(endpoint.protocol).models_request(endpoint.base_url, endpoint.models.path, endpoint.headers)
    response = yield from do(Send(request, authorization(credential, endpoint)))
    return api(endpoint.protocol).read_models(response)


def known(endpoint: Endpoint) -> tuple[Model, ...]:
    """What the catalogue names, for where there is no list to be had."""
    return tuple(Model(id=each) for each in endpoint.models.prefer)


def _proof(endpoint: Endpoint, credential: Credential | None, host: str) -> Flow[Proof]:
    verify = endpoint.verify
    if verify is None:
        if endpoint.models.path == "":
            reason = f"{host} has no free way to check a key"
            return Outcome(result="unknown", reason=reason, public=True), known(endpoint)
        return (yield from _proof_by_list(endpoint, credential, host))
    response = yield from do(Send(verify_request(verify, endpoint), authorization(credential, endpoint)))
    outcome = judge(verify, response, host, took_ms(response))
    if not outcome.verified:
        return outcome, ()
    try:
        models = yield from list_models(endpoint, credential)
    except WizardError:
        models = ()  # the key is proven; a list that cannot be had only means the model is typed
    return outcome, models


def _proof_by_list(endpoint: Endpoint, credential: Credential | None, host: str) -> Flow[Proof]:
    speaks = api(endpoint.protocol)
    request = speaks.models_request(endpoint.base_url, endpoint.models.path, endpoint.headers)
    response = yield from do(Send(request, authorization(credential, endpoint)))
    anonymous = None
    if credential is not None and response.status_code == 200:
        again = speaks.models_request(endpoint.base_url, endpoint.models.path, endpoint.headers)
        try:
            anonymous = yield from do(Send(again))
        except Refused:
            # Sent elsewhere without the key, to a sign-in page: the list is not public.
            anonymous = httpx.Response(401, request=again)
    outcome = judge_list(speaks, response, anonymous, host, took_ms(response))
    try:
        models = speaks.read_models(response) if response.status_code == 200 else ()
    except WizardError:
        models = ()
    if outcome.public and models and is_local(endpoint.base_url):
        outcome = (yield from _proof_by_asking(endpoint, credential, models[0].id, host)) or outcome
    return outcome, models


def _proof_by_asking(endpoint: Endpoint, credential: Credential | None, model: str, host: str) -> Flow[Outcome | None]:
    """A question to a model on this machine, where asking is free; many show their list to everybody.

    None when that proves nothing either.
    """
    request = api(endpoint.protocol).ask_request(
        endpoint.base_url, model, "hello", stream=False, headers=endpoint.headers
    )
    try:
        response = yield from do(Send(request, authorization(credential, endpoint)))
    except TryAgain:
        return None
    if response.status_code == 401:
        return Outcome(result="rejected", reason=f"rejected by {host} (401): key not valid", status=401)
    if response.status_code != 200:
        return None
    ms = took_ms(response)
    return Outcome(result="valid", reason=f"key accepted by {host} in {ms} ms", status=200, ms=ms)


def took_ms(response: httpx.Response) -> int:
    """Milliseconds the call took; the world measured them, a flow has no clock."""
    return int(response.extensions.get("ms", 0))
