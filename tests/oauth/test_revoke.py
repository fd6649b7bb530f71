"""Telling the server that a token is no longer wanted."""

from urllib.parse import parse_qsl

import httpx
import pytest

from wizard.oauth.revoke import revoke_request, revoked
from wizard.values.preset import OAuthLogin
from wizard.values.secret import Secret

LOGIN = OAuthLogin(method="browser", kind="tokens", client_id="our-client", headers={"X-Platform": "wizard"})


def test_the_token_and_its_kind_are_named() -> None:
    """RFC 7009 §2.1."""
    request = revoke_request(LOGIN, "https://auth.example/revoke", Secret("ref"), "refresh_token")

    assert (request.method, str(request.url)) == ("POST", "https://auth.example/revoke")
    assert dict(parse_qsl(request.content.decode())) == {
        "token": "ref",
        "token_type_hint": "refresh_token",
        "client_id": "our-client",
    }
    assert request.headers["x-platform"] == "wizard"


@pytest.mark.parametrize(("status", "gone"), [(200, True), (204, True), (302, False), (400, False), (503, False)])
def test_only_a_success_says_that_it_is_gone(status: int, gone: bool) -> None:
    """RFC 7009 §2.2: an unknown token is a success; §2.2.1: 503 means ask again."""
    assert revoked(httpx.Response(status)) is gone
