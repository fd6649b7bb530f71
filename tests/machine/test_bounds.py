"""R63: whatever a host does, an answer has an end, a size and an error of ours."""

import asyncio
import gzip
import os
import socket
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import httpx
import pytest

from fakes import raw_server as fault
from fakes.raw_server import Script, reply, serving
from wizard.errors import Unreachable
from wizard.machine.body import LARGEST
from wizard.machine.http import Http
from wizard.values.credential import Authorization
from wizard.values.secret import Secret

KEY = "sk-canary-" + "7f3a" * 12


def failure(url: str, timeout_s: float = 10, **environ: str) -> Unreachable:
    async def run() -> None:
        async with Http(environ) as http:
            request = httpx.Request("GET", url)
            origin = f"{request.url.scheme}://{request.url.netloc.decode()}"
            await http.send(request, Authorization(Secret(KEY), "bearer", (origin,)), timeout_s)

    with pytest.raises(Unreachable) as caught:
        asyncio.run(run())
    assert KEY not in caught.value.message + caught.value.hint
    assert caught.value.__context__ is None
    return caught.value


@pytest.mark.parametrize(
    "script", [fault.silent, fault.drip, fault.drip_head, fault.only_informational], ids=lambda script: script.__name__
)
def test_a_host_that_never_finishes_is_left_at_the_deadline(script: Script) -> None:
    with serving(script) as server:
        started = time.monotonic()
        error = failure(server.origin, timeout_s=0.5)

        assert time.monotonic() - started < 20
        assert error.reason == "time-out"
        assert error.message == f"no answer from `127.0.0.1:{server.port}` after 0.5 s"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (fault.reset, "broken"),
        (fault.half_close, "broken"),
        (fault.hang_up, "broken"),
        (fault.raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "broken"),
        (fault.raw(b"\x00\xff" * 50), "broken"),
        (fault.raw(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), "broken"),
        (fault.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"), "broken"),
        (fault.endless_head, "too-large"),
        (fault.huge(16 << 20), "too-large"),
        (fault.reply(200, b"\xce\xb2\xcf\x81", "Content-Encoding: br"), "broken"),
        (fault.reply(200, b"not gzip at all", "Content-Encoding: gzip"), "broken"),
        (fault.reply(200, gzip.compress(b"cut off" * 99)[:-12], "Content-Encoding: gzip"), "broken"),
    ],
)
def test_a_broken_answer_has_a_reason(script: Script, reason: str) -> None:
    with serving(script) as server:
        error = failure(server.origin)

        assert (error.reason, error.exit_code) == (reason, 75)
        assert f"`127.0.0.1:{server.port}`" in error.message


def test_an_answer_may_be_exactly_as_large_as_allowed() -> None:
    async def run(origin: str) -> int:
        async with Http({}) as http:
            return len((await http.send(httpx.Request("GET", origin), None, 10)).content)

    with serving(reply(200, b" " * LARGEST)) as server:
        assert asyncio.run(run(server.origin)) == LARGEST
    with serving(reply(200, b" " * (LARGEST + 1))) as server:
        assert failure(server.origin).reason == "too-large"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_compressed_answer_nobody_asked_for_is_still_read(coding: str) -> None:
    packed = {"gzip": gzip.compress, "deflate": zlib.compress}[coding](b'{"data": []}')

    async def run(origin: str) -> httpx.Response:
        async with Http({}) as http:
            return await http.send(httpx.Request("GET", origin), None, 10)

    with serving(reply(200, packed, f"Content-Encoding: {coding}")) as server:
        response = asyncio.run(run(server.origin))

    assert response.json() == {"data": []}


CHILD = r"""
import asyncio, re, sys
from pathlib import Path
import httpx
from wizard.errors import Unreachable
from wizard.machine.http import Http

async def run(url):
    async with Http({}) as http:
        try:
            await http.send(httpx.Request("GET", url), None, 15)
        except Unreachable as error:
            return error.reason

def peak_kb():
    # Not ru_maxrss: a child inherits its parent's, and the test runner is large (getrusage(2)).
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])

asyncio.run(run(sys.argv[1]))
before = peak_kb()
reason = asyncio.run(run(sys.argv[2]))
print(reason, peak_kb() - before)
"""


@pytest.mark.parametrize("script", [fault.bomb(300 << 20), fault.huge(300 << 20)], ids=["bomb", "huge"])
def test_three_hundred_megabytes_take_less_than_fifty(script: Script) -> None:
    with serving(reply(200, "{}")) as small, serving(script) as large:
        reason, kilobytes = child(CHILD, small.origin, large.origin).split()

    assert reason == "too-large"
    assert int(kilobytes) < 50_000


def test_a_closed_port_is_refused_and_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    error = failure(f"http://127.0.0.1:{port}")

    assert error.reason == "refused"
    assert error.message == f"`127.0.0.1:{port}` refused the connection. Is the server running?"


def test_a_host_that_does_not_exist_is_said_so() -> None:
    error = failure("http://api.wizard.invalid/v1")

    assert error.reason == "dns"
    assert error.message == "cannot find `api.wizard.invalid`. Are you offline?"


@pytest.mark.parametrize("host", ["a" * 64 + ".invalid", "x..invalid"])
def test_a_host_that_cannot_exist_is_not_found_either(host: str) -> None:
    assert failure(f"http://{host}/").reason == "dns"


HUNG = """
import asyncio, socket, threading
import httpx
from wizard.errors import Unreachable
from wizard.machine.http import Http

socket.getaddrinfo = lambda *args, **options: threading.Event().wait()

async def run():
    async with Http({}) as http:
        try:
            await http.send(httpx.Request("GET", "http://api.wizard.invalid/"), None, 0.3)
        except Unreachable as error:
            print(error.reason, flush=True)

asyncio.run(run())
"""


def test_a_resolver_that_hangs_holds_up_neither_the_deadline_nor_the_exit() -> None:
    assert child(HUNG) == "time-out\n"


ELSEWHERE = """
import asyncio, socket, sys, httpx
from wizard.errors import WizardError
from wizard.machine.http import Http
told = sys.argv[1].split()
socket.getaddrinfo = lambda host, port, *_, **__: [(2, 1, 6, "", (each, port)) for each in told]
async def run():
    async with Http({}) as http:
        try:
            await http.send(httpx.Request("GET", "http://localhost:9/"), None, 1)
        except WizardError as error:
            print(error.exit_code, error.message)
asyncio.run(run())
"""


@pytest.mark.parametrize("told", ["127.0.0.1 192.0.2.7", "192.0.2.7", "fe80::1%eth0"])
def test_a_localhost_that_is_another_machine_is_sent_nothing(told: str) -> None:
    """R59: plain http is for this machine alone, and a resolver may have been told another address for the name."""
    assert child(ELSEWHERE, told) == "7 `localhost` leads to another machine here\n"


@pytest.mark.parametrize("told", ["127.0.0.1", "::1 127.0.0.1 fe80::1%lo0"])
def test_a_localhost_that_is_this_machine_is_asked(told: str) -> None:
    assert child(ELSEWHERE, told).startswith("75 ")


def child(code: str, *arguments: str) -> str:
    """What a process of its own prints; it has to end by itself."""
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2] / "app")},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return run.stdout


def test_cancelling_leaves_at_once_and_closes_the_connection() -> None:
    async def run(origin: str) -> float:
        async with Http({}) as http:
            task = asyncio.create_task(http.send(httpx.Request("GET", origin), None, 60))
            while not server.requests:
                await asyncio.sleep(0.005)
            started = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return time.monotonic() - started

    closed = threading.Event()

    def script(_server: fault.RawServer, connection: socket.socket) -> None:
        while connection.recv(1):
            pass
        closed.set()

    with serving(script) as server:
        assert asyncio.run(run(server.origin)) < 20
        assert closed.wait(60)


def test_one_connection_carries_several_requests_and_several_tasks_at_once() -> None:
    async def run(origin: str) -> list[int]:
        async with Http({}) as http:
            sent = (http.send(httpx.Request("GET", f"{origin}/{n}"), None, 10) for n in range(20))
            return [each.status_code for each in await asyncio.gather(*sent)]

    with serving(reply(200, "{}")) as server:
        assert asyncio.run(run(server.origin)) == [200] * 20
        assert len(server.requests) == 20
