"""The second half of a sign-in that was started before: what it brought, sealed, proven and saved."""

from dataclasses import replace

from wizard.errors import LockBusy, LoginNeeded, Refused, Rejected, TryAgain, UsageError
from wizard.login.begun import Begun
from wizard.login.brought import Brought
from wizard.login.browser import Asked, by_address
from wizard.login.carrying import carrying
from wizard.login.device import Waiting, by_code
from wizard.login.discovery import discovered
from wizard.login.draft import Draft
from wizard.login.effects import Front
from wizard.login.endpoint import origins_of
from wizard.login.introduced import introduced
from wizard.login.keeping import Unclear, let_go, settled
from wizard.login.place import place
from wizard.login.refused import GivenUp
from wizard.login.review import review
from wizard.login.sign_in import accepted, signed_in, taken_up, told
from wizard.login.steps import Flow, do
from wizard.oauth.device import UserCode
from wizard.values.credential import Candidate, Saved
from wizard.values.fill import filled_login
from wizard.values.preset import BrowserLogin, DeviceLogin, Endpoint, OAuthLogin
from wizard.values.secret import Secret


def finish(draft: Draft, begun: Begun, address: Secret | None, limit_s: float | None) -> Flow[Saved]:
    """``draft.begun`` is its id; what is kept under it goes as soon as it is of no use any more.

    Raises UsageError for the address of another sign-in and TryAgain for a code that nobody has approved within
    ``limit_s``: both can be tried again. Everything else as a login does.
    """
    login = _login(draft, begun.method)
    draft = yield from place(replace(draft, login=login))
    draft = yield from _behind(draft, _brought(draft, begun, address, limit_s))
    return (yield from review(draft))


def resume(draft: Draft, candidate: Candidate) -> Flow[Saved]:
    """What a run that was cut off had sealed already. Raises LoginNeeded when it is of no use."""
    login = _login(draft, candidate.method)
    draft = yield from place(replace(draft, login=login, candidate=candidate))
    again = yield from _behind(draft, _taken_up(draft, candidate))
    return (yield from review(again))


def _login(draft: Draft, method: str) -> OAuthLogin:
    login = draft.preset.login(method) if draft.preset else None
    if not isinstance(login, OAuthLogin):
        raise LoginNeeded(f"the provider has no login method `{method}` any more", hint="start another one")
    return login


def _behind(draft: Draft, flow: Flow[Draft]) -> Flow[Draft]:
    """``flow``; for a profile behind a gateway it carries the gateway's own token as well."""
    if draft.existing is None or draft.existing.gateway is None:
        return (yield from flow)
    return (yield from carrying(flow, (yield from do(Front(draft.existing.name)))))


def _taken_up(draft: Draft, candidate: Candidate) -> Flow[Draft]:
    assert draft.endpoint is not None  # noqa: S101  # `place`
    try:
        again = yield from taken_up(draft, candidate, draft.endpoint)
    except GivenUp:
        again = None
    if again is None:
        yield from let_go(draft.begun)
        raise LoginNeeded("what that sign-in brought is of no use", hint="start another one")
    return again


def _brought(draft: Draft, begun: Begun, address: Secret | None, limit_s: float | None) -> Flow[Draft]:
    endpoint, login = draft.endpoint, draft.login
    assert endpoint is not None and isinstance(login, OAuthLogin)  # noqa: S101, PT018  # `place`, `_login`
    draft = yield from settled(replace(draft, store=begun.store))
    filled = yield from discovered(filled_login(login, draft.parameters), draft)
    filled = yield from introduced(filled, draft.name)
    _check_place(filled, endpoint, begun)
    try:
        draft = yield from signed_in(draft, filled, endpoint, _bringing(draft, filled, begun, address, limit_s))
        yield from let_go(draft.begun)
        return (yield from accepted(draft, endpoint))
    except GivenUp:
        raise Rejected("the new key was given up", hint="start another sign-in") from None
    except Unclear as end:
        yield from told(end.record)
        if not isinstance(end.error, Waiting):
            yield from let_go(draft.begun)
        raise end.error from None
    except (Rejected, TryAgain) as error:
        # A code is good once, whatever became of it (RFC 6749 §4.1.2); one that was not tried stays.
        if not isinstance(error, Waiting | LockBusy):
            yield from let_go(draft.begun)
        raise


def _bringing(
    draft: Draft, login: OAuthLogin, begun: Begun, address: Secret | None, limit_s: float | None
) -> Flow[Brought]:
    if isinstance(login, BrowserLogin) and begun.attempt is not None:
        if address is None:
            raise UsageError("the address of the last page is missing")
        asked = Asked(begun.attempt, begun.redirect_uri, begun.client)
        return (yield from by_address(draft, login, asked, address))
    if isinstance(login, DeviceLogin) and begun.device_code is not None:
        code = UserCode(
            device_code=begun.device_code,
            user_code=begun.user_code or "",
            verification_uri=begun.url,
            verification_uri_complete=None,
            expires_in=begun.left_s,
            interval=begun.interval,
        )
        return (yield from by_code(draft, login, code, limit_s))
    raise LoginNeeded("that sign-in is not one of this login method", hint="start another one")


def _check_place(login: OAuthLogin, endpoint: Endpoint, begun: Begun) -> None:
    """Raises Refused when it would lead elsewhere than it did when the person was sent there (SPEC promise 3)."""
    if set(origins_of(endpoint, login)) != set(begun.origins):
        raise Refused("the provider's addresses have changed since that sign-in was started", hint="start another one")
