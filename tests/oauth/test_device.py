"""The code a person enters on another page."""

from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.errors import Refused, Rejected, TryAgain, WizardError
from wizard.oauth.device import UserCode, device_request, read_device
from wizard.values.preset import DeviceLogin
from wizard.values.secret import Secret

LOGIN = DeviceLogin(
    method="device",
    kind="tokens",
    device_url="https://auth.example/device",
    token_url="https://auth.example/token",
    client_id="our-client",
    headers={"X-Platform": "wizard"},
)
HOSTS = ("auth.example", "www.example", "127.0.0.1:8080")
GOOD: dict[str, object] = {
    "device_code": "dev",
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://www.example/device",
    "expires_in": 600,
    "interval": 7,
}


def read(**changes: object) -> UserCode:
    body = {name: value for name, value in (GOOD | changes).items() if value is not ...}
    return read_device(httpx.Response(200, json=body), HOSTS)


def test_the_request_names_client_and_scope() -> None:
    """RFC 8628 §3.1."""
    request = device_request(LOGIN)

    assert (request.method, str(request.url)) == ("POST", "https://auth.example/device")
    assert parse_qsl(request.content.decode()) == [("client_id", "our-client")]
    assert request.headers["x-platform"] == "wizard"
    scoped = device_request(
        DeviceLogin(
            method="device", device_url="https://a.example/d", client_id="c", scopes=("a", "b"), resource="urn:x"
        )
    )
    assert dict(parse_qsl(scoped.content.decode())) == {"client_id": "c", "scope": "a b", "resource": "urn:x"}


def test_the_answer_is_read() -> None:
    """RFC 8628 §3.2."""
    complete = "https://www.example/device?user_code=WDJB-MJHT"

    assert read(verification_uri_complete=complete) == UserCode(
        device_code=Secret("dev"),
        user_code="WDJB-MJHT",
        verification_uri="https://www.example/device",
        verification_uri_complete=complete,
        expires_in=600.0,
        interval=7.0,
    )


def test_googles_name_for_the_page_is_known() -> None:
    assert (
        read(verification_uri=..., verification_url="https://www.example/d").verification_uri == "https://www.example/d"
    )


@pytest.mark.parametrize(
    ("said", "seconds"),
    [(..., 5), (None, 5), (0, 5), (-3, 5), (True, 5), ("x", 5), ("7", 7), (0.2, 1), (2.5, 2.5), (10**9, 60), ([], 5)],
)
def test_an_interval_is_five_seconds_by_default_and_never_below_one(said: object, seconds: float) -> None:
    assert read(interval=said).interval == seconds


@pytest.mark.parametrize(
    ("said", "seconds"), [(..., 900), (None, 900), (0, 900), (-1, 900), ("600", 600), (10**12, 3600), (True, 900)]
)
def test_a_code_lives_a_quarter_of_an_hour_where_the_server_does_not_say(said: object, seconds: float) -> None:
    assert read(expires_in=said).expires_in == seconds


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("https://WWW.Example/Device", "https://www.example/Device"),
        ("HTTPS://www.example:443/d", "https://www.example/d"),
        ("https://www.example:8443/d", "https://www.example:8443/d"),
        ("https://www.example", "https://www.example"),
        ("http://127.0.0.1:8080/d?x=1", "http://127.0.0.1:8080/d?x=1"),
    ],
)
def test_the_page_is_written_anew(said: str, shown: str) -> None:
    assert read(verification_uri=said).verification_uri == shown


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/device",
        "https://www.example.evil.example/",
        "https://evil-www.example/",
        "http://127.0.0.1:9999/",
        "https://xn--80ak6aa92e.com/",
    ],
)
@pytest.mark.parametrize("field", ["verification_uri", "verification_uri_complete"])
def test_a_page_elsewhere_is_refused_by_name(field: str, page: str) -> None:
    with pytest.raises(Refused) as told:
        read(**{field: page})

    assert page.split("/")[2] in told.value.message


CONTROLS = [chr(code) for code in (*range(32), 127, *range(0x80, 0xA0), 0x200B, 0x200E, 0x202E, 0x2066, 0xFEFF)]
BAD_PAGES = [
    *(f"https://www.example/{char}" for char in CONTROLS),
    *(f"https://www{char}.example/" for char in CONTROLS),
    "http://www.example/device",
    "javascript:alert(1)",
    "data:text/html,hi",
    "file:///etc/passwd",
    "vbscript:x",
    "//www.example/",
    "www.example/device",
    "https:www.example",
    "https:///device",
    "https://",
    "",
    "https://user@www.example/",
    "https://www.example@evil.example/",
    "https://user:pw@www.example/",
    "https://www.example\\@evil.example/",
    "https://www.example\\.evil.example/",
    "https://bücher.example/",
    "https://www.exаmple/",
    "https://www.example:99999/",
    "https://www.example:x/",
    "https://0x7f000001/",
    "https://[::1/",
    "https://www.example/a b",
    "https://www.example/../x",
    "https://www.example/" + "a" * 2048,
    "https://www.example/&calc.exe\n",
    7,
    [],
    {},
    True,
    ["https://www.example/"],
]
BAD_CODES = [
    *(f"WDJB{char}MJHT" for char in CONTROLS),
    "",
    "ABC",
    "A" * 33,
    "WDJB MJHT",
    "WDJB_MJHT",
    "[b]WDJB[/b]",
    "<b>WDJB</b>",
    "WDJBé",
    "\x1b[2J\x1b[31mPAY",
    "\x1b]8;;https://evil.example\x07ABCD\x1b]8;;\x07",
    "WDJB-MJHT\n",
    7,
    None,
    ["WDJB"],
    {},
]


@pytest.mark.parametrize("page", BAD_PAGES, ids=ascii)
def test_a_page_that_is_no_plain_address_is_refused(page: object) -> None:
    with pytest.raises(Refused) as told:
        read(verification_uri=page)

    assert told.value.message.isascii()
    assert told.value.message.isprintable()


@pytest.mark.parametrize("code", BAD_CODES, ids=ascii)
def test_a_code_nobody_could_type_is_refused(code: object) -> None:
    with pytest.raises(TryAgain) as told:
        read(user_code=code)

    assert told.value.message.isprintable()


def test_two_hundred_hostile_answers_were_tried() -> None:
    assert len(BAD_PAGES) + len(BAD_CODES) >= 200


@pytest.mark.parametrize("code", [..., None, "", 7, "a b", "é", "a\n", "x" * 16385])
def test_a_device_code_is_needed(code: object) -> None:
    with pytest.raises(TryAgain):
        read(device_code=code)


def test_errors_are_told_as_those_of_the_token_endpoint() -> None:
    with pytest.raises(Rejected, match=r"the sign-in request failed \(400 unauthorized_client\)"):
        read_device(httpx.Response(400, json={"error": "unauthorized_client"}), HOSTS)
    with pytest.raises(TryAgain):
        read_device(httpx.Response(502, text="<html>"), HOSTS)
    with pytest.raises(Refused):
        read_device(httpx.Response(302, headers={"location": "https://evil.example"}), HOSTS)


@settings(max_examples=500, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(GOOD)),
        st.text() | st.floats(allow_nan=False, allow_infinity=False) | st.none(),
        max_size=4,
    )
)
def test_what_is_shown_is_always_plain(changes: dict[str, object]) -> None:
    try:
        found = read(**changes)
    except WizardError as error:
        assert error.message.isprintable()  # noqa: PT017  # both outcomes are fine
    else:
        shown = found.user_code + found.verification_uri + (found.verification_uri_complete or "")
        assert shown.isascii()
        assert shown.isprintable()
        assert 1 <= found.interval <= 60
        assert 0 < found.expires_in <= 3600
