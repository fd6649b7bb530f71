"""R40, R44, R47 in numbers: forged, slow and senseless requests, and the true one among them."""

import asyncio
import contextlib
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.memory import watched
from machine.loopback_kit import PATH, STATE, TRUE, ask, body, exchange, listening, read, request, status, until
from wizard.machine.callback_page import PAGES, REFUSALS
from wizard.machine.loopback import Loopback
from wizard.oauth.redirect import Granted
from wizard.values.preset import Redirect

BODIES = {body(each) for each in (*PAGES.values(), *REFUSALS.values())}


def forged(rng: random.Random, port: int) -> bytes:
    word = "".join(rng.choices("abcXYZ019%&=<>'\"", k=rng.randrange(1, 60)))
    target = rng.choice(
        [
            "/", "/favicon.ico", "/apple-touch-icon.png", "/.well-known/appspecific/x.json", f"/{word}", "/go/ABCDEFGH",
            PATH, f"{PATH}?{word}", f"{PATH}?code=forged&state=wrong", f"{PATH}?error=access_denied",
            f"{PATH}?error=<script>&error_description={word}&state={word}", f"{PATH}?state={STATE}",
            f"{PATH}?code=a&code=b&state={STATE}", f"{PATH}?code=a&state={STATE}&state={STATE}", f"{PATH}/?code=a&state={STATE}",
        ]
    )  # fmt: skip
    method = rng.choice(["GET"] * 6 + ["POST", "OPTIONS", "HEAD", "PUT"])
    said = rng.choice(
        [
            [],
            [],
            ["Origin: https://evil.example"],
            ["Sec-Purpose: prefetch"],
            ["Cookie: a=" + "b" * rng.randrange(9000)],
        ]
    )
    if rng.random() < 0.2:  # the true one by a wrong way
        target, method, said = (
            TRUE,
            *rng.choice(
                [
                    ("OPTIONS", []),
                    ("HEAD", []),
                    ("POST", []),
                    ("GET", ["Origin: null"]),
                    ("GET", ["Sec-Purpose: prefetch"]),
                ]
            ),
        )
    return request(port, target.replace(" ", ""), *said, method=method)


def storm(rng: random.Random, size: int) -> None:
    async def run() -> None:
        reads: list[object] = []

        def reader(target: str):
            meaning = read(target)
            reads.append(meaning)
            return meaning

        async with listening(reader=reader) as loopback:
            limit = asyncio.Semaphore(12)

            async def one() -> None:
                async with limit:
                    answer = await exchange(loopback.port, forged(rng, loopback.port))
                    assert answer == b"" or body(answer) in BODIES
                    assert not answer or status(answer) >= 400

            await asyncio.gather(*(one() for _ in range(size)))
            browsers = [asyncio.create_task(ask(loopback)) for _ in range(11)]
            assert isinstance(await loopback.redirected(), Granted)
            loopback.page("done")
            assert {*await asyncio.gather(*browsers)} == {PAGES["done"]}
            await asyncio.gather(*(one() for _ in range(20)))
        assert sum(isinstance(each, Granted) for each in reads) == 1

    asyncio.run(run())


def test_after_500_forged_requests_the_true_one_is_accepted_once(rng: random.Random) -> None:
    storm(rng, 500)


@pytest.mark.long
def test_after_10_000_forged_requests_the_true_one_is_accepted_once(rng: random.Random) -> None:
    storm(rng, 10_000)


@pytest.mark.parametrize("returning", [False, True], ids=["staying", "coming back"])
def test_100_slow_clients_do_not_keep_the_true_callback_waiting(returning: bool) -> None:
    over = asyncio.Event()

    async def slow(port: int) -> None:
        again = True
        while again and not over.is_set():
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    writer.write(b"GET /auth/callback HTTP/1.1\r\nX: ")
                    while not reader.at_eof() and not over.is_set():
                        writer.write(b"a")
                        with contextlib.suppress(TimeoutError):
                            async with asyncio.timeout(0.3):
                                await reader.read(1)
                finally:
                    writer.transport.abort()
            again = returning

    async def run() -> None:
        async with listening() as loopback:
            grown = watched()
            clients = [asyncio.create_task(slow(loopback.port)) for _ in range(100)]
            await until(lambda: len(loopback._connections._served) == 16)
            for _ in range(3):
                began = time.monotonic()
                loopback.page("done")
                assert await ask(loopback) == PAGES["done"]
                assert time.monotonic() - began < 20
            assert len(loopback._connections._served) <= 16
            assert grown() < 20_000
            over.set()
            await asyncio.gather(*clients)

    asyncio.run(run())


def test_a_browser_that_waits_for_its_page_keeps_its_place_among_slow_clients() -> None:
    async def run() -> None:
        async with listening() as loopback:
            browser = asyncio.create_task(ask(loopback))
            await loopback.redirected()
            crowd = [await asyncio.open_connection("127.0.0.1", loopback.port) for _ in range(40)]
            # One more is served only after places have changed hands.
            assert await ask(loopback, "/") == REFUSALS[404]
            loopback.page("done")
            assert await browser == PAGES["done"]
            for _, writer in crowd:
                writer.transport.abort()
            await asyncio.sleep(0)

    asyncio.run(run())


class Kept:
    """One listener on one loop for many examples."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.problems: list[dict] = []
        self.loop.set_exception_handler(lambda _, context: self.problems.append(context))
        self.loopback = self.loop.run_until_complete(Loopback.open(Redirect(), PATH, read))

    def close(self) -> None:
        self.loop.run_until_complete(self.loopback.close())
        self.loop.run_until_complete(asyncio.sleep(0.01))
        self.loop.close()


@pytest.fixture(scope="module")
def kept():
    one = Kept()
    yield one
    one.close()


LINES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [b"Host: 127.0.0.1:PORT", b"Origin: x", b"GET / HTTP/1.1", b"GET %s HTTP/1.1" % PATH.encode(), b""]
    ),
    st.text(max_size=40).map(lambda text: f"GET {PATH}?{text} HTTP/1.1".encode()),
)
RAW = st.one_of(
    st.binary(max_size=400), st.lists(LINES, max_size=8).map(lambda lines: b"\r\n".join([*lines, b"", b""]))
)


def shown(kept: Kept, data: bytes) -> None:
    data = data.replace(b"PORT", str(kept.loopback.port).encode())

    async def half_closed() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", kept.loopback.port)
        try:
            writer.write(data)
            writer.write_eof()
            return await asyncio.wait_for(reader.read(), 60)
        except ConnectionError:
            return b""
        finally:
            writer.transport.abort()
            await asyncio.sleep(0)

    answer = kept.loop.run_until_complete(half_closed())
    assert answer == b"" or answer in REFUSALS.values()
    assert kept.problems == []


@settings(max_examples=400, deadline=None)
@given(RAW)
def test_no_bytes_crash_it_or_come_back(kept: Kept, data: bytes) -> None:
    shown(kept, data)


@pytest.mark.long
@settings(max_examples=5000, deadline=None)
@given(RAW)
def test_no_bytes_crash_it_or_come_back_in_5_000_tries(kept: Kept, data: bytes) -> None:
    shown(kept, data)
