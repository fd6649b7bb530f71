"""Signing in with a code typed on another page: the device authorization grant (RFC 8628)."""

from wizard.errors import Rejected, TryAgain
from wizard.login.draft import Draft
from wizard.login.effects import LetGo, Moment, Send, Sleep
from wizard.login.keeping import reserved
from wizard.login.steps import Back, Flow, Progress, ShowUserCode, Switch, do
from wizard.oauth.device import UserCode, device_request, read_device
from wizard.oauth.token import Tokens, device_token_request, read_device_error, read_tokens
from wizard.values.credential import Kept
from wizard.values.preset import DeviceLogin
from wizard.values.url import host_of

SLOWER_S = 5.0  # RFC 8628 §3.5, for all later polls
_LONGEST_S = 60.0


def by_device(draft: Draft, login: DeviceLogin) -> Flow[tuple[Kept, Tokens]]:
    """Room, and the tokens that go into it.

    Raises Rejected when the person declined, TryAgain when the code ran out.
    """
    yield from do(Progress("Getting a code", host_of(login.device_url)))
    response = yield from do(Send(device_request(login)))
    code = read_device(response, _hosts(draft, login))
    began = yield from do(Sleep(0))
    _, kept = yield from reserved(draft)
    yield from do(
        ShowUserCode(
            title=draft.preset.name if draft.preset else "",
            user_code=code.user_code,
            verification_uri=code.verification_uri,
            verification_uri_complete=code.verification_uri_complete,
            expires_in=code.expires_in,
            other="browser" if draft.preset and draft.preset.login("browser") else None,
        )
    )
    yield from do(Progress("Waiting for approval"))
    try:
        return kept, (yield from _polled(login, code, began))
    except (Back, Switch, Rejected, TryAgain):
        yield from do(LetGo(kept.id))
        raise


def _polled(login: DeviceLogin, code: UserCode, began: Moment) -> Flow[Tokens]:
    interval, silent = code.interval, 0
    while True:
        # A connection that fails is asked less and less often (RFC 8628 §3.5).
        now = yield from do(Sleep(min(interval * 2**silent, max(_LONGEST_S, interval))))
        if now.elapsed - began.elapsed >= code.expires_in:
            raise TryAgain("the code has expired", hint="get a new one")
        try:
            response = yield from do(Send(device_token_request(login, code.device_code)))
            waiting = read_device_error(response)
            tokens = read_tokens(response) if waiting is None else None
        except TryAgain:
            silent += 1
            wait = min(interval * 2**silent, max(_LONGEST_S, interval))
            yield from do(Progress(f"No connection. Trying again in {wait:.0f} s. The code stays valid"))
            continue
        if silent:
            yield from do(Progress("Waiting for approval"))
        silent = 0
        match waiting:
            case None:
                assert tokens is not None  # noqa: S101  # read above
                return tokens
            case "authorization_pending":
                continue
            case "slow_down":
                interval += SLOWER_S
            case "expired_token":
                raise TryAgain("the code has expired", hint="get a new one")
            case "access_denied":
                raise Rejected("you declined in the browser")
            case other:
                raise Rejected(f"the provider refused the sign-in ({other})")


def _hosts(draft: Draft, login: DeviceLogin) -> tuple[str, ...]:
    """Hosts a person may be sent to with a code: the preset's own (SECURITY R52)."""
    preset = draft.preset
    urls = [login.device_url, login.token_url, login.issuer]
    urls += [preset.docs_url, preset.keys_url, preset.terms_url] if preset else []
    return tuple(dict.fromkeys(host_of(each) for each in urls if each))
