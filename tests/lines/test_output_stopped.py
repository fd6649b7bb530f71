"""A signal at a prompt while output is stopped (Ctrl+S): the process ends, and the terminal is as it was."""

import select
import signal
import time

import pytest

from lines.test_early_key import AUTH, HIDDEN
from servers.at_terminal import at_terminal
from wizard.demo.provider import Practice

LAST_SAID = "\x1b[?2004h"  # behind the prompt: a write that meets a stopped terminal waits, as everybody's does
ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT, signal.SIGUSR1)


@pytest.mark.parametrize("number", ENDS, ids=lambda each: each.name)
@pytest.mark.parametrize("prompt", ["Method: ", HIDDEN], ids=["shown", "hidden"])
def test_a_signal_ends_it_and_gives_the_terminal_back(practice: Practice, prompt: str, number: signal.Signals) -> None:
    with at_terminal(*AUTH, *(("--method", "api-key") if prompt == HIDDEN else ())) as here:
        here.until(prompt)
        here.until(LAST_SAID)
        here.type("\x13")
        held_back(here._theirs)
        here.process.send_signal(number)
        assert here.exit() == (130 if number == signal.SIGINT else 128 + number)
        assert here.is_restored


def held_back(terminal: int) -> None:
    """Waits until the terminal takes no more output, as Ctrl+S has it."""
    deadline = time.monotonic() + 30
    while select.select([], [terminal], [], 0)[1]:
        assert time.monotonic() < deadline, "it is not stopped"
        time.sleep(0.005)
