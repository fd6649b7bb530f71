"""What is sent, and that it is sent nowhere else."""

import asyncio
import json
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.raw_server import RawServer, redirect, reply, serving
from fakes.sender import KEY, bound, get, refusal, send
from wizard.errors import LoginNeeded, Refused
from wizard.machine.http import Http
from wizard.values.url import origin

PLACEMENTS = ("bearer", "header:x-api-key", "header:x-goog-api-key", "header:api-key", "header:X-Gateway-Token")


# -- what is sent ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("placement", "line"),
    [
        ("bearer", f"authorization: bearer {KEY}"),
        ("header:x-api-key", f"x-api-key: {KEY}"),
        ("header:X-Goog-Api-Key", f"x-goog-api-key: {KEY}"),
    ],
)
def test_the_secret_stands_in_one_header_and_nowhere_else(placement: str, line: str) -> None:
    with serving(reply(200, "{}")) as server:
        send(get(server), bound(server.origin, placement=placement))

        assert line in server.head.split("\r\n")
        assert server.requests[0].decode().count(KEY) == 1


def test_without_authorization_no_secret_is_sent() -> None:
    with serving(reply(200, "{}")) as server:
        send(get(server))

        assert "authorization" not in server.head


def test_we_call_ourselves_by_our_own_name_whatever_a_preset_says() -> None:
    with serving(reply(200, "{}")) as server:
        headers = {"User-Agent": "codex_cli_rs/1.0", "Host": "other.example", "Cookie": "a=b", "X-Public": "1"}
        send(httpx.Request("GET", server.origin, headers=headers), bound(server.origin))

        lines = server.head.split("\r\n")
        assert f"host: 127.0.0.1:{server.port}" in lines
        assert "accept-encoding: identity" in lines
        assert "x-public: 1" in lines
        assert next(each for each in lines if each.startswith("user-agent:")).startswith("user-agent: byok-wizard/")
        assert "cookie" not in server.head


@pytest.mark.parametrize("name", ["Authorization", "x-api-key", "api-key", "X-Goog-Api-Key"])
def test_a_request_never_carries_two_credentials(name: str) -> None:
    with serving(reply()) as server:
        error = refusal(httpx.Request("GET", server.origin, headers={name: "ambient"}), bound(server.origin))

        assert isinstance(error, Refused)
        assert not server.requests


def test_a_body_arrives_whole_and_the_answer_is_read_whole() -> None:
    body = {"prompt": "x" * 100_000}
    with serving(reply(201, json.dumps({"ok": "ü" * 50_000}), "X-Told: yes")) as server:
        response = send(httpx.Request("POST", server.origin, json=body), bound(server.origin))

        assert json.loads(server.requests[0].partition(b"\r\n\r\n")[2]) == body
        assert response.status_code == 201
        assert response.json() == {"ok": "ü" * 50_000}
        assert response.headers["x-told"] == "yes"
        assert response.extensions["ms"] >= 0


def test_the_answer_hands_back_the_request_without_the_secret() -> None:
    with serving(reply(200, "{}")) as server:
        request = get(server)

        response = send(request, bound(server.origin))

        assert response.request is request
        assert KEY not in repr(response.request.headers.raw)


def test_cookies_are_not_kept() -> None:
    async def twice(server: RawServer) -> httpx.Response:
        async with Http({}) as http:
            await http.send(get(server), None, 5)
            return await http.send(get(server), None, 5)

    with serving(reply(200, "{}", "Set-Cookie: session=1; Path=/")) as server:
        response = asyncio.run(twice(server))

        assert not any(b"cookie" in each.lower() for each in server.requests)
        assert "set-cookie" not in response.headers


def test_an_echo_of_the_key_is_struck_out_of_the_answer() -> None:
    key = 'sk-"quoted"/and+more=='
    echo = json.dumps({"error": {"message": f"wrong key {key}, and {httpx.QueryParams({'k': key})}"}})
    with serving(reply(401, echo)) as server:
        response = send(get(server), bound(server.origin, key=key))

    assert key not in response.json()["error"]["message"]
    assert "(key)" in response.text


# -- where it is sent --------------------------------------------------------------------------------------------------
def test_a_foreign_origin_is_refused_before_connecting() -> None:
    with serving(reply()) as server:
        error = refusal(get(server), bound("https://api.openai.com", f"http://localhost:{server.port}"))

        assert isinstance(error, Refused)
        assert str(server.port) in error.message
        assert server.connections == 0


NEAR = st.sampled_from(
    [
        "http://127.0.0.1:{port}",
        "http://127.0.0.1:{port}/v1/../..",
        "http://127.0.0.1:{port}@api.openai.com",
        "http://api.openai.com:443@127.0.0.1:{port}",
        "https://api.openai.com@127.0.0.1:{port}",
        "http://api.openai.com\\@127.0.0.1:{port}",
        "http://localhost:{port}",
        "http://LOCALHOST:{port}",
        "http://localhost.:{port}",
        "http://[::ffff:127.0.0.1]:{port}",
        "http://127.1:{port}",
        "http://0x7f000001:{port}",
        "http://2130706433:{port}",
        "http://127.0.0.1:0{port}",
        "http://api.openai.com%2e127.0.0.1:{port}",
        "http://user:pass@127.0.0.1:{port}",
    ]
)


@settings(max_examples=500, deadline=None, suppress_health_check=[*HealthCheck])
@given(
    near=NEAR,
    tail=st.text(alphabet="/?#@:\\.%aA0-_~ü \t", max_size=12),
    allowed=st.sampled_from(
        ["https://api.openai.com", "https://127.0.0.1:{port}", "http://127.0.0.1", "http://127.0.0.2"]
    ),
)
def test_no_near_miss_of_an_origin_gets_the_key(sink: RawServer, near: str, tail: str, allowed: str) -> None:
    """R58: the sink listens where every one of these leads, and is not among the credential's origins."""
    try:
        request = httpx.Request("GET", near.format(port=sink.port) + tail)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return
    with pytest.raises(Refused):
        send(request, bound(allowed.format(port=sink.port)))

    assert sink.connections == 0


@pytest.fixture(scope="module")
def sink() -> "RawServer":
    with serving(reply(200, "{}")) as server:
        yield server


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["https", "http"]), st.sampled_from(["api.a.example", "[::1]", "127.0.0.1"]), st.integers(1, 65535)
)
def test_an_origin_reads_the_same_to_the_checker_and_to_the_sender(scheme: str, host: str, port: int) -> None:
    url = httpx.URL(f"{scheme}://{host}:{port}/v1")

    assert f"{url.scheme}://{url.netloc.decode()}" == origin(str(url))


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http:///v1", "file:///etc/passwd", "http://a:b@127.0.0.1/"])
def test_only_http_addresses_without_user_info_are_sent_to(url: str) -> None:
    assert isinstance(refusal(httpx.Request("GET", url)), Refused)


# -- redirects (R61) ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("placement", PLACEMENTS)
def test_no_redirect_is_followed(status: int, placement: str, sink: RawServer) -> None:
    before = sink.connections
    location = f"{sink.origin}/elsewhere?code=geheim"
    with serving(redirect(status, location)) as server:
        request = httpx.Request("POST", server.origin, json={"refresh_token": KEY})
        error = refusal(request, bound(server.origin, placement=placement))

    assert isinstance(error, Refused)
    assert error.exit_code == 7
    assert error.message == f"`127.0.0.1:{server.port}` wants to send you to `127.0.0.1:{sink.port}`. Not followed"
    assert "geheim" not in error.message + error.hint
    assert sink.connections == before


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("/other?code=1", "redirects to another of its own addresses"),
        ("https://127.0.0.1:{port}/", "redirects to `https`"),
        ("https://evil.example\x1b]52;c;aGk=\x07/x", "redirects"),
        ("http://a:b:c/", "redirects, but not to an address"),
        ("javascript:alert(1)", "redirects, but not to an address"),
        ("https://\u202egro.live/", "redirects"),
    ],
)
def test_a_redirect_is_told_by_host_alone(location: str, said: str) -> None:
    def script(server: RawServer, connection) -> None:
        connection.sendall(
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
            + location.format(port=server.port).encode().replace(b"\x1b", b"\xc2\x9b").replace(b"\x07", b"")
            + b"\r\n\r\n"
        )

    with serving(script) as server:
        message = refusal(get(server)).message

    assert said in message
    assert "code=" not in message
    assert message.isprintable()


def test_a_redirect_to_nowhere_is_still_one() -> None:
    with serving(reply(304)) as server:
        assert isinstance(refusal(get(server)), Refused)


# -- keys that cannot be sent (R68) ------------------------------------------------------------------------------------
@settings(max_examples=300, deadline=None)
@given(
    key=st.text(min_size=1, max_size=40), where=st.sampled_from(["\n", "\r\n", " ", "\t", "\x00", "é", "\u200b", ""])
)
def test_no_error_carries_a_key_that_no_header_can(sink: RawServer, key: str, where: str) -> None:
    secret = f"canary{key}{where}"
    if all("\x21" <= char <= "\x7e" for char in secret):
        return
    before = sink.connections
    with pytest.raises(LoginNeeded) as caught:
        send(get(sink), bound(sink.origin, key=secret))

    assert "canary" not in everything(caught.value)
    assert sink.connections == before


@pytest.mark.parametrize("placement", ["query:key", "header:", "header:a b", "header:x\r\ny", "basic", ""])
def test_an_unknown_placement_sends_nothing(placement: str, sink: RawServer) -> None:
    before = sink.connections

    refusal(get(sink), bound(sink.origin, placement=placement))

    assert sink.connections == before


def everything(error: BaseException) -> str:
    """All that a handler, a logger or a crash report could show of an exception, locals of its frames included."""
    shown = [repr(error), str(error), repr(vars(error))]
    for behind in (error.__cause__, error.__context__):
        assert behind is None, "a library's exception hangs on"
    trace = error.__traceback__
    while trace is not None:
        if (
            Path(trace.tb_frame.f_code.co_filename).parts[-2] == "machine"
            and "app" in trace.tb_frame.f_code.co_filename
        ):
            shown.append(repr(trace.tb_frame.f_locals))
        trace = trace.tb_next
    return "\n".join(shown)
