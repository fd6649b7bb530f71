"""The addresses an authorization server publishes about itself, where a preset names only its issuer (RFC 8414)."""

from collections.abc import Collection

from wizard.errors import TryAgain, Unreachable, WizardError
from wizard.login.draft import Draft
from wizard.login.effects import Send
from wizard.login.notes import Progress
from wizard.login.steps import Flow, do
from wizard.oauth.metadata import discovery_urls, metadata_request, read_metadata, with_metadata
from wizard.values.preset import BrowserLogin, DeviceLogin, OAuthLogin
from wizard.values.url import host_of


def discovered(login: OAuthLogin, draft: Draft | None = None, bound: Collection[str] = ()) -> Flow[OAuthLogin]:
    """``login`` with every address it needs; what the preset says itself stands. ``bound``: origins it may lead to.

    Raises Refused for a document that is another issuer's, TryAgain when there is none and an address is missing.
    """
    if login.issuer is None:
        return login
    preset = draft.preset if draft else None
    hosts = [*bound, *(each for each in (preset.docs_url, preset.keys_url) if each)] if preset else [*bound]
    yield from do(Progress(f"Asking {host_of(login.issuer)} how to sign in", host_of(login.issuer)))
    problem: WizardError = TryAgain(f"{host_of(login.issuer)} does not say how to sign in")
    for url in discovery_urls(login.issuer):
        try:
            response = yield from do(Send(metadata_request(url)))
            return with_metadata(login, read_metadata(response, login.issuer, [host_of(each) for each in hosts]))
        except TryAgain as error:
            problem = error
            if isinstance(error, Unreachable):
                break  # the other addresses are at the same host
    if _lacking(login):
        raise problem
    return login


def _lacking(login: OAuthLogin) -> bool:
    if isinstance(login, BrowserLogin):
        unverifiable = login.id_token is not None and login.id_token.verify and login.jwks_url is None
        return unverifiable or not (login.authorize_url and login.token_url)
    return isinstance(login, DeviceLogin) and not (login.device_url and login.token_url)
