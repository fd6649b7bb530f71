"""Signing in with a code typed on another page: the device authorization grant (RFC 8628)."""

from wizard.errors import Rejected, TryAgain, WizardError
from wizard.login.brought import Brought
from wizard.login.draft import Draft
from wizard.login.effects import Moment, Send, Sleep
from wizard.login.keeping import let_go, reserved, unclear
from wizard.login.notes import Progress, ShowUserCode
from wizard.login.steps import Back, Flow, Switch, do
from wizard.oauth.device import UserCode, device_request, read_device
from wizard.oauth.token import Tokens, device_token_request, read_device_error, read_tokens
from wizard.values.credential import Kept
from wizard.values.preset import DeviceLogin
from wizard.values.url import host_of

SLOWER_S = 5.0  # RFC 8628 §3.5, for all later polls
_LONGEST_S = 60.0


class Declined(Rejected):
    """The person's own word: no key was made."""


class Waiting(TryAgain):
    """Nobody has approved it so far; the code stays good."""


_CODES = frozenset({"authorization_pending", "slow_down", "expired_token", "access_denied"})  # RFC 8628 §3.5


def by_device(draft: Draft, login: DeviceLogin) -> Flow[Brought]:
    """Raises Rejected when the person declined, TryAgain when the code ran out, Refused for a page elsewhere."""
    code = yield from asked_code(draft, login)
    limit_s = draft.wishes.timeout_s
    began = yield from do(Sleep(0))
    _, kept = yield from reserved(draft)
    shown = ShowUserCode(
        title=draft.preset.name if draft.preset else "",
        user_code=code.user_code,
        verification_uri=code.verification_uri,
        verification_uri_complete=code.verification_uri_complete,
        expires_in=min(code.expires_in, limit_s or code.expires_in),
        other="browser" if draft.preset and draft.preset.offers("browser") else None,
    )
    try:
        return (yield from _approved(draft, login, code, began, kept, shown=shown, limit_s=limit_s))
    except Waiting:
        raise _expired() from None


def asked_code(draft: Draft, login: DeviceLogin) -> Flow[UserCode]:
    yield from do(Progress("Getting a code", host_of(login.device_url)))
    response = yield from do(Send(device_request(login)))
    return read_device(response, _hosts(draft, login))


def by_code(draft: Draft, login: DeviceLogin, code: UserCode, limit_s: float | None) -> Flow[Brought]:
    """With a code that was shown before. Raises as :func:`by_device`; Waiting after ``limit_s``: it is still good."""
    began = yield from do(Sleep(0))
    _, kept = yield from reserved(draft)
    return (yield from _approved(draft, login, code, began, kept, limit_s=limit_s))


def _approved(
    draft: Draft,
    login: DeviceLogin,
    code: UserCode,
    began: Moment,
    kept: Kept,
    *,
    shown: ShowUserCode | None = None,
    limit_s: float | None = None,
) -> Flow[Brought]:
    lost: list[WizardError] = []
    try:
        if shown is not None:
            yield from do(shown)
        yield from do(Progress("Waiting for approval"))
        tokens, asked = yield from _polled(login, code, began, lost, limit_s)
    except (Back, Switch, WizardError) as error:
        if login.kind != "api-key" or not lost or isinstance(error, Declined):
            yield from let_go(kept.id)
            raise
        # The answer that was lost may have held the key. The room stays, by which the next login tells of it.
        if isinstance(error, WizardError):
            raise unclear(draft, error, kept.id) from None
        raise
    return Brought(kept=kept, tokens=tokens, asked=asked)


def _polled(
    login: DeviceLogin, code: UserCode, began: Moment, lost: list[WizardError], limit_s: float | None
) -> Flow[tuple[Tokens, Moment]]:
    """``lost`` takes what kept an answer from being read. The server is asked once at least."""
    interval, silent, now = code.interval, 0, began
    while True:
        # A connection that fails is asked less and less often (RFC 8628 §3.5).
        nap = min(interval * 2**silent, max(_LONGEST_S, interval))
        gone = now.elapsed - began.elapsed
        if limit_s is not None and gone + nap > limit_s and now is not began:
            raise Waiting("the sign-in is not approved yet")
        now = yield from do(Sleep(min(nap, max(code.expires_in - gone, 0.0))))
        if now.elapsed - began.elapsed >= code.expires_in:
            raise _expired()
        try:
            response = yield from do(Send(device_token_request(login, code.device_code)))
            error = read_device_error(response)
            # Anything else is read as any token answer, so that a server in trouble is asked again.
            tokens = None if error in _CODES else read_tokens(response)
        except TryAgain as problem:
            lost.append(problem)
            silent += 1
            wait = min(interval * 2**silent, max(_LONGEST_S, interval))
            yield from do(Progress(f"No connection. Trying again in {wait:.0f} s. The code stays valid"))
            continue
        if silent:
            yield from do(Progress("Waiting for approval"))
        silent = 0
        if tokens is not None:
            return tokens, now
        if error == "expired_token":
            raise _expired()
        if error == "access_denied":
            raise Declined("you declined in the browser")
        if error == "slow_down":
            interval += SLOWER_S


def _expired() -> WizardError:
    return TryAgain("code expired", hint="get a new one")


def _hosts(draft: Draft, login: DeviceLogin) -> tuple[str, ...]:
    """Hosts a person may be sent to with a code: the preset's own (SECURITY R52)."""
    preset = draft.preset
    urls = [login.device_url, login.token_url, login.issuer, login.verification_uri]
    urls += [preset.docs_url, preset.keys_url, preset.terms_url] if preset else []
    return tuple(dict.fromkeys(host_of(each) for each in urls if each))
