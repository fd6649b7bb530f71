"""The token endpoint: requests out, answers in."""

import json
from dataclasses import replace
from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.errors import Refused, Rejected, TryAgain, WizardError
from wizard.oauth.token import (
    Tokens,
    device_token_request,
    exchange_request,
    read_device_error,
    read_tokens,
    refresh_request,
)
from wizard.values.preset import BrowserLogin, DeviceLogin
from wizard.values.secret import Secret

LOGIN = BrowserLogin(
    method="browser",
    kind="tokens",
    authorize_url="https://auth.example/authorize",
    token_url="https://auth.example/token",
    client_id="our-client",
    scopes=("a", "b"),
)
OPENROUTER = BrowserLogin(
    method="browser",
    authorize_url="https://openrouter.ai/auth",
    token_url="https://openrouter.ai/api/v1/auth/keys",
    token_body="json",
    token_field="key",
    redirect_param="callback_url",
    state_in="redirect",
)
DEVICE = DeviceLogin(method="device", kind="tokens", token_url="https://auth.example/token", client_id="our-client")
HOME = "http://127.0.0.1:49152/callback"


def exchange(login: BrowserLogin, client_id: str | None = None) -> httpx.Request:
    return exchange_request(
        login, code=Secret("the code+/"), verifier=Secret("v" * 43), redirect_uri=HOME, client_id=client_id
    )


def form(request: httpx.Request) -> dict[str, str]:
    assert request.method == "POST"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["accept"] == "application/json"
    pairs = parse_qsl(request.content.decode(), keep_blank_values=True, strict_parsing=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def answer(status: int = 200, **body: object) -> httpx.Response:
    return httpx.Response(status, json=body)


def raw(content: bytes | str, status: int = 200, kind: str = "application/json") -> httpx.Response:
    return httpx.Response(status, content=content, headers={"content-type": kind})


# -- requests ----------------------------------------------------------------------------------------------------------
def test_a_code_is_exchanged_as_the_rfc_says_and_with_nothing_else() -> None:
    """RFC 6749 §4.1.3 with a public client, RFC 7636 §4.5."""
    assert str(exchange(LOGIN).url) == "https://auth.example/token"
    assert form(exchange(LOGIN)) == {
        "grant_type": "authorization_code",
        "code": "the code+/",
        "redirect_uri": HOME,
        "client_id": "our-client",
        "code_verifier": "v" * 43,
    }


def test_openrouter_gets_the_three_fields_it_documents() -> None:
    request = exchange(OPENROUTER)

    assert request.headers["content-type"] == "application/json"
    assert json.loads(request.content) == {
        "code": "the code+/",
        "code_verifier": "v" * 43,
        "code_challenge_method": "S256",
    }


def test_json_with_a_client_has_the_names_of_the_rfc() -> None:
    body = json.loads(exchange(replace(LOGIN, token_body="json")).content)

    assert body == form(exchange(LOGIN))


def test_an_issued_client_id_redeems_its_own_code() -> None:
    assert form(exchange(LOGIN, "oaiapp_1"))["client_id"] == "oaiapp_1"


def test_extras_are_sent_but_do_not_speak_for_the_protocol() -> None:
    extra = replace(
        LOGIN,
        token_params={
            "audience": "x",
            "code": "evil",
            "grant_type": "password",
            "redirect_uri": "https://evil.example",
        },
        resource="https://api.example",
    )

    assert form(exchange(extra)) == form(exchange(LOGIN)) | {"audience": "x", "resource": "https://api.example"}


def test_a_presets_headers_go_along_but_do_not_frame_the_request() -> None:
    request = exchange(replace(LOGIN, headers={"X-Platform": "wizard", "content-type": "text/plain", "ACCEPT": "*/*"}))

    assert request.headers["x-platform"] == "wizard"
    assert request.headers.get_list("content-type") == ["application/x-www-form-urlencoded"]
    assert request.headers.get_list("accept") == ["application/json"]


def test_a_poll_is_that_of_rfc_8628() -> None:
    assert form(device_token_request(DEVICE, Secret("dev"))) == {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": "dev",
        "client_id": "our-client",
    }


def test_a_refresh_asks_for_the_scope_it_has() -> None:
    """RFC 6749 §6: no scope means the same scope."""
    assert form(refresh_request(LOGIN, Secret("ref"))) == {
        "grant_type": "refresh_token",
        "refresh_token": "ref",
        "client_id": "our-client",
    }
    assert form(refresh_request(DEVICE, Secret("ref"), client_id="issued"))["client_id"] == "issued"


def test_a_refresh_speaks_the_encoding_of_the_exchange() -> None:
    assert json.loads(refresh_request(replace(LOGIN, token_body="json"), Secret("ref")).content) == {
        "grant_type": "refresh_token",
        "refresh_token": "ref",
        "client_id": "our-client",
    }


def test_no_secret_is_in_the_url_or_in_what_a_request_prints() -> None:
    for request in (exchange(LOGIN), refresh_request(LOGIN, Secret("the code+/"))):
        assert request.url.query == b""
        assert "the code" not in repr(request)


# -- answers -----------------------------------------------------------------------------------------------------------
def test_tokens_are_read() -> None:
    """RFC 6749 §5.1."""
    found = read_tokens(
        answer(
            access_token="the-token",
            token_type="bEARER",
            expires_in=3600,
            refresh_token="ref",
            scope="a b",
            id_token="h.p.s",
            unknown={"x": 1},
        )
    )

    assert found == Tokens(
        access=Secret("the-token"),
        refresh=Secret("ref"),
        expires_in=3600.0,
        id_token=Secret("h.p.s"),
        scope="a b",
    )
    assert "the-token" not in repr(found)


def test_a_minted_key_needs_no_token_type() -> None:
    found = read_tokens(answer(key="sk-or-v1-abc", user_id="user_1"), field="key")

    assert found == Tokens(access=Secret("sk-or-v1-abc"), account="user_1")


def test_a_key_may_stand_inside_an_object_and_name_its_own_lifetime() -> None:
    assert read_tokens(answer(data={"key": "abc"}), field="data.key").access == Secret("abc")
    poe = read_tokens(answer(api_key="abc", api_key_expires_in=60), field="api_key")
    assert poe.expires_in == 60.0
    assert read_tokens(answer(api_key="abc", api_key_expires_in=None), field="api_key").expires_in is None


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (3600, 3600.0),
        (0, 0.0),
        (-1, 0.0),
        (59.5, 59.5),
        ("3600", 3600.0),
        ("3600.5", 3600.5),
        ("-5", 0.0),
        (None, None),
        (True, None),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("1e3", None),
        ("٣", None),
        (1e18, None),
        (10**400, None),
        ("9" * 20, None),
        ([3600], None),
        ({}, None),
    ],
)
def test_a_lifetime_is_seconds_or_unknown(said: object, seconds: float | None) -> None:
    assert read_tokens(answer(access_token="a", expires_in=said)).expires_in == seconds


@pytest.mark.parametrize("lifetime", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_in_json_makes_no_answer(lifetime: str) -> None:
    with pytest.raises(TryAgain):
        read_tokens(raw(f'{{"access_token": "a", "expires_in": {lifetime}}}'))


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404])
def test_an_oauth_error_is_a_rejection_at_any_status(status: int) -> None:
    """RFC 6749 §5.2, and servers that answer 200."""
    reply = answer(status, error="invalid_grant", error_description="the code 4/abc was used", access_token="a")
    with pytest.raises(Rejected) as told:
        read_tokens(reply)

    assert told.value.message == f"the token exchange failed ({status} invalid_grant)"


@pytest.mark.parametrize("error", ["a b", "x" * 41, "\x1b[31m", "<b>", 7, ["x"], {"message": "no"}, {"code": 5}])
def test_an_error_outside_its_alphabet_is_not_repeated(error: object) -> None:
    with pytest.raises(Rejected) as told:
        read_tokens(answer(400, error=error))

    assert told.value.message == "the token exchange failed (400)"


def test_an_error_inside_an_object_is_named() -> None:
    with pytest.raises(Rejected, match=r"the refresh failed \(401 refresh_token_reused\)"):
        read_tokens(answer(401, error={"code": "refresh_token_reused", "message": "…"}), what="the refresh")


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refusal_without_an_error_is_a_rejection(status: int) -> None:
    with pytest.raises(Rejected):
        read_tokens(answer(status, message="no"))


@pytest.mark.parametrize(
    "reply",
    [
        answer(500),
        answer(503, error="invalid_grant"),
        answer(429, error="slow_down"),
        answer(400, error="temporarily_unavailable"),
        answer(400, error="server_error"),
        answer(404, detail="no such page"),
        raw(""),
        raw("", 401),
        raw("<html>", 403, "text/html"),
        raw("<html>"),
        raw("<html>", kind="text/html"),
        raw('{"access_token": "a"}', kind="text/html"),
        raw("access_token=a&token_type=bearer", kind="application/x-www-form-urlencoded"),
        httpx.Response(200, content=b'{"access_token": "a"}'),
        raw("null"),
        raw("[]"),
        raw('["access_token"]'),
        raw('"access_token"'),
        raw('{"access_token": "a"'),
        raw("[" * 100_000),
        raw('{"a":' * 100_000),
        raw(b'\xff{"access_token": "a"}'),
        raw(json.dumps({"access_token": "a", "pad": "x" * 1024 * 1024})),
        answer(),
        answer(access_token=None),
        answer(access_token=""),
        answer(access_token=7),
        answer(access_token=["a"]),
        answer(access_token="a b"),
        answer(access_token="a\n"),
        answer(access_token="a\r\nX-Evil: 1"),
        answer(access_token="é"),
        answer(access_token="a" * 16385),
        answer(access_token="a", token_type="mac"),
        answer(access_token="a", token_type="N_A"),
        answer(access_token="a", token_type=["bearer"]),
        answer(access_token="a", refresh_token="b c"),
        answer(access_token="a", refresh_token=7),
        answer(access_token="a", id_token="\x00"),
    ],
)
def test_what_is_no_answer_may_be_tried_again(reply: httpx.Response) -> None:
    with pytest.raises(TryAgain) as told:
        read_tokens(reply)

    assert told.value.__cause__ is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_token_endpoint_does_not_redirect(status: int) -> None:
    with pytest.raises(Refused):
        read_tokens(answer(status, access_token="a"))


def test_empty_values_are_absent_ones() -> None:
    found = read_tokens(
        answer(access_token="a", refresh_token="", id_token=None, error=None, token_type=None, scope="")
    )

    assert found == Tokens(access=Secret("a"))


def test_a_scope_and_an_account_are_fit_for_a_terminal() -> None:
    found = read_tokens(answer(access_token="a", scope=["x\x1b[31m", 7, "y"], user_id="me\u202e"))

    assert (found.scope, found.account) == ("x y", "me")


@pytest.mark.parametrize("status", [200, 400, 401, 403, 428, 429])
def test_a_device_error_is_read_at_any_status(status: int) -> None:
    """RFC 8628 §3.5, and Google's 428."""
    for code in ("authorization_pending", "slow_down", "expired_token", "access_denied"):
        assert read_device_error(answer(status, error=code)) == code


@pytest.mark.parametrize("reply", [answer(access_token="a"), raw("<html>", 400, "text/html"), answer(400, error="a b")])
def test_no_device_error_is_made_up(reply: httpx.Response) -> None:
    assert read_device_error(reply) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["access_token", "token_type", "expires_in", "refresh_token", "id_token", "error", "scope"])


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from([200, 201, 204, 302, 400, 401, 403, 404, 418, 429, 500, 503]),
    st.sampled_from(["application/json", "application/problem+json; charset=utf-8", "text/html", ""]),
    st.binary(max_size=60)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(NAMES, JSON | st.sampled_from(["Bearer", "a"]), max_size=5).map(
        lambda value: json.dumps(value).encode()
    ),
)
def test_every_answer_is_whole_tokens_or_an_error_of_ours(status: int, kind: str, content: bytes) -> None:
    reply = httpx.Response(status, content=content, headers={"content-type": kind} if kind else {})
    code = read_device_error(reply)
    assert code is None or code.isprintable()
    try:
        found = read_tokens(reply)
    except WizardError as error:
        assert isinstance(error, Rejected | TryAgain | Refused)  # noqa: PT017  # both outcomes are fine
        assert error.message.isascii()  # noqa: PT017
        assert error.message.isprintable()  # noqa: PT017
    else:
        assert 200 <= status < 300
        assert found.access.reveal().isascii()
        assert found.access.reveal().isprintable()
