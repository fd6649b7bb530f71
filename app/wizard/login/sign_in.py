"""Signing in at the provider, whichever way: from a settled place to a credential that is sealed and proven."""

from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from wizard.errors import Cancelled, Refused, Rejected, StorageUnavailable, TryAgain, WizardError
from wizard.login.account import agreed
from wizard.login.again import still_kept
from wizard.login.brought import Brought
from wizard.login.browser import by_browser
from wizard.login.claims import account
from wizard.login.device import by_device
from wizard.login.discovery import discovered
from wizard.login.draft import Draft
from wizard.login.effects import Keep, StopListening
from wizard.login.endpoint import origins_of
from wizard.login.introduced import introduced
from wizard.login.issued import bound, looked_into
from wizard.login.keeping import LeftSealed, Unclear, keys_page, let_go, settled
from wizard.login.notes import Notice
from wizard.login.proof import proven
from wizard.login.questions import Choose, Option
from wizard.login.refused import GivenUp, given_up, kept_key, refused_key
from wizard.login.resume import finished
from wizard.login.steps import Back, Flow, Switch, do
from wizard.values.credential import Candidate, Credential
from wizard.values.fill import filled_login
from wizard.values.preset import BrowserLogin, DeviceLogin, Endpoint, OAuthLogin
from wizard.values.text import safe
from wizard.values.url import host_of

T = TypeVar("T")

# OpenID Connect Core §5.4, §11.
_ABOUT_WHOM = ("openid", "profile", "email", "address", "phone", "offline_access")


def obtain(draft: Draft) -> Flow[Draft]:
    """A credential in the draft, sealed as a candidate the moment it came, and proven."""
    endpoint, login = draft.endpoint, draft.login
    assert endpoint is not None and isinstance(login, OAuthLogin)  # noqa: S101, PT018  # earlier stages chose
    problem: WizardError | None = None
    if draft.candidate is not None:
        try:
            again = yield from _leaving_it(taken_up(draft, draft.candidate, endpoint))
        except Rejected as error:
            problem = error
        else:
            if again is not None:
                return again
        draft = replace(draft, candidate=None)
    doubtful = ""
    while True:
        if problem is not None:
            try:
                yield from _once_more(draft, login, problem)
            except (Back, Switch, WizardError):
                yield from told(doubtful)
                raise
            yield from told(doubtful)
            doubtful = ""
        try:
            draft = yield from settled(draft)
            filled = yield from discovered(filled_login(login, draft.parameters), draft)
            filled = yield from introduced(filled, draft.name)
            sealed = yield from signed_in(draft, filled, endpoint, _bringing(draft, filled))
            return (yield from _leaving_it(accepted(sealed, endpoint)))
        except GivenUp:
            problem = None
        except Unclear as end:
            problem, doubtful = end.error, end.record
        except (Rejected, TryAgain, Refused, StorageUnavailable) as error:
            problem = error
            if isinstance(error, StorageUnavailable):
                draft = replace(draft, store=None, passphrase=None)


def told(doubtful: str) -> Flow[None]:
    """Whoever left during the exchange never comes here: the room stays, and the next login tells."""
    if doubtful:
        yield from let_go(doubtful)


def _leaving_it(flow: Flow[T]) -> Flow[T]:
    """Back from here leaves something sealed behind."""
    try:
        return (yield from flow)
    except Back:
        raise LeftSealed from None


def taken_up(draft: Draft, candidate: Candidate, endpoint: Endpoint) -> Flow[Draft | None]:
    """As ``finished``. Raises Rejected for another account's, which is not wanted."""
    again = yield from finished(draft, candidate, endpoint)
    if again is not None:
        yield from agreed(again)
    return again


def _bringing(draft: Draft, login: OAuthLogin) -> Flow[Brought]:
    match login:
        case BrowserLogin():
            return by_browser(draft, login)
        case DeviceLogin():
            return by_device(draft, login)
    raise TypeError(login.method)


def signed_in(draft: Draft, login: OAuthLogin, endpoint: Endpoint, bringing: Flow[Brought]) -> Flow[Draft]:
    """The draft with a credential that is sealed already, and the browser told so."""
    try:
        brought = yield from looked_into(draft, (yield from bringing), login, endpoint)
        credential = yield from _sealed(draft, brought, login, endpoint)
        yield from bound(draft, brought, login)
        credential = yield from _named(credential, brought, login)
        yield from _granted(brought, login)
    except (Back, Switch, Cancelled):
        yield from do(StopListening("cancelled"))
        raise
    except (Unclear, WizardError):
        yield from do(StopListening("failed"))
        raise
    yield from do(StopListening("done"))
    kept = brought.kept
    return replace(draft, credential=credential, kept=kept, store=kept.store, passphrase=kept.passphrase)


def _sealed(draft: Draft, brought: Brought, login: OAuthLogin, endpoint: Endpoint) -> Flow[Credential]:
    tokens = brought.tokens
    if tokens.expires_in is not None and tokens.expires_in <= 0 and tokens.refresh is None:
        yield from let_go(brought.kept.id)
        over = TryAgain("the provider gave a sign-in that is over already", hint="start it again")
        raise _orphaned(draft, over) if login.kind == "api-key" else over
    credential = Credential(
        kind=login.kind,
        secret=tokens.access,
        origins=origins_of(endpoint, login),
        refresh_token=tokens.refresh,
        expires_at=None if tokens.expires_in is None else brought.asked.wall + tokens.expires_in,
        account=tokens.account,
        client=brought.issued.client if brought.issued else None,
        earliest=tokens.earliest,
    )
    # No step may stand between the answer and this one: whoever leaves there would lose what cannot be asked again.
    try:
        yield from do(Keep(brought.kept, credential))
    except WizardError as error:
        yield from let_go(brought.kept.id)
        if login.kind == "api-key":
            raise _orphaned(draft, error) from None
        raise
    return credential


def _named(credential: Credential, brought: Brought, login: OAuthLogin) -> Flow[Credential]:
    """``credential`` with the name of its account. One that is not from the sign-in that was started is let go."""
    if brought.keys is not None:
        return credential  # it was looked into before
    try:
        name = yield from account(login, brought.tokens, brought.nonce)
    except TryAgain as error:
        yield from do(Notice(f"The account's name could not be confirmed: {error.message}."))
        return credential
    except (Rejected, Refused):
        yield from let_go(brought.kept.id)
        raise
    if not name or name == credential.account:
        return credential
    credential = replace(credential, account=name)
    with suppress(WizardError):  # sealed already; the save writes it again
        yield from do(Keep(brought.kept, credential))
    return credential


def _granted(brought: Brought, login: OAuthLogin) -> Flow[None]:
    """Say what was asked for and not given (RFC 6749 §3.3); what is about the person has another name at some."""
    given = brought.tokens.scope
    missing = [] if given is None else [each for each in login.scopes if each not in {*given.split(), *_ABOUT_WHOM}]
    if missing:
        yield from do(
            Notice(f"The provider granted less than was asked for; missing: {safe(', '.join(missing), 200)}.")
        )


def _orphaned(draft: Draft, error: WizardError) -> WizardError:
    """``error``, and that a key now stands at the provider which nobody here holds."""
    return type(error)(error.message, hint=f"a key was made and could not be kept: revoke it at {keys_page(draft)}")


def accepted(draft: Draft, endpoint: Endpoint) -> Flow[Draft]:
    """``draft`` once its credential is proven. Tokens that are rejected are let go: their own provider does not know them.

    A minted key may only be too new, so it stays until the person gives it up. One of another account is asked about.
    """
    yield from agreed(draft)
    while True:
        try:
            return (yield from proven(draft, endpoint, draft.credential))
        except Cancelled:
            raise still_kept(draft) from None
        except Rejected as error:
            if draft.credential is not None and draft.credential.kind == "api-key":
                problem = Rejected(error.message, hint=kept_key(draft))
                try:
                    again = yield from refused_key(draft, problem)
                except Cancelled:
                    raise still_kept(draft) from None
                if again == "retry":
                    continue
                yield from given_up(draft)
                raise GivenUp from None
            if draft.kept is not None:
                yield from let_go(draft.kept.id)
            raise


def _once_more(draft: Draft, login: OAuthLogin, problem: WizardError) -> Flow[None]:
    """A new sign-in, or a new code, only on the person's word: the old one may be half typed."""
    label = "Get a new code" if login.method == "device" else "Sign in again"
    title = draft.preset.name if draft.preset else host_of(login.token_url)
    yield from do(
        Choose(name="again", title=title, options=(Option(id="again", label=label),), default="again", problem=problem)
    )
