"""The first half of a sign-in: what the person needs for it, and nothing that waits for them."""

from dataclasses import replace

from wizard.errors import UsageError
from wizard.login.again import finishes
from wizard.login.begun import Begun
from wizard.login.browser import expected_of
from wizard.login.candidate import unfinished, whose
from wizard.login.device import asked_code
from wizard.login.discovery import discovered
from wizard.login.draft import Draft
from wizard.login.effects import Listen, StopListening
from wizard.login.endpoint import origins_of
from wizard.login.introduced import introduced
from wizard.login.issued import asking
from wizard.login.keeping import settled
from wizard.login.method import named
from wizard.login.notes import Notice
from wizard.login.place import place
from wizard.login.steps import Flow, do
from wizard.oauth.authorize import authorize_url
from wizard.oauth.pkce import new_attempt
from wizard.oauth.redirect import Stray
from wizard.values.fill import filled_login
from wizard.values.preset import BrowserLogin, DeviceLogin, OAuthLogin, Preset


def begin(draft: Draft) -> Flow[Begun]:
    """Nothing listens and nothing is kept when it is over. Raises UsageError for a login that is no sign-in."""
    preset = draft.preset
    assert preset is not None  # noqa: S101  # whoever starts it says where
    login = yield from named(preset, startable(draft, preset), draft)
    waiting = yield from unfinished(draft, preset)
    if waiting is not None:
        yield from do(Notice(f"{whose(waiting)} was not finished; {finishes(draft)} would take it up."))
    draft = yield from place(replace(draft, login=login))
    draft = yield from settled(draft)
    assert isinstance(draft.login, OAuthLogin)  # noqa: S101  # `startable`
    filled = yield from discovered(filled_login(draft.login, draft.parameters), draft)
    filled = yield from introduced(filled, draft.name)
    if isinstance(filled, BrowserLogin):
        return (yield from _with_browser(draft, filled))
    assert isinstance(filled, DeviceLogin)  # noqa: S101  # there are two kinds
    return (yield from _with_code(draft, filled))


def startable(draft: Draft, preset: Preset) -> str:
    """The method asked for, the profile's, else the first of the preset. Raises UsageError when it is no sign-in."""
    ways = [each.method for each in preset.logins if isinstance(each, OAuthLogin)]
    usual = [each.method for each in preset.logins if isinstance(each, OAuthLogin) and not each.experimental]
    before = draft.existing.auth.method if draft.existing else None
    wished = draft.wishes.method or (before if before in ways else None) or next(iter(usual), None)
    if wished not in ways:
        raise UsageError(
            f"`--start` is for signing in by browser or by code; {preset.name} "
            + (f"offers {' and '.join(ways)}" if ways else "offers neither"),
            hint="leave `--start` out: `wizard auth --help` shows the other ways",
        )
    return str(wished)


def _with_browser(draft: Draft, login: BrowserLogin) -> Flow[Begun]:
    attempt = new_attempt()
    login, client = yield from asking(draft, login)
    path = expected_of(login, attempt).path
    # For a port that is free now. Whoever listens there later holds no verifier, so the code is of no use to them.
    here = yield from do(Listen(login.redirect, path, lambda _: Stray(404)))
    yield from do(StopListening("failed"))
    return replace(
        _begun(draft, login, draft.wishes.page_s),
        url=authorize_url(login, attempt, here.redirect_uri, login.client_id),
        redirect_uri=here.redirect_uri,
        attempt=attempt,
        client=client,
    )


def _with_code(draft: Draft, login: DeviceLogin) -> Flow[Begun]:
    code = yield from asked_code(draft, login)
    return replace(
        _begun(draft, login, code.expires_in),
        url=code.verification_uri,
        user_code=code.user_code,
        device_code=code.device_code,
        interval=code.interval,
    )


def _begun(draft: Draft, login: OAuthLogin, left_s: float) -> Begun:
    assert draft.preset is not None and draft.endpoint is not None and draft.store is not None  # noqa: S101, PT018  # settled
    return Begun(
        provider=draft.preset.id,
        profile=draft.name,
        renews=draft.existing is not None,
        method=login.method,
        kind=login.kind,
        wishes=draft.wishes,
        store=draft.store,
        origins=origins_of(draft.endpoint, login),
        left_s=left_s,
        passphrase=draft.passphrase,
    )
