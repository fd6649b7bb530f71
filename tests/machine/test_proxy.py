"""HTTPS_PROXY and NO_PROXY, as read and as a real proxy sees them."""

import base64
import socket
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.raw_server import RawServer, raw, reply, serving
from fakes.sender import KEY, bound, refusal, send
from servers.ca import Front
from servers.proxy import Proxy
from wizard.errors import Unreachable, UsageError
from wizard.machine.proxy import proxy_for

HOST = "api.practice.test"
URL = f"https://{HOST}/v1/models"
ORIGIN = f"https://{HOST}"


@pytest.fixture
def provider(tls_front: Front) -> "tuple[RawServer, int]":
    with serving(reply(200, '{"data": []}')) as server:
        yield server, tls_front(server.port, HOST)


# -- through a real one ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy"])
@pytest.mark.parametrize("schemeless", [False, True])
def test_a_request_goes_through_the_proxy_and_the_proxy_sees_no_key(
    provider, proxy: Proxy, ca_file: Path, variable: str, schemeless: bool
) -> None:
    server, port = provider
    proxy.reach(HOST, port)
    value = proxy.url.removeprefix("http://") if schemeless else proxy.url

    response = send(httpx.Request("GET", URL), bound(ORIGIN), SSL_CERT_FILE=str(ca_file), **{variable: value})

    assert response.json() == {"data": []}
    assert f"authorization: bearer {KEY}" in server.head
    assert f"CONNECT {HOST}:443" in proxy.log()


def test_a_password_in_the_variable_is_given_to_the_proxy_alone(provider, password_proxy: Proxy, ca_file: Path) -> None:
    server, port = provider
    password_proxy.reach(HOST, port)

    send(httpx.Request("GET", URL), bound(ORIGIN), SSL_CERT_FILE=str(ca_file), HTTPS_PROXY=password_proxy.url)

    assert "proxy-authorization" not in server.head


@pytest.mark.parametrize("user", ["", "ada:wrong-password@"])
def test_a_proxy_that_wants_a_password_is_told_apart(password_proxy: Proxy, user: str) -> None:
    value = f"http://{user}127.0.0.1:{password_proxy.port}"

    error = refusal(httpx.Request("GET", URL), bound(ORIGIN), HTTPS_PROXY=value)

    assert isinstance(error, Unreachable)
    assert error.reason == "proxy"
    assert error.message.startswith(f"proxy `{password_proxy.bare_url}` wants a user name and password (40")
    assert error.message.endswith("from HTTPS_PROXY)")
    assert error.hint == "HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT"
    assert "wrong-password" not in error.message + error.hint + repr(error.__context__)


def test_a_proxy_that_cannot_reach_the_host_is_told_apart(proxy: Proxy) -> None:
    error = refusal(httpx.Request("GET", URL), bound(ORIGIN), HTTPS_PROXY=proxy.url)

    assert error.message.startswith(f"proxy `{proxy.url}` does not connect to `{HOST}` (5")


def test_a_dead_proxy_is_not_mistaken_for_a_dead_provider() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    error = refusal(httpx.Request("GET", URL), bound(ORIGIN), https_proxy=f"http://ada:geheim1@127.0.0.1:{port}")

    assert isinstance(error, Unreachable)
    assert error.reason == "proxy"
    assert error.message == f"proxy `http://127.0.0.1:{port}` did not answer (from https_proxy)"
    assert "geheim1" not in error.hint


def test_a_proxy_without_an_address_did_not_answer_either() -> None:
    error = refusal(httpx.Request("GET", URL), HTTPS_PROXY="proxy.wizard.invalid:3128")

    assert error.message == "proxy `http://proxy.wizard.invalid:3128` did not answer (from HTTPS_PROXY)"


def test_a_proxy_that_answers_in_no_http_is_an_error_of_ours() -> None:
    with serving(raw(b"SOCKS?\r\n\r\n")) as server:
        error = refusal(httpx.Request("GET", URL), bound(ORIGIN), HTTPS_PROXY=server.origin)

    assert isinstance(error, Unreachable)


def test_an_untrusted_certificate_behind_a_proxy_is_told_as_one(provider, proxy: Proxy) -> None:
    _server, port = provider
    proxy.reach(HOST, port)

    error = refusal(httpx.Request("GET", URL), bound(ORIGIN), HTTPS_PROXY=proxy.url)

    assert isinstance(error, Unreachable)
    assert error.reason == "tls"
    assert "company proxy" in error.hint


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_never_goes_through_a_proxy(host: str, tls_front: Front, ca_file: Path) -> None:
    """R66, whatever proxy variable is set, and for http and https alike."""
    with serving(reply(200, "{}")) as server, serving(reply(502)) as sink:
        variables = dict.fromkeys(
            (f"{name}_PROXY" for name in ("HTTP", "HTTPS", "ALL", "FTP", "http", "https", "all")), sink.origin
        ) | dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), sink.origin)

        send(httpx.Request("GET", f"http://{host}:{server.port}/"), SSL_CERT_FILE=str(ca_file), **variables)
        send(httpx.Request("GET", f"https://{host}:{tls_front(server.port)}/"), SSL_CERT_FILE=str(ca_file), **variables)

        assert len(server.requests) == 2
        assert sink.connections == 0


# -- as read -----------------------------------------------------------------------------------------------------------
def read(host: str = "api.openai.com", port: int = 443, **environ: str) -> str | None:
    found = proxy_for("https", host, port, environ)
    return found.url if found else None


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("http://10.0.0.1:3128", "http://10.0.0.1:3128"),
        ("http://10.0.0.1:3128/", "http://10.0.0.1:3128"),
        ("10.0.0.1:3128", "http://10.0.0.1:3128"),
        ("proxy.corp", "http://proxy.corp"),
        ("HTTPS://proxy.corp:8443/ignored", "https://proxy.corp:8443"),
        (" http://[fd00::1]:3128 ", "http://[fd00::1]:3128"),
        ("http://ada:p%40ss@proxy.corp:80", "http://proxy.corp"),
    ],
)
def test_a_proxy_is_read_in_every_form_people_write(value: str, url: str) -> None:
    assert read(HTTPS_PROXY=value) == url


@pytest.mark.parametrize(
    ("value", "pair"),
    [
        ("http://ada:p%40ss@proxy.corp", b"ada:p@ss"),
        ("ada:a:b@proxy.corp:3128", b"ada:a:b"),
        ("http://ada@proxy.corp", b"ada:"),
        ("http://a@b:c@proxy.corp", b"a@b:c"),
    ],
)
def test_user_and_password_become_a_secret(value: str, pair: bytes) -> None:
    found = proxy_for("https", "api.openai.com", 443, {"HTTPS_PROXY": value})

    assert found is not None
    assert found.authorization is not None
    assert found.authorization.reveal() == f"Basic {base64.b64encode(pair).decode()}"
    assert "ada" not in repr(found)


@pytest.mark.parametrize("value", ["socks5://127.0.0.1:1080", "socks5h://u:geheim1@h:1", "socks4://h:1", "ftp://h"])
def test_a_proxy_of_another_kind_is_a_clear_error(value: str) -> None:
    error = refusal(httpx.Request("GET", URL), HTTPS_PROXY=value)

    assert isinstance(error, UsageError)
    assert error.message == f"HTTPS_PROXY names a {value.split(':')[0]} proxy, which cannot be used"
    assert "geheim1" not in error.hint


@pytest.mark.parametrize(
    "value",
    ["http://", "http://ada:geheim1@", "http://ada:geheim1@h:port", "http://a b", "http://geheim1\\h", "http:/h"],
)
def test_a_value_that_is_no_proxy_is_not_repeated(value: str) -> None:
    error = refusal(httpx.Request("GET", URL), HTTPS_PROXY=value)

    assert isinstance(error, UsageError)
    assert "HTTPS_PROXY" in error.message
    assert "geheim1" not in error.message + error.hint
    assert error.__context__ is None


def test_plain_http_goes_through_no_proxy() -> None:
    """Only a profile with `allow_insecure` gets this far; HTTP_PROXY is none of our variables."""
    assert proxy_for("http", "192.168.1.5", 80, {"HTTPS_PROXY": "http://h:1", "HTTP_PROXY": "http://h:1"}) is None


def test_other_proxy_variables_are_not_read() -> None:
    assert read(HTTP_PROXY="http://h:1", ALL_PROXY="socks5://h:1", all_proxy="http://h:1") is None


@pytest.mark.parametrize(
    ("listed", "host", "is_direct"),
    [
        ("*", "api.openai.com", True),
        ("api.openai.com", "api.openai.com", True),
        ("API.OpenAI.com", "api.openai.com", True),
        ("openai.com", "api.openai.com", True),
        (".openai.com", "api.openai.com", True),
        ("*.openai.com", "api.openai.com", True),
        ("openai.com.", "api.openai.com", True),
        ("api.openai.com", "openai.com", False),
        ("penai.com", "api.openai.com", False),
        ("openai.com.evil", "api.openai.com", False),
        ("a, b  openai.com,", "api.openai.com", True),
        ("openai.com:443", "api.openai.com", True),
        ("openai.com:8443", "api.openai.com", False),
        ("", "api.openai.com", False),
        (" , ", "api.openai.com", False),
        (".", "api.openai.com", False),
        ("10.1.2.3", "10.1.2.3", True),
        ("10.1.2.3:443", "10.1.2.3", True),
        ("10.1.2.3:80", "10.1.2.3", False),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.1.2.0/24", "10.1.3.3", False),
        ("10.1.2.3/8", "10.200.0.1", True),
        ("10.0.0.0/8", "api.openai.com", False),
        ("fd00::/8", "fd12::1", True),
        ("fd00::1", "fd00::1", True),
        ("[fd00::1]", "fd00:0::1", True),
        ("[fd00::1]:443", "fd00::1", True),
        ("[fd00::1]:80", "fd00::1", False),
        ("0.0.0.0/0", "fd00::1", False),
        ("1.2.3", "10.1.2.3", False),
    ],
)
def test_no_proxy_names_what_is_reached_directly(listed: str, host: str, is_direct: bool) -> None:
    assert (read(host, HTTPS_PROXY="http://p:1", NO_PROXY=listed) is None) == is_direct
    assert (read(host, HTTPS_PROXY="http://p:1", no_proxy=listed) is None) == is_direct


def test_an_exempt_host_does_not_mind_an_unusable_proxy() -> None:
    assert read(HTTPS_PROXY="socks5://h:1", NO_PROXY="openai.com") is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.text(alphabet="a.:*/[]0123456789, fd", max_size=30))
def test_no_value_of_the_variables_is_more_than_an_error(value: str, listed: str) -> None:
    with suppress(UsageError):
        read(HTTPS_PROXY=value, NO_PROXY=listed)
