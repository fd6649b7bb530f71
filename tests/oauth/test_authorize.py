"""The sign-in link."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from wizard.oauth.authorize import authorize_url
from wizard.oauth.pkce import Attempt, challenge
from wizard.values.preset import BrowserLogin, IdToken
from wizard.values.secret import Secret

ATTEMPT = Attempt(state="the-state", verifier=Secret("v" * 43), nonce="the-nonce", segment="the-segment")
HOME = "http://127.0.0.1:49152/callback"
LOGIN = BrowserLogin(
    method="browser",
    kind="tokens",
    authorize_url="https://auth.example/authorize",
    token_url="https://auth.example/token",
    client_id="our-client",
    scopes=("openid", "offline_access"),
)
OPENROUTER = BrowserLogin(
    method="browser",
    authorize_url="https://openrouter.ai/auth",
    token_url="https://openrouter.ai/api/v1/auth/keys",
    redirect_param="callback_url",
    state_in="redirect",
)


def asked(login: BrowserLogin, client_id: str | None = None) -> dict[str, str]:
    pairs = parse_qsl(urlsplit(authorize_url(login, ATTEMPT, HOME, client_id)).query, keep_blank_values=True)
    assert len(dict(pairs)) == len(pairs), "a parameter is repeated (RFC 6749 §3.1)"
    return dict(pairs)


def test_the_request_is_that_of_rfc_6749_with_pkce() -> None:
    url = authorize_url(LOGIN, ATTEMPT, HOME, None)

    assert url.startswith("https://auth.example/authorize?")
    assert asked(LOGIN) == {
        "response_type": "code",
        "client_id": "our-client",
        "redirect_uri": HOME,
        "scope": "openid offline_access",
        "state": "the-state",
        "code_challenge": challenge(ATTEMPT.verifier),
        "code_challenge_method": "S256",
    }


def test_the_verifier_is_not_in_the_link() -> None:
    assert "v" * 43 not in authorize_url(LOGIN, ATTEMPT, HOME, None)


def test_openrouter_is_asked_as_it_documents() -> None:
    assert asked(OPENROUTER) == {
        "response_type": "code",
        "callback_url": HOME,
        "code_challenge": challenge(ATTEMPT.verifier),
        "code_challenge_method": "S256",
    }


def test_an_issued_client_id_goes_before_the_presets() -> None:
    assert asked(LOGIN, "issued")["client_id"] == "issued"


def test_a_resource_is_named() -> None:
    """RFC 8707 §2.1."""
    assert asked(replace(LOGIN, resource="https://api.example/v1"))["resource"] == "https://api.example/v1"


def test_a_nonce_goes_with_an_identity_token_only() -> None:
    assert asked(replace(LOGIN, id_token=IdToken()))["nonce"] == "the-nonce"
    assert "nonce" not in asked(LOGIN)
    assert "nonce" not in asked(replace(LOGIN, id_token=IdToken(), scopes=("offline_access",)))


def test_a_query_of_the_endpoint_stays() -> None:
    """RFC 6749 §3.1."""
    found = asked(replace(LOGIN, authorize_url="https://auth.example/a?tenant=x%20y&empty=&scope=old"))

    assert found["tenant"] == "x y"
    assert found["empty"] == ""
    assert found["scope"] == "openid offline_access"


@pytest.mark.parametrize(
    "name",
    [
        "response_type",
        "client_id",
        "redirect_uri",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "request",
        "request_uri",
    ],
)
@pytest.mark.parametrize("login", [LOGIN, OPENROUTER])
def test_extras_never_speak_for_the_protocol(login: BrowserLogin, name: str) -> None:
    plain = asked(login)
    in_query = replace(login, authorize_url=f"{login.authorize_url}?{name}=evil")

    assert asked(replace(login, authorize_params={name: "evil"})) == plain
    assert asked(in_query) == plain


def test_an_extra_named_like_the_redirect_does_not_replace_it() -> None:
    assert asked(replace(OPENROUTER, authorize_params={"callback_url": "https://evil.example"}))["callback_url"] == HOME


def test_extras_are_sent() -> None:
    assert asked(replace(LOGIN, authorize_params={"prompt": "consent"}))["prompt"] == "consent"
