"""The hidden prompt on a real terminal, called off by what it is raced against."""

import asyncio
import os
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from servers.canary import assert_absent
from servers.cli import TAKE_TERMINAL, wizard_env
from wizard.errors import Cancelled
from wizard.machine.hidden import Wake, _entry, hidden
from wizard.machine.hushed import hushed

PROGRAM = """
import asyncio, signal, sys, termios, threading
from wizard.errors import Cancelled
from wizard.machine.terminal import Terminal

terminal = Terminal()

def flags():
    return termios.tcgetattr(0)[3] & (termios.ECHO | termios.ICANON)

async def main():
    before, rounds = flags(), int(sys.argv[1])
    for _ in range(rounds):
        asked = asyncio.ensure_future(terminal.hidden("Quick: "))
        await asyncio.sleep(0)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
    heard = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, heard.set)
    asked = asyncio.ensure_future(terminal.hidden("Address or code (hidden): "))
    callback = asyncio.ensure_future(heard.wait())
    await asyncio.wait([asked, callback], return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    (said,) = await asyncio.gather(asked, return_exceptions=True)
    callback.cancel()
    for each in set(threading.enumerate()) - {threading.main_thread()}:
        each.join(60)
    told = repr(said) if isinstance(said, str) else type(said).__name__
    print(f"ended with {told}, restored {flags() == before}, threads {threading.active_count()}", flush=True)
    print(f"then {terminal.line('Next: ')!r}", flush=True)

asyncio.run(main())
"""


class Asked:
    """The program at its prompt. ``shown`` is all there was on the terminal."""

    def __init__(self, process: subprocess.Popen, ours: int) -> None:
        self._process, self._ours = process, ours
        self.shown = b""

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def callback(self) -> None:
        self._process.send_signal(signal.SIGUSR1)

    def until(self, text: str, within_s: float = 60) -> None:
        deadline = time.monotonic() + within_s
        while text.encode() not in self.shown:
            if not select.select([self._ours], [], [], max(0, deadline - time.monotonic()))[0]:
                pytest.fail(f"{text!r} was not shown within {within_s} s:\n{self.shown.decode()}")
            self.shown += os.read(self._ours, 65536)


@contextmanager
def asked(rounds: int = 0) -> Iterator[Asked]:
    ours, theirs = os.openpty()
    argv = ["sh", "-c", TAKE_TERMINAL, os.ttyname(theirs), sys.executable, "-c", PROGRAM, str(rounds)]
    process = subprocess.Popen(
        argv, env=wizard_env(), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    try:
        here = Asked(process, ours)
        here.until("Address or code (hidden): \x1b[?2004h")
        yield here
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_a_callback_ends_the_prompt_at_once_and_nothing_typed_is_left(canary: str) -> None:
    with asked() as here:
        here.type(canary)
        here.callback()
        here.until("ended with CancelledError, restored True, threads 1")
        here.until("Next: ")
        here.type("hello\n")
        here.until("then 'hello'")

    assert_absent(canary, here.shown)
    assert b"\x1b[?2004l" in here.shown


def test_a_line_that_was_entered_is_the_answer(canary: str) -> None:
    with asked() as here:
        here.type(f"junk\x15{canary}\n")
        here.until("ended with ")
        here.until("threads 1")

    assert canary.encode() in here.shown  # by the program itself, once
    assert here.shown.count(canary.encode()) == 1


def test_a_question_called_off_again_and_again_leaves_no_thread() -> None:
    with asked(rounds=100) as here:
        here.type("answer\n")
        here.until("ended with 'answer', restored True, threads 1")


def test_ctrl_c_is_an_answer_of_its_own(canary: str) -> None:
    with asked() as here:
        here.type(canary)
        here.type("\x03")
        here.until("ended with Cancelled,")
        here.until("Next: ")
        here.type("hello\n")
        here.until("then 'hello'")

    assert_absent(canary, here.shown)


def test_in_its_debug_mode_asyncio_logs_nothing_of_what_was_typed(
    canary: str, caplog: pytest.LogCaptureFixture
) -> None:
    ours, theirs = os.openpty()

    def type_it(_prompt: str) -> None:
        os.write(ours, f"{canary}\n".encode())

    async def ask() -> bool:
        asyncio.get_running_loop().slow_callback_duration = 0  # each step is one to be told of
        return await hidden(theirs, type_it, "Key: ") == canary

    assert asyncio.run(ask(), debug=True)
    os.close(ours)
    os.close(theirs)
    assert "in_thread" in caplog.text
    assert_absent(canary, caplog.text)
    assert canary[:12] not in caplog.text  # long ones are shortened in the middle


class Emptied(Wake):
    """Ctrl+C, between the look at the terminal and the read: it throws away what there was to read."""

    looks = 0

    def until_ready(self, fd: int, timeout_s: float | None = None) -> bool:
        self.looks += 1
        if self.looks == 1:
            termios.tcflush(fd, termios.TCIFLUSH)
            self.up()
            return True
        return super().until_ready(fd, timeout_s)


@pytest.mark.timeout(60)
def test_ctrl_c_that_empties_the_terminal_under_the_read_does_not_leave_it_waiting() -> None:
    ours, theirs = os.openpty()

    def say() -> None:
        os.write(ours, b"half a k")

    with hushed(theirs, say, lambda: None), Emptied() as wake:
        with pytest.raises(Cancelled):
            _entry(theirs, wake)
        assert wake.looks == 2
    os.close(ours)
    os.close(theirs)


def test_a_terminal_that_has_gone_is_no_entry() -> None:
    reads, writes = os.pipe()
    os.close(writes)
    with Wake() as wake:
        assert _entry(reads, wake) is None
    os.close(reads)
