"""Ended on the way to the screens, or just behind them: the terminal is as it was, and no key is left to the shell."""

import asyncio
import os
import select
import signal
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from lines.test_early_key import hushed
from servers.at_terminal import AtTerminal, at_terminal
from servers.canary import assert_absent
from servers.cli import TAKE_TERMINAL, wizard_argv, wizard_env
from wizard.demo.provider import Practice
from wizard.tui.early import Terminated, _ending
from wizard.tui.signals import ending_signals, kept_signals

SCREENS = ("auth", "practice", "--method", "api-key", "--store", "plain")
CODES = {
    signal.SIGTERM: 143,
    signal.SIGHUP: 129,
    signal.SIGQUIT: 131,
    signal.SIGINT: 130,
    signal.SIGUSR1: 138,
    signal.SIGUSR2: 140,
    signal.SIGALRM: 142,
    signal.SIGXCPU: 152,
    None: 2,
}


@contextmanager
def on_the_way(*args: str) -> Iterator[AtTerminal]:
    with at_terminal(*args, TERM="xterm-256color") as here:
        termios.tcsetwinsize(here._theirs, (24, 80))
        hushed(here)
        yield here


@pytest.mark.parametrize("number", CODES, ids=lambda each: each.name if each else "error")
def test_every_end_gives_the_terminal_back_and_throws_away_what_nobody_asked_for(
    practice: Practice, number: signal.Signals | None
) -> None:
    key = practice.issue_key()
    with on_the_way(*(SCREENS if number else ("auth", "practise", *SCREENS[2:]))) as here:
        here.type(f"{key}\n")
        # The system hands it on in its own time; unless it is read at once, it is there then.
        select.select([here._theirs], [], [], 0.1)
        if number:
            here.process.send_signal(number)
        assert here.exit() == CODES[number], here.shown.decode()
        assert here.is_restored
        assert_absent(key, here.shown)
        assert not select.select([here._theirs], [], [], 0)[0], "a shell would read it"


def test_told_to_go_in_the_middle_of_an_import_that_loses_it_the_screens_do_not_begin() -> None:
    async def screens() -> None:
        with ending_signals(lambda _: None, lambda: None):
            pytest.fail("they have begun")

    with kept_signals(), _ending(inside_loop=False):
        with suppress(Terminated):
            signal.raise_signal(signal.SIGTERM)
        with pytest.raises(Terminated):
            asyncio.run(screens())


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGALRM])
def test_what_a_host_program_has_a_use_for_goes_on_to_it_beside_the_screens(number: signal.Signals) -> None:
    heard: list[int] = []

    async def screens() -> None:
        with ending_signals(heard.append, lambda: None):
            signal.raise_signal(number)
            await asyncio.sleep(0)

    before = signal.signal(number, lambda *_: heard.append(-number))
    try:
        with kept_signals(), _ending(inside_loop=False):
            asyncio.run(screens())
    finally:
        signal.signal(number, before)

    assert heard == [-number]


@pytest.mark.parametrize("entered", [1, 2], ids=["loading", "first-frame"])
@pytest.mark.parametrize("is_leader", [True, False], ids=["leader", "member"])
def test_a_terminal_that_goes_before_anything_is_asked_ends_it(
    practice: Practice, is_leader: bool, entered: int
) -> None:
    """Only the leader of a session is told; and one that is gone before the screens is no terminal for them."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    argv = ["sh", "-c", TAKE_TERMINAL, os.ttyname(theirs), *wizard_argv(*SCREENS)]
    process = subprocess.Popen(
        argv,
        env=wizard_env(TERM="xterm-256color"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=is_leader,
    )
    os.close(theirs)
    shown = b""
    while shown.count(b"\x1b[?1049h") < entered:
        shown += os.read(ours, 64)
    os.close(ours)
    try:
        assert process.wait(60) in ((129,) if is_leader else (129, 2))
    finally:
        process.kill()
        process.wait()
