"""Signing in with a browser: the authorization code with PKCE over a loopback redirect (RFC 6749, 7636, 8252)."""

from dataclasses import replace
from functools import partial

import httpx

from wizard.errors import Rejected, TryAgain, UsageError, WizardError
from wizard.login.brought import Brought
from wizard.login.claims import keys_of
from wizard.login.draft import Draft
from wizard.login.effects import AwaitRedirect, Launch, LetGo, Listen, Moment, Remember, Send, Sleep, StopListening
from wizard.login.issued import UNKNOWN, UnknownClient, asking, forgotten, is_unknown, issued_for, server_of
from wizard.login.keeping import let_go, reserved, unclear
from wizard.login.notes import Progress
from wizard.login.questions import PasteRedirect
from wizard.login.steps import Flow, do
from wizard.oauth.authorize import authorize_url
from wizard.oauth.pkce import Attempt, new_attempt
from wizard.oauth.redirect import Denied, Expected, Granted, read_pasted, read_redirect, redirect_path
from wizard.oauth.token import exchange_request, read_tokens
from wizard.values.credential import Issued
from wizard.values.frozen import dataclass
from wizard.values.preset import BrowserLogin
from wizard.values.secret import Secret
from wizard.values.text import safe

EXCHANGE_S = 20.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person was sent to the page with. ``client`` is the client id that was issued before, if one was."""

    attempt: Attempt
    redirect_uri: str
    client: str | None = None


def by_browser(draft: Draft, login: BrowserLogin) -> Flow[Brought]:
    """The listener is left open: the last page waits for the save.

    Raises Rejected when the person declined or the provider refused the code, TryAgain when nobody came back in time.
    """
    attempt = new_attempt()
    login, client = yield from asking(draft, login)
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
        expires_in=draft.wishes.page_s,
        other="device" if draft.preset and draft.preset.offers("device") else None,
    )
    try:
        granted = yield from _granted(question, expected, here.redirect_uri, here.problem)
    except UnknownClient:
        yield from forgotten(draft, login)
        raise
    return (yield from _redeemed(draft, login, Asked(attempt, here.redirect_uri, client), granted))


def by_address(draft: Draft, login: BrowserLogin, asked: Asked, address: Secret) -> Flow[Brought]:
    """With the last page's address, of a sign-in that was started before.

    Raises as :func:`by_browser`; UsageError for the address of another one, and then nothing was redeemed.
    """
    answer = read_pasted(address, expected_of(login, asked.attempt), asked.redirect_uri)
    if isinstance(answer, Denied):
        if answer.error in UNKNOWN:
            yield from forgotten(draft, login)
        raise _denied(answer)
    return (yield from _redeemed(draft, login, asked, answer))


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


def _redeemed(draft: Draft, login: BrowserLogin, asked: Asked, granted: Granted) -> Flow[Brought]:
    client = issued_for(login, granted, asked.client)
    # Before the code is spent: without them nobody could tell whose sign-in it is.
    keys = (yield from keys_of(login)) if client and login.id_token and login.id_token.verify else None
    request = exchange_request(
        login,
        code=granted.code,
        verifier=asked.attempt.verifier,
        redirect_uri=asked.redirect_uri,
        client_id=client or login.client_id,
    )
    return replace((yield from _exchanged(draft, login, request, client)), nonce=asked.attempt.nonce, keys=keys)


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
            yield from do(StopListening("expired"))
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


def _exchanged(draft: Draft, login: BrowserLogin, request: httpx.Request, client: str | None) -> Flow[Brought]:
    """Redeem the code, once: it is spent whatever comes back (RFC 6749 §4.1.2)."""
    yield from do(Progress("Finishing the sign-in"))
    _, kept = yield from reserved(draft)
    issued = None
    try:
        if client is not None:
            issued = yield from do(Remember(server_of(login), draft.name, Issued(client=client)))
        # From here on nobody finishes it a second time: a code that comes twice may end what it brought (RFC 6749 §4.1.2).
        if draft.begun:
            yield from do(LetGo(draft.begun))
    except WizardError:
        yield from let_go(kept.id)
        raise
    asked = yield from do(Sleep(0))
    try:
        response = yield from do(Send(request, timeout_s=EXCHANGE_S, final=True))
        if client is not None and is_unknown(response):
            yield from forgotten(draft, login)
        return Brought(kept=kept, tokens=read_tokens(response, field=login.token_field), asked=asked, issued=issued)
    except WizardError as error:
        if login.kind == "api-key" and isinstance(error, TryAgain):
            # The room stays, by which the next login tells of it: whoever left meanwhile does not hear this error.
            raise unclear(draft, error, kept.id) from None
        yield from let_go(kept.id)
        raise


def _denied(answer: Denied) -> WizardError:
    if answer.error == "access_denied":
        return Rejected("you declined in the browser")
    said = f": {answer.description}" if answer.description else ""
    if answer.error in {"server_error", "temporarily_unavailable"}:
        return TryAgain(f"the provider could not finish the sign-in ({safe(answer.error, 60)}){said}")
    refusal = UnknownClient if answer.error in UNKNOWN else Rejected
    return refusal(f"the provider refused the sign-in ({safe(answer.error, 60)}){said}")
