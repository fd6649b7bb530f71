"""A wait ends with a signal that did not interrupt it: one that another thread got, as one that came right before it."""

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from wizard.accounts.loop import until_done
from wizard.machine.heard import heard, ready


class Told(Exception):
    pass


@pytest.fixture
def elsewhere() -> Iterator[Callable[[], None]]:
    """Has another thread get a signal, whose handler raises; it does so once the main thread waits."""

    def raises(number: int, frame: FrameType | None) -> None:
        raise Told

    go = threading.Event()

    def work() -> None:
        go.wait(60)
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, raises)
    thread = threading.Thread(target=work)
    thread.start()
    yield go.set
    go.set()
    thread.join()
    signal.signal(signal.SIGUSR1, before)


@pytest.fixture
def silent() -> Iterator[int]:
    """A descriptor with nothing to read."""
    reads, writes = os.pipe()
    yield reads
    os.close(reads)
    os.close(writes)


@contextmanager
def told_in_time() -> Iterator[None]:
    """The handler has run long before the wait of a minute is over."""
    began = time.monotonic()
    with pytest.raises(Told):
        yield
    assert time.monotonic() - began < 30


def test_the_handler_runs_while_a_descriptor_is_waited_for(elsewhere: Callable[[], None], silent: int) -> None:
    with heard(), told_in_time():
        elsewhere()
        ready([silent], 60)


def test_the_handler_runs_while_a_loop_waits(elsewhere: Callable[[], None]) -> None:
    async def waits() -> None:
        elsewhere()
        await asyncio.sleep(60)

    with told_in_time():
        until_done(waits())


def test_who_was_told_before_is_told_all_the_same(elsewhere: Callable[[], None], silent: int) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.setblocking(False)
        assert signal.set_wakeup_fd(theirs.fileno()) == -1
        try:
            with heard(), told_in_time():
                elsewhere()
                ready([silent], 60)
            ours.settimeout(60)
            assert ours.recv(8) == bytes([signal.SIGUSR1])
        finally:
            assert signal.set_wakeup_fd(-1) == theirs.fileno()


def test_a_wait_ends_with_its_time_and_says_what_can_be_read(silent: int) -> None:
    reads, writes = os.pipe()
    os.write(writes, b"!")
    with heard():
        assert ready([silent], 0.01) == []
        assert ready([silent, reads]) == [reads]
    os.close(reads)
    os.close(writes)


def test_nothing_is_left_behind() -> None:
    own = Path("/proc/self/fd")
    count = len(list(own.iterdir()))
    with heard(), heard():
        pass

    assert len(list(own.iterdir())) == count
    assert signal.set_wakeup_fd(-1) == -1


def test_a_handler_that_a_host_adds_meanwhile_goes_on_being_called() -> None:
    async def host() -> None:
        called = asyncio.Event()
        loop = asyncio.get_running_loop()
        with heard():
            loop.add_signal_handler(signal.SIGUSR2, called.set)
        signal.raise_signal(signal.SIGUSR2)
        await asyncio.wait_for(called.wait(), 30)
        loop.remove_signal_handler(signal.SIGUSR2)

    asyncio.run(host())


def test_who_was_told_before_may_be_gone_by_then() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.setblocking(False)
        signal.set_wakeup_fd(theirs.fileno())
        with heard():
            theirs.close()
    assert signal.set_wakeup_fd(-1) == -1
