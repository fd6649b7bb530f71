"""R40, R41, R43, R47: which request is the callback, and what every other one hears."""

import asyncio
import base64
import hashlib
import itertools
import re

import pytest

from machine.loopback_kit import (
    DENIAL,
    PATH,
    STATE,
    TRUE,
    ask,
    body,
    exchange,
    fields,
    listening,
    request,
    status,
    until,
    with_listener,
)
from wizard.errors import Refused
from wizard.machine import callback_connections
from wizard.machine.callback_page import PAGES, REFUSALS
from wizard.machine.loopback import Loopback
from wizard.oauth.redirect import Denied, Granted
from wizard.values.preset import Redirect


def test_the_true_callback_is_accepted_and_waits_for_its_page() -> None:
    async def claim(loopback: Loopback) -> None:
        browser = asyncio.create_task(ask(loopback))
        meaning = await loopback.redirected()
        assert isinstance(meaning, Granted)
        assert meaning.code.reveal() == "the-c0de"
        assert not browser.done()
        loopback.page("done")
        assert await browser == PAGES["done"]

    with_listener(claim)


def test_a_denial_with_the_right_state_is_an_outcome() -> None:
    async def claim(loopback: Loopback) -> None:
        browser = asyncio.create_task(ask(loopback, DENIAL))
        assert await loopback.redirected() == Denied("access_denied", "no")
        loopback.page("denied")
        assert await browser == PAGES["denied"]

    with_listener(claim)


def test_waiting_can_be_given_up_and_taken_up_again() -> None:
    async def claim(loopback: Loopback) -> None:
        first = asyncio.create_task(loopback.redirected())
        await asyncio.sleep(0)
        first.cancel()
        browser = asyncio.create_task(ask(loopback))
        meaning = await loopback.redirected()
        assert await loopback.redirected() is meaning
        loopback.page("done")
        await browser

    with_listener(claim)


@pytest.mark.parametrize(
    ("target", "heard"),
    [
        (f"{PATH}?code=x&state=wrong", 400),
        (f"{PATH}?code=x", 400),
        (f"{PATH}?error=access_denied", 400),
        (f"{PATH}?error=access_denied&state=wrong", 400),
        (f"{PATH}?code=a&code=b&state={STATE}", 400),
        (PATH, 400),
        (f"{PATH}/?code=x&state={STATE}", 404),
        (f"/other?code=x&state={STATE}", 404),
        (f"/auth/%63allback?code=x&state={STATE}", 404),
        (f"http://127.0.0.1{TRUE}", 404),
        ("/", 404),
        ("/favicon.ico", 404),
        ("/go/", 404),
        ("/go/AAAAAAAA", 404),
        ("*", 404),
    ],
)
def test_a_stray_request_is_refused_and_the_listener_goes_on(target: str, heard: int) -> None:
    async def claim(loopback: Loopback) -> None:
        answer = await ask(loopback, target)
        assert answer == REFUSALS[heard]
        assert status(answer) == heard
        loopback.page("done")
        assert await ask(loopback) == PAGES["done"]

    with_listener(claim)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "CONNECT", "TRACE", "get"])
def test_only_get_is_a_callback(method: str) -> None:
    async def claim(loopback: Loopback) -> None:
        answer = await ask(loopback, TRUE, method=method)
        assert status(answer) == 405
        assert body(answer) == b""
        assert fields(answer)["allow"] == "GET"
        loopback.page("done")
        assert await ask(loopback) == PAGES["done"]

    with_listener(claim)


@pytest.mark.parametrize(
    "field", ["Sec-Purpose: prefetch", "Sec-Purpose: prefetch;prerender", "Purpose: prefetch", "X-Moz: prefetch"]
)
def test_loading_ahead_is_put_off_and_takes_nothing(field: str) -> None:
    async def claim(loopback: Loopback) -> None:
        assert status(await ask(loopback, TRUE, field)) == 503
        loopback.page("done")
        assert await ask(loopback) == PAGES["done"]

    with_listener(claim)


def test_200_combinations_of_host_and_origin() -> None:
    async def claim(loopback: Loopback) -> None:
        port = loopback.port
        ours = [f"127.0.0.1:{port}", f"[::1]:{port}", f"localhost:{port}", f"LOCALHOST:{port}"]
        hosts = [
            *ours, None, "", "127.0.0.1", "localhost", f"127.0.0.1:{port + 1}", f"evil.example:{port}", "evil.example",
            f"127.0.0.1.evil.example:{port}", f"127.0.0.2:{port}", f"0.0.0.0:{port}", f"localhost.:{port}",
            f"user@127.0.0.1:{port}", f"127.0.0.1:{port},evil.example", f"127.0.0.1:{port}\r\nHost: evil.example",
            f"[::ffff:127.0.0.1]:{port}", f"127.0.0.1 :{port}",
        ]  # fmt: skip
        origins = [
            None, f"http://127.0.0.1:{port}", f"http://localhost:{port}", "null", "https://evil.example",
            f"https://127.0.0.1:{port}", "http://127.0.0.1", f"http://127.0.0.1:{port}.evil.example", "", "file://",
        ]  # fmt: skip
        pairs = list(itertools.product(hosts, origins))
        assert len(pairs) == 200
        loopback.page("done")
        for host, origin in pairs:
            said = [f"Host: {host}"] * (host is not None) + [f"Origin: {origin}"] * (origin is not None)
            answer = await exchange(port, "\r\n".join([f"GET {PATH} HTTP/1.1", *said, "", ""]).encode())
            good = host in ours and origin in {None, f"http://127.0.0.1:{port}", f"http://localhost:{port}"}
            # Good ones get as far as the missing state.
            assert status(answer) == (400 if good else 403), (host, origin)
            assert b"access-control" not in answer.lower()

    with_listener(claim)


@pytest.mark.parametrize(
    "data",
    [
        b"GET\r\n\r\n",
        b"\r\n\r\n",
        b"GET  / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/2.0\r\n\r\n",
        b"GET /\xc3\xa9 HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n folded: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
    ],
)
def test_what_is_no_http_is_a_bad_request(data: bytes) -> None:
    async def claim(loopback: Loopback) -> None:
        assert await exchange(loopback.port, data) == REFUSALS[400]

    with_listener(claim)


@pytest.mark.parametrize("field", ["Content-Length: 5", "Transfer-Encoding: chunked", "Content-Length: x"])
def test_a_get_brings_no_body(field: str) -> None:
    async def claim(loopback: Loopback) -> None:
        assert await ask(loopback, TRUE, field) == REFUSALS[400]
        loopback.page("done")
        assert await ask(loopback) == PAGES["done"]

    with_listener(claim)


def test_a_head_is_8_kb_at_most() -> None:
    async def claim(loopback: Loopback) -> None:
        loopback.page("done")
        bare = len(request(loopback.port, PATH, "X: ")) - 4
        fits, too_long = (f"X: {'a' * (8192 - bare + more)}" for more in (0, 1))
        assert await ask(loopback, PATH, fits) == REFUSALS[400]
        assert await ask(loopback, PATH, too_long) == REFUSALS[431]
        assert status(await exchange(loopback.port, b"a" * 9000)) == 431

    with_listener(claim)


def test_a_repeat_gets_the_same_page_and_another_code_does_not() -> None:
    async def claim(loopback: Loopback) -> None:
        browsers = [asyncio.create_task(ask(loopback)) for _ in range(10)]
        meaning = await loopback.redirected()
        assert status(await ask(loopback, f"{PATH}?code=another&state={STATE}")) == 400
        loopback.page("done")
        assert {*await asyncio.gather(*browsers)} == {PAGES["done"]}
        assert await ask(loopback) == PAGES["done"]
        assert await loopback.redirected() is meaning

    reads: list[str] = []

    async def counted() -> None:
        from machine.loopback_kit import read

        def reader(target):
            reads.append(target)
            return read(target)

        async with listening(reader=reader) as loopback:
            await claim(loopback)

    asyncio.run(counted())
    assert reads == [TRUE]


def test_a_page_that_does_not_come_is_not_waited_for(monkeypatch) -> None:
    monkeypatch.setattr(callback_connections, "HELD_S", 0.05)

    async def claim(loopback: Loopback) -> None:
        assert await ask(loopback) == PAGES["waiting"]
        loopback.page("failed")
        assert await ask(loopback) == PAGES["failed"]

    with_listener(claim)


def test_a_head_that_does_not_come_is_not_waited_for(monkeypatch) -> None:
    monkeypatch.setattr(callback_connections, "HEAD_S", 0.05)

    async def claim(loopback: Loopback) -> None:
        assert await exchange(loopback.port, b"GET / HT") == b""
        assert await exchange(loopback.port, b"") == b""

    with_listener(claim)


def test_the_times_are_the_promised_ones() -> None:
    assert (callback_connections.HEAD_S, callback_connections.HELD_S, callback_connections.SERVED) == (5, 10, 16)
    assert callback_connections.LARGEST_HEAD == 8192


def test_a_client_that_stops_sending_still_gets_its_page() -> None:
    async def claim(loopback: Loopback) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", loopback.port)
        writer.write(request(loopback.port))
        writer.write_eof()
        await loopback.redirected()
        loopback.page("done")
        assert await reader.read() == PAGES["done"]
        writer.close()
        await writer.wait_closed()

    with_listener(claim)


def test_a_browser_that_leaves_takes_nothing_back() -> None:
    async def claim(loopback: Loopback) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", loopback.port)
        writer.write(request(loopback.port))
        await loopback.redirected()
        writer.transport.abort()
        loopback.page("done")
        assert await ask(loopback) == PAGES["done"]

    with_listener(claim)


def test_the_short_link_leads_on_as_long_as_the_listener_is_there() -> None:
    url = "https://auth.example/authorize?client_id=a&state=b%2Fc#d"

    async def claim(loopback: Loopback) -> None:
        short = loopback.go(url)
        assert re.fullmatch(rf"http://127\.0\.0\.1:{loopback.port}/go/[A-Z2-7]{{8}}", short)
        path = short.removeprefix(f"http://127.0.0.1:{loopback.port}")
        for _ in range(2):
            answer = await ask(loopback, path)
            assert status(answer) == 302
            assert fields(answer)["location"] == url
            assert fields(answer)["referrer-policy"] == "no-referrer"
            assert fields(answer)["cache-control"] == "no-store"
            assert body(answer) == b""
        assert status(await ask(loopback, path, method="POST")) == 405
        assert status(await ask(loopback, path, "Content-Length: 3")) == 400
        for other in (path.lower(), path[:-1], path + "A", path + "/", "/go", "/go/"):
            assert status(await ask(loopback, other)) == 404
        assert loopback.go(url) != short
        with pytest.raises(Refused):
            loopback.go("https://auth.example/\r\nX: y")

    with_listener(claim)


def test_pages_are_fixed_static_and_say_what_happened() -> None:
    said = {
        name: re.findall(r"<title>(.*) - wizard</title>.*<h1>(.*)</h1><p>(.*)</p>", body(page).decode())
        for name, page in PAGES.items()
    }
    assert said == {
        name: [(heading, heading, text)]
        for name, heading, text in (
            ("done", "Signed in", "You can close this tab and go back to the terminal."),
            ("denied", "Sign-in declined", "Nothing was saved. You can close this tab."),
            ("failed", "Sign-in not finished", "The terminal says why. You can close this tab."),
            ("cancelled", "Sign-in cancelled", "It was cancelled in the terminal. You can close this tab."),
            ("expired", "Sign-in timed out", "Start it again in the terminal. You can close this tab."),
            ("waiting", "Received", "Look at the terminal to see how it went."),
        )
    }


@pytest.mark.parametrize("answer", [*PAGES.values(), *REFUSALS.values()], ids=[*PAGES, *map(str, REFUSALS)])
def test_every_answer_is_sealed(answer: bytes) -> None:
    said = fields(answer)
    assert int(said["content-length"]) == len(body(answer))
    assert said["connection"] == "close"
    assert said["referrer-policy"] == "no-referrer"
    assert said["cache-control"] == "no-store"
    assert said["x-content-type-options"] == "nosniff"
    policy = said["content-security-policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert "unsafe" not in said["content-security-policy"]
    assert not [name for name in said if name.startswith("access-control")]
    if not body(answer):
        return
    # The one inline part is the one the policy names; nothing runs and nothing is fetched.
    (style,) = re.findall(rb"<style>(.*?)</style>", body(answer))
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    assert policy[1:] == [
        f"style-src 'sha256-{digest}'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"
    ]  # fmt: skip
    assert not re.search(rb"<script|<img|<link|url\(|@import|https?:| style=| on\w+=", body(answer))
    assert b"color-scheme:light dark" in style
    assert b"prefers-color-scheme:dark" in style
    assert b'content="width=device-width,initial-scale=1"' in body(answer)


def test_a_provider_that_knows_localhost_is_told_localhost() -> None:
    async def claim(loopback: Loopback) -> None:
        assert loopback.redirect_base == f"http://localhost:{loopback.port}"
        assert loopback.go("https://a.example/").startswith(f"http://127.0.0.1:{loopback.port}/go/")
        loopback.page("done")
        for host, named in (("127.0.0.1", "localhost"), ("::1", "localhost"), ("::1", "[::1]")):
            assert await exchange(loopback.port, request(loopback.port, host=named), host) == PAGES["done"]

    with_listener(claim, Redirect(host="localhost"))


def test_an_ipv6_literal_is_bracketed() -> None:
    async def claim(loopback: Loopback) -> None:
        assert loopback.redirect_base == f"http://[::1]:{loopback.port}"
        assert loopback.go("https://a.example/").startswith(loopback.redirect_base + "/go/")
        loopback.page("done")
        assert await exchange(loopback.port, request(loopback.port, host="[::1]"), "::1") == PAGES["done"]

    with_listener(claim, Redirect(host="::1"))


def test_nothing_of_the_code_stays_in_the_listener() -> None:
    async def claim(loopback: Loopback) -> None:
        browser = asyncio.create_task(ask(loopback))
        await loopback.redirected()
        held = loopback._connections.held()
        assert not any(each._head for each in held)
        assert b"c0de" not in loopback._accepted
        await until(lambda: held)
        loopback.page("done")
        await browser

    with_listener(claim)
