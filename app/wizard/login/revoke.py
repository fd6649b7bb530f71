"""Telling the provider that a credential is no longer wanted, where it offers that (RFC 7009)."""

from wizard.errors import Refused, TryAgain
from wizard.login.discovery import discovered
from wizard.login.effects import Send
from wizard.login.introduced import introduced
from wizard.login.steps import Flow, do
from wizard.oauth.revoke import revoke_request, revoked
from wizard.values.credential import Credential
from wizard.values.preset import OAuthLogin
from wizard.values.url import host_of, origin

REVOKE_S = 5.0


def withdrawn(login: OAuthLogin, credential: Credential) -> Flow[str]:
    """The host that withdrew it, or empty where there is no way to. Raises TryAgain, Refused when it did not.

    The refresh token is named where there is one: all that its grant has given goes with it (RFC 7009 §2.1).
    """
    if login.revoke_url is None and login.issuer is not None:
        login = yield from discovered(login)
    if login.revoke_url is None:
        return ""
    login = yield from introduced(login)
    assert login.revoke_url is not None  # noqa: S101  # as before
    host = host_of(login.revoke_url)
    if origin(login.revoke_url) not in credential.origins:
        raise Refused(f"the credential is not for {host}")
    client = credential.client
    request = (
        revoke_request(login, login.revoke_url, token, "refresh_token", client_id=client)
        if (token := credential.refresh_token) is not None
        else revoke_request(login, login.revoke_url, credential.secret, "access_token", client_id=client)
    )
    response = yield from do(Send(request, timeout_s=REVOKE_S))
    if not revoked(response):
        raise TryAgain(f"{host} did not revoke it ({response.status_code})")
    return host
