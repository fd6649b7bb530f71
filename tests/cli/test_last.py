"""The last moments of a command that asks: what is typed then is neither shown nor left to the shell."""

import select
import signal
import sys

import pytest

from servers.at_terminal import AtTerminal, program_at_terminal
from servers.canary import assert_absent

# Ctrl+C comes once more before its last words and behind them, and its tidying up takes until something is typed.
PROGRAM = """
import atexit, select, signal
from wizard.cli.main import main
from wizard.lines import report

say = report.say

def last_words(text=""):
    report.say = say
    atexit.register(tidy)
    signal.raise_signal(signal.SIGINT)
    say(text)

def tidy():
    signal.raise_signal(signal.SIGINT)
    say("tidying")
    while not select.select([0], [], [], 0.05)[0]:
        pass  # a signal in the moment before a wait without end would be handled only behind it

report.say = last_words
main()
"""
ENDS = {
    "error": (("auth", "nobody-has-this-name", "--plain"), 2),
    "error before the screens": (("auth", "nobody-has-this-name"), 2),
    "left on the screens": (("auth",), 130),
}


def tidying(here: AtTerminal, end: str) -> None:
    if end == "left on the screens":
        here.until("Popular")  # the skeleton has no rows, and Ctrl+C in an import may be lost
        here.type("\x03")
    here.until("tidying")


@pytest.mark.parametrize("end", ENDS)
def test_a_key_pasted_behind_the_last_words_is_not_shown_and_gone(end: str, canary: str) -> None:
    args, code = ENDS[end]
    with program_at_terminal([sys.executable, "-c", PROGRAM, *args], TERM="xterm-256color") as here:
        tidying(here, end)
        here.type(f"{canary}\n")
        assert here.exit() == code, here.shown.decode()
        assert here.is_restored
        assert_absent(canary, here.shown)
        assert b"KeyboardInterrupt" not in here.shown
        assert not select.select([here._theirs], [], [], 0)[0], "a shell would read it"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT], ids=lambda each: each.name)
@pytest.mark.parametrize("end", ["error", "left on the screens"])
def test_told_to_go_then_it_gives_the_terminal_back(end: str, number: signal.Signals) -> None:
    with program_at_terminal([sys.executable, "-c", PROGRAM, *ENDS[end][0]], TERM="xterm-256color") as here:
        tidying(here, end)
        here.process.send_signal(number)
        assert here.exit() == 128 + number, here.shown.decode()
        assert here.is_restored
