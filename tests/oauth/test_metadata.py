"""The document in which an authorization server names its endpoints."""

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.errors import Refused, TryAgain, WizardError
from wizard.oauth.metadata import Metadata, discovery_urls, metadata_request, read_metadata, with_metadata
from wizard.values.preset import BrowserLogin, DeviceLogin, OAuthLogin

ISSUER = "https://auth.example.com"
GOOD: dict[str, object] = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://auth.example.com/authorize",
    "token_endpoint": "https://auth.example.com/token",
    "device_authorization_endpoint": "https://auth.example.com/device",
    "revocation_endpoint": "https://auth.example.com/revoke",
    "jwks_uri": "https://auth.example.com/jwks",
}
NAMES = [name for name in GOOD if name != "issuer"]
FOUND = Metadata(
    authorize_url="https://auth.example.com/authorize",
    token_url="https://auth.example.com/token",
    device_url="https://auth.example.com/device",
    revoke_url="https://auth.example.com/revoke",
    jwks_url="https://auth.example.com/jwks",
    iss_in_redirect=False,
)


def read(issuer: str = ISSUER, extra: tuple[str, ...] = (), **changes: object) -> Metadata:
    body = {name: value for name, value in (GOOD | changes).items() if value is not ...}
    return read_metadata(httpx.Response(200, json=body), issuer, extra)


def only(issuer: str, token_endpoint: object, extra: tuple[str, ...] = ()) -> str | None:
    reply = httpx.Response(200, json={"issuer": issuer, "token_endpoint": token_endpoint})
    return read_metadata(reply, issuer, extra).token_url


@pytest.mark.parametrize(
    ("issuer", "urls"),
    [
        (
            "https://example.com",
            (
                "https://example.com/.well-known/oauth-authorization-server",
                "https://example.com/.well-known/openid-configuration",
            ),
        ),
        (
            "https://example.com/",
            (
                "https://example.com/.well-known/oauth-authorization-server",
                "https://example.com/.well-known/openid-configuration",
            ),
        ),
        (
            "https://example.com:8443/issuer1",
            (
                "https://example.com:8443/.well-known/oauth-authorization-server/issuer1",
                "https://example.com:8443/.well-known/openid-configuration/issuer1",
                "https://example.com:8443/issuer1/.well-known/openid-configuration",
            ),
        ),
    ],
)
def test_the_well_known_name_goes_before_the_path(issuer: str, urls: tuple[str, ...]) -> None:
    """RFC 8414 §3.1 and §5; the last is OpenID Connect Discovery §4.1."""
    assert discovery_urls(issuer) == urls


def test_the_request_asks_for_json() -> None:
    request = metadata_request(discovery_urls(ISSUER)[0])

    assert (request.method, request.headers["accept"]) == ("GET", "application/json")


def test_the_endpoints_are_read() -> None:
    assert read() == FOUND


def test_what_is_not_named_is_not_there() -> None:
    assert read(device_authorization_endpoint=..., revocation_endpoint=None).device_url is None


@pytest.mark.parametrize(("said", "needed"), [(True, True), (False, False), ("true", False), (1, False), (..., False)])
def test_the_issuer_in_the_redirect_is_a_promise_only_if_true(said: object, needed: bool) -> None:
    """RFC 9207 §3."""
    assert read(authorization_response_iss_parameter_supported=said).iss_in_redirect is needed


@pytest.mark.parametrize(
    "said",
    [
        ...,
        None,
        "",
        7,
        [ISSUER],
        "https://auth.example.com/",
        "https://AUTH.example.com",
        "http://auth.example.com",
        "https://auth.example.com:443",
        "https://evil.example.com",
        f"{ISSUER}#",
        f" {ISSUER}",
        "https://evil.example\x1b[31m",
    ],
)
def test_the_issuer_must_be_equal_to_the_letter(said: object) -> None:
    """RFC 8414 §3.3."""
    with pytest.raises(Refused) as told:
        read(issuer=ISSUER) if said == ISSUER else read_with_issuer(said)

    assert told.value.message == f"the discovery document is not that of `{ISSUER}`"


def read_with_issuer(said: object) -> Metadata:
    body = GOOD | {"issuer": said} if said is not ... else {name: GOOD[name] for name in NAMES}
    return read_metadata(httpx.Response(200, json=body), ISSUER, ())


BAD = [
    "https://evil.example/token",
    "https://example.com.evil.example/token",
    "https://evilexample.com/token",
    "https://auth.example.com@evil.example/token",
    "https://user@auth.example.com/token",
    "https://auth.example.com\\@evil.example/",
    "https://auth.example.com:x/",
    "https://auth.example.com/token#part",
    "https://auth.example.com/to ken",
    "https://auth.example.com/\x1b[31m",
    "https://auth.example.com/\r\nX: 1",
    "https://auth.example.com/../token",
    "https://auth.exаmple.com/token",
    "https://127.0.0.1/token",
    "https://169.254.169.254/latest",
    "https://[::1]/token",
    "https://localhost/token",
    "https://com/token",
    "http://auth.example.com/token",
    "http://127.0.0.1:8080/token",
    "http://localhost/token",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:application/json,{}",
    "ssh://auth.example.com/",
    "//auth.example.com/token",
    "/token",
    "token",
    "",
    "$(id)",
    "`id`",
    "https://auth.example.com/" + "a" * 2048,
    7,
    True,
    [],
    ["https://auth.example.com/token"],
    {},
    {"url": "https://auth.example.com/token"},
]


@pytest.mark.parametrize("said", BAD, ids=ascii)
@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri"])
def test_an_endpoint_that_is_elsewhere_or_no_address_is_refused(name: str, said: object) -> None:
    with pytest.raises(Refused) as told:
        read(**{name: said})

    assert f"`{name}`" in told.value.message
    assert told.value.message.isprintable()


@pytest.mark.parametrize("name", NAMES)
def test_no_endpoint_is_left_out_of_it(name: str) -> None:
    with pytest.raises(Refused):
        read(**{name: "https://evil.example/x"})


@pytest.mark.parametrize(
    ("issuer", "url"),
    [
        (ISSUER, "https://auth.example.com:8443/token"),
        (ISSUER, "https://api.example.com/token"),
        (ISSUER, "https://a.b.auth.example.com/token"),
        (ISSUER, "https://example.com/token"),
        ("https://example.com", "https://auth.example.com/token"),
        ("https://auth.example.co.uk", "https://api.example.co.uk/token"),
        ("https://me.github.io", "https://me.github.io/token"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9001/token"),
        ("http://localhost:9000/realm", "http://localhost:9000/realm/token"),
    ],
)
def test_neighbours_under_one_registered_name_are_at_home(issuer: str, url: str) -> None:
    assert only(issuer, url) == url


@pytest.mark.parametrize(
    ("issuer", "url"),
    [
        ("https://auth.example.co.uk", "https://evil.co.uk/token"),
        ("https://example.co.uk", "https://co.uk/token"),
        ("https://me.github.io", "https://evil.github.io/token"),
        ("https://me.azurewebsites.net", "https://evil.azurewebsites.net/token"),
        ("https://10.0.0.1", "https://11.0.0.1/token"),
        ("https://intranet", "https://other/token"),
        ("http://127.0.0.1:9000", "http://127.0.0.2:9000/token"),
        ("http://localhost:9000", "http://127.0.0.1:9000/token"),
    ],
)
def test_neighbours_under_a_shared_name_are_strangers(issuer: str, url: str) -> None:
    with pytest.raises(Refused):
        only(issuer, url)


def test_a_preset_may_name_further_hosts() -> None:
    assert only(ISSUER, "https://login.other.example/token", ("login.other.example",))
    assert only(ISSUER, "https://login.other.example:8443/token", ("login.other.example:8443",))
    with pytest.raises(Refused):
        only(ISSUER, "https://x.login.other.example/token", ("login.other.example",))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 500, 503])
def test_where_there_is_no_document_the_next_address_may_have_it(status: int) -> None:
    with pytest.raises(TryAgain):
        read_metadata(httpx.Response(status, json={"error": "nope"}), ISSUER, ())


def test_a_page_is_no_document() -> None:
    with pytest.raises(TryAgain):
        read_metadata(httpx.Response(200, text="<html>", headers={"content-type": "text/html"}), ISSUER, ())


def test_what_a_preset_says_stands() -> None:
    login = BrowserLogin(method="browser", issuer=ISSUER, token_url="https://x.example/t")
    filled = with_metadata(login, FOUND)

    assert filled == BrowserLogin(
        method="browser",
        issuer=ISSUER,
        token_url="https://x.example/t",
        authorize_url="https://auth.example.com/authorize",
        revoke_url="https://auth.example.com/revoke",
        jwks_url="https://auth.example.com/jwks",
    )


def test_a_device_login_gets_its_address() -> None:
    filled = with_metadata(DeviceLogin(method="device", issuer=ISSUER, client_id="c"), FOUND)

    assert (filled.device_url, filled.token_url) == (
        "https://auth.example.com/device",
        "https://auth.example.com/token",
    )


def test_a_promised_issuer_becomes_a_demand() -> None:
    promised = read(authorization_response_iss_parameter_supported=True)

    assert with_metadata(BrowserLogin(method="browser"), promised).iss_required
    assert not with_metadata(BrowserLogin(method="browser"), FOUND).iss_required


@pytest.mark.parametrize(
    ("login", "name"),
    [
        (BrowserLogin(method="browser"), "authorization_endpoint"),
        (BrowserLogin(method="browser"), "token_endpoint"),
        (DeviceLogin(method="device"), "device_authorization_endpoint"),
        (DeviceLogin(method="device"), "token_endpoint"),
    ],
)
def test_an_address_that_nobody_names_is_missed_at_once(login: OAuthLogin, name: str) -> None:
    with pytest.raises(Refused):
        with_metadata(login, read(**{name: ...}))


@settings(max_examples=500, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*GOOD, "x"]),
        st.text() | st.sampled_from([ISSUER, "https://evil.example/", "http://localhost/"]) | st.none() | st.integers(),
        max_size=4,
    )
)
def test_every_document_is_endpoints_at_home_or_an_error_of_ours(changes: dict[str, object]) -> None:
    try:
        found = read_metadata(httpx.Response(200, json=GOOD | changes), ISSUER, ())
    except WizardError as error:
        assert isinstance(error, Refused | TryAgain)  # noqa: PT017  # both outcomes are fine
    else:
        urls = (found.authorize_url, found.token_url, found.device_url, found.revoke_url, found.jwks_url)
        assert all(httpx.URL(each).host.endswith("example.com") for each in urls if each)
        assert all(each.startswith("https://") for each in urls if each)
