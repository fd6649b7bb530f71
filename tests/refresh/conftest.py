"""No refresher outlives its test."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from wizard.refresh.single import START


def _workers(state: str) -> list[int]:
    """The processes that refresh records below this home: START is on their command line.

    Who traces one goes with it; killed first, it would leave a refresher behind whose calls fail no more.
    """
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            with suppress(OSError):
                ours = f"HOME={state}\0".encode() in (each / "environ").read_bytes()
                called, *args = (each / "cmdline").read_bytes().split(b"\0")
                if ours and START.encode() in args and called != b"strace":
                    found.append(int(each.name))
    return found


@pytest.fixture
def worker_pids(home: Path) -> Callable[[], Sequence[int]]:
    return lambda: _workers(str(home))


@pytest.fixture(autouse=True)
def none_is_left(home: Path) -> Iterator[None]:
    yield
    for pid in _workers(str(home)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
