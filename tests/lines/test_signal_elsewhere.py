"""A signal that the kernel gives to another thread than the one that waits ends the command all the same."""

import ctypes
import os
import signal
import time
from pathlib import Path

import pytest

from lines.test_early_key import AUTH, HIDDEN
from servers.at_rest import at_rest
from servers.at_terminal import at_terminal
from wizard.demo.provider import Practice

_TGKILL = {"x86_64": 234, "aarch64": 131}[os.uname().machine]
_LOOKS = 100


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda each: each.name)
def test_it_ends_and_gives_the_terminal_back(practice: Practice, number: signal.Signals) -> None:
    with at_terminal(*AUTH, "--method", "api-key") as here:
        here.until(HIDDEN)
        _to_another_thread(here.process.pid, number)
        assert here.exit() == 128 + number
        assert here.is_restored


def _to_another_thread(pid: int, number: signal.Signals) -> None:
    """Once it has waited for long, with more than one thread."""
    deadline, looks = time.monotonic() + 60, 0
    while looks < _LOOKS:
        assert time.monotonic() < deadline, "it does not rest, or has one thread only"
        threads = sorted(int(each.name) for each in Path(f"/proc/{pid}/task").iterdir())
        looks = looks + 1 if len(threads) > 1 and at_rest(pid) else 0
        time.sleep(0.005)
    if ctypes.CDLL(None, use_errno=True).syscall(_TGKILL, pid, threads[-1], number):
        raise OSError(ctypes.get_errno(), "tgkill")
