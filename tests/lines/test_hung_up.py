"""A terminal that goes while a prompt stands: the process ends by the signal that says so."""

import os
import signal
from pathlib import Path

import pytest

from lines.test_early_key import AUTH, HIDDEN
from servers.at_terminal import at_terminal
from wizard.demo.provider import Practice


@pytest.mark.parametrize("prompt", ["Method: ", HIDDEN], ids=["shown", "hidden"])
def test_a_terminal_that_goes_is_a_hang_up_and_no_failure(practice: Practice, prompt: str) -> None:
    with at_terminal(*AUTH, *(("--method", "api-key") if prompt == HIDDEN else ())) as here:
        here.until(f"{prompt}\x1b[?2004h")
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), here._ours)
        assert here.process.wait(60) == -signal.SIGHUP
