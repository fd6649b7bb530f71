"""Signing in with a browser: the authorization code with PKCE over a loopback redirect (RFC 6749, 7636, 8252)."""

from dataclasses import replace
from functools import partial

import httpx

from wizard.errors import Rejected, TryAgain, UsageError, WizardError
from wizard.login.brought import Brought
from wizard.login.draft import Draft
from wizard.login.effects import AwaitRedirect, Launch, LetGo, Listen, Moment, Send, Sleep, StopListening
from wizard.login.keeping import let_go, reserved, unclear
from wizard.login.steps import Flow, PasteRedirect, Progress, do
from wizard.oauth.authorize import authorize_url
from wizard.oauth.pkce import Attempt, new_attempt
from wizard.oauth.redirect import Denied, Expected, Granted, read_pasted, read_redirect, redirect_path
from wizard.oauth.token import exchange_request, read_tokens
from wizard.values.preset import BrowserLogin
from wizard.values.secret import Secret
from wizard.values.text import safe

EXCHANGE_S = 20.0


def by_browser(draft: Draft, login: BrowserLogin) -> Flow[Brought]:
    """The listener is left open: the last page waits for the save.

    Raises Rejected when the person declined or the provider refused the code, TryAgain when nobody came back in time.
    """
    attempt = new_attempt()
    expected = expected_of(login, attempt)
    here = yield from do(Listen(login.redirect, expected.path, partial(read_redirect, expected=expected)))
    url = authorize_url(login, attempt, here.redirect_uri, login.client_id)
    # Where nothing listens somebody must paste the last page's address; without them the page leads nowhere.
    wanted = draft.wishes.open_browser and (here.problem is None or draft.wishes.attended)
    launched = yield from do(Launch(url, wanted=wanted))
    question = PasteRedirect(
        name="redirect",
        title=draft.preset.name if draft.preset else "",
        url=url,
        short_url=launched.short_url,
        opened=launched.opened,
        listening=here.problem is None,
        expires_in=draft.wishes.timeout_s,
        other="device" if draft.preset and draft.preset.login("device") else None,
    )
    granted = yield from _granted(question, expected, here.redirect_uri, here.problem)
    return (yield from _redeemed(draft, login, attempt, here.redirect_uri, granted))


def by_address(
    draft: Draft, login: BrowserLogin, attempt: Attempt, redirect_uri: str, address: Secret
) -> Flow[Brought]:
    """With the last page's address, of a sign-in that was started before.

    Raises as :func:`by_browser`; UsageError for the address of another one, and then nothing was redeemed.
    """
    answer = read_pasted(address, expected_of(login, attempt), redirect_uri)
    if isinstance(answer, Denied):
        raise _denied(answer)
    return (yield from _redeemed(draft, login, attempt, redirect_uri, answer))


def expected_of(login: BrowserLogin, attempt: Attempt) -> Expected:
    in_path = login.state_in == "redirect"
    return Expected(
        path=redirect_path(login.redirect, attempt, in_path),
        state=attempt.state,
        in_path=in_path,
        issuer=login.issuer,
        iss_required=login.iss_required,
        client_id_from_redirect=login.client_id_from == "redirect",
    )


def _redeemed(
    draft: Draft, login: BrowserLogin, attempt: Attempt, redirect_uri: str, granted: Granted
) -> Flow[Brought]:
    request = exchange_request(
        login,
        code=granted.code,
        verifier=attempt.verifier,
        redirect_uri=redirect_uri,
        client_id=granted.client_id or login.client_id,
    )
    return replace((yield from _exchanged(draft, login, request)), nonce=attempt.nonce, client=granted.client_id)


def _granted(
    question: PasteRedirect, expected: Expected, redirect_uri: str, problem: WizardError | None
) -> Flow[Granted]:
    began: Moment = yield from do(Sleep(0))
    while True:
        now = yield from do(Sleep(0))
        left = question.expires_in - (now.elapsed - began.elapsed)
        asked = replace(question, expires_in=max(left, 0.0), problem=problem)
        answer = (yield from do(AwaitRedirect(asked, left))) if left > 0 else None
        if answer is None:
            raise TryAgain("the sign-in timed out", hint="start it again")
        if isinstance(answer, Secret):
            try:
                answer = read_pasted(answer, expected, redirect_uri)
            except UsageError as error:
                problem = error
                continue
        if isinstance(answer, Denied):
            if answer.error == "access_denied":
                yield from do(StopListening("denied"))
            raise _denied(answer)
        return answer


def _exchanged(draft: Draft, login: BrowserLogin, request: httpx.Request) -> Flow[Brought]:
    """Redeem the code, once: it is spent whatever comes back (RFC 6749 §4.1.2)."""
    yield from do(Progress("Finishing the sign-in"))
    _, kept = yield from reserved(draft)
    if draft.begun:
        yield from _taken(draft.begun, kept.id)
    asked = yield from do(Sleep(0))
    try:
        response = yield from do(Send(request, timeout_s=EXCHANGE_S, final=True))
        return Brought(kept=kept, tokens=read_tokens(response, field=login.token_field), asked=asked)
    except WizardError as error:
        if login.kind == "api-key" and isinstance(error, TryAgain):
            # The room stays, by which the next login tells of it: whoever left meanwhile does not hear this error.
            raise unclear(draft, error, kept.id) from None
        yield from let_go(kept.id)
        raise


def _taken(begun: str, room: str) -> Flow[None]:
    """From here on nobody finishes it a second time: a code that comes twice may end what it brought (RFC 6749 §4.1.2)."""
    try:
        yield from do(LetGo(begun))
    except WizardError:
        yield from let_go(room)
        raise


def _denied(answer: Denied) -> WizardError:
    if answer.error == "access_denied":
        return Rejected("you declined in the browser")
    said = f": {answer.description}" if answer.description else ""
    if answer.error in {"server_error", "temporarily_unavailable"}:
        return TryAgain(f"the provider could not finish the sign-in ({safe(answer.error, 60)}){said}")
    return Rejected(f"the provider refused the sign-in ({safe(answer.error, 60)}){said}")
