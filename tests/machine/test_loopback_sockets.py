"""R45, R46: where it listens, whom it does not displace, and how soon it is gone."""

import asyncio
import contextlib
import re
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from machine.loopback_kit import (
    PATH,
    Squatter,
    ask,
    connections,
    listeners,
    listening,
    read,
    request,
    until,
    with_listener,
)
from servers.cli import wizard_env
from wizard.errors import PortBusy
from wizard.machine import callback_connections
from wizard.machine.callback_page import PAGES
from wizard.machine.loopback import Loopback
from wizard.values.preset import Redirect

HOLDER = r"`[^`]+` \(process [0-9]+\)"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "families"), [("127.0.0.1", 1), ("::1", 1), ("localhost", 2)], ids=["v4", "v6", "localhost"]
)
def test_it_listens_on_loopback_alone_and_only_while_open(host: str, families: int) -> None:
    async def run() -> None:
        loopback = await Loopback.open(Redirect(host=host), PATH, read)
        assert listeners(loopback.port) == ["loopback"] * families
        await loopback.close()
        assert listeners(loopback.port) == []

    asyncio.run(run())


@pytest.mark.parametrize("reuse", [False, True], ids=["plain", "reusing"])
@pytest.mark.parametrize(
    ("address", "only6", "v4", "localhost"),
    [
        ("127.0.0.1", False, False, False),
        ("0.0.0.0", False, False, False),
        ("::1", False, True, False),
        ("::", False, False, False),
        ("::", True, True, False),
    ],
    ids=["v4", "every v4", "v6", "every address", "every v6"],
)
def test_a_squatter_is_never_displaced_or_doubled(
    address: str, only6: bool, v4: bool, localhost: bool, reuse: bool
) -> None:
    async def opens(host: str, port: int) -> bool:
        try:
            async with listening(Redirect(host=host, ports=(port,))) as loopback:
                assert loopback.port == port
                return True
        except PortBusy:
            assert listeners(port) == []
            return False

    with Squatter(address, only6=only6, reuse=reuse) as port:
        assert asyncio.run(opens("127.0.0.1", port)) is v4
        assert asyncio.run(opens("localhost", port)) is localhost


def test_the_next_port_is_taken_and_the_last_one_named() -> None:
    spare = free_port()

    async def run(first: int, second: int) -> None:
        async with listening(Redirect(ports=(first, second, spare))) as loopback:
            assert loopback.port == spare
            assert loopback.redirect_base == f"http://127.0.0.1:{spare}"
        with pytest.raises(PortBusy) as caught:
            await Loopback.open(Redirect(ports=(first,)), PATH, read)
        assert re.fullmatch(rf"port {first} is busy, held by {HOLDER}", caught.value.message)
        assert caught.value.exit_code == 75
        with pytest.raises(PortBusy, match=rf"^ports {first}, {second} are busy, held by {HOLDER}, {HOLDER}$"):
            await Loopback.open(Redirect(ports=(first, second)), PATH, read)
        async with listening(Redirect(ports=(first, 0))) as loopback:
            assert loopback.port not in {0, first}

    with Squatter("127.0.0.1") as first, Squatter("0.0.0.0") as second:
        asyncio.run(run(first, second))


def test_nobody_joins_us_on_our_port() -> None:
    async def claim(loopback: Loopback) -> None:
        for address in ("127.0.0.1", "0.0.0.0", "::1", "::"):
            squatter = Squatter(address, loopback.port, reuse=True)
            squatter._child.stdin.close()
            assert await asyncio.to_thread(squatter._child.wait) != 0, address
            squatter._child.stdout.close()

    with_listener(claim, Redirect(host="localhost"))


def test_a_machine_without_ipv6_still_has_localhost() -> None:
    program = """
        import asyncio
        from wizard.machine.loopback import Loopback
        from wizard.values.preset import Redirect

        async def run():
            loopback = await Loopback.open(Redirect(host="localhost"), "/callback", lambda _: None)
            print(len(loopback._servers), loopback.redirect_base == f"http://localhost:{loopback.port}")
            await loopback.close()

        asyncio.run(run())
    """
    alone = ["unshare", "--user", "--map-root-user", "--net", "sh", "-c"]
    script = 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; ip link set lo up; exec "$0" -c "$1"'
    done = subprocess.run(
        [*alone, script, sys.executable, textwrap.dedent(program)],
        check=False,
        capture_output=True,
        text=True,
        env=wizard_env(),
    )
    assert done.stdout == "1 True\n", done.stderr


def test_a_fixed_port_can_be_had_again_at_once() -> None:
    port = free_port()

    async def attempt(*, finish: bool) -> None:
        async with listening(Redirect(host="localhost", ports=(port,))) as loopback:
            browser = asyncio.create_task(ask(loopback))
            await loopback.redirected()
            if finish:
                loopback.page("done")
                assert await browser == PAGES["done"]
        await browser

    for finish in (True, False, True):
        asyncio.run(attempt(finish=finish))


@pytest.mark.parametrize("end", ["close", "cancel", "crash"])
def test_it_is_gone_within_a_second_of_any_end_with_all_its_connections(
    end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Those that wait keep waiting, however long this machine takes to count them.
    monkeypatch.setattr(callback_connections, "GRACE_S", 60)

    async def run() -> None:
        loopback = await Loopback.open(Redirect(host="localhost"), PATH, read)
        entered = asyncio.Event()

        async def flow() -> None:
            try:
                entered.set()
                if end == "crash":
                    await asyncio.sleep(0)
                    raise RuntimeError
                await loopback.redirected()
            finally:
                await loopback.close()

        idle = [await asyncio.open_connection("127.0.0.1", loopback.port) for _ in range(40)]
        for _, writer in idle[:20]:
            writer.write(b"GET /")
        await until(lambda: connections(loopback.port) == 40)
        task = asyncio.create_task(flow())
        await entered.wait()
        began = time.monotonic()
        if end == "close":
            await loopback.close()
        if end != "crash":
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError, RuntimeError):
            await task
        await until(lambda: not listeners(loopback.port) and not connections(loopback.port), 20)
        assert time.monotonic() - began < 20
        for _, writer in idle:
            writer.transport.abort()
        await asyncio.sleep(0)

    asyncio.run(run())


def test_closing_twice_or_being_cut_short_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.machine.loopback.LINGER_S", 60)

    async def run() -> None:
        loopback = await Loopback.open(Redirect(), PATH, read)
        browser = asyncio.create_task(ask(loopback))
        await loopback.redirected()
        # A client that reads nothing and closes nothing keeps the first close waiting.
        _, writer = await asyncio.open_connection("127.0.0.1", loopback.port)
        writer.transport.pause_reading()
        writer.write(request(loopback.port))
        await until(lambda: len(loopback._connections.held()) == 2)
        closing = asyncio.create_task(loopback.close())
        await asyncio.sleep(0)
        assert not closing.done()
        assert listeners(loopback.port) == []
        closing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await closing
        await until(lambda: not connections(loopback.port), 20)
        await loopback.close()
        writer.transport.abort()
        assert await browser == PAGES["waiting"]

    asyncio.run(run())


def test_closing_delivers_the_page_first() -> None:
    async def run() -> None:
        loopback = await Loopback.open(Redirect(), PATH, read)
        browser = asyncio.create_task(ask(loopback))
        await loopback.redirected()
        loopback.page("done")
        began = time.monotonic()
        await loopback.close()
        assert time.monotonic() - began < 20
        assert await browser == PAGES["done"]
        with pytest.raises(OSError):
            await ask(loopback)

    asyncio.run(run())


def test_50_sign_ins_leave_no_listener_and_never_an_open_one() -> None:
    async def run() -> None:
        for _ in range(50):
            async with listening(Redirect(host="localhost")) as loopback:
                browser = asyncio.create_task(ask(loopback))
                await loopback.redirected()
                assert listeners(loopback.port) == ["loopback", "loopback"]
                loopback.page("done")
            assert listeners(loopback.port) == []
            assert await browser == PAGES["done"]

    asyncio.run(run())
