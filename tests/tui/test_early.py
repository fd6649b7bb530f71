"""Ended on the way to the screens, or just behind them: the terminal is as it was, and no key is left to the shell."""

import select
import signal
import termios
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lines.test_early_key import hushed
from servers.at_terminal import AtTerminal, at_terminal
from servers.canary import assert_absent
from wizard.demo.provider import Practice

SCREENS = ("auth", "practice", "--method", "api-key", "--store", "plain")
CODES = {
    signal.SIGTERM: 143,
    signal.SIGHUP: 129,
    signal.SIGQUIT: 131,
    signal.SIGINT: 130,
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
        if number:
            here.process.send_signal(number)
        assert here.exit() == CODES[number], here.shown.decode()
        assert here.is_restored
        assert_absent(key, here.shown)
        assert not select.select([here._theirs], [], [], 0)[0], "a shell would read it"
