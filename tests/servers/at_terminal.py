"""A command at a terminal of its own, which is there after it: what it showed, and the modes it left."""

import os
import select
import subprocess
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import pytest

from servers.cli import TAKE_TERMINAL, wizard_argv, wizard_env

LOCAL = termios.ECHO | termios.ICANON | termios.ISIG
LAST = b"\x00."


def rest_of(ours: int, theirs: int) -> bytes:
    """All that nobody has read yet of what was written: a terminal hands that on in parts, so a mark goes behind it."""
    shown = b""
    while select.select([ours], [], [], 0)[0]:  # there must be room for the mark
        shown += os.read(ours, 65536)
    termios.tcflow(theirs, termios.TCOON)
    os.write(theirs, LAST)
    while not shown.endswith(LAST):
        shown += os.read(ours, 65536)
    return shown.removesuffix(LAST)


class AtTerminal:
    """A command at a terminal that outlives it."""

    def __init__(self, process: "subprocess.Popen[bytes]", ours: int, theirs: int, before: int) -> None:
        self.process, self._ours, self._theirs = process, ours, theirs
        self.shown = b""
        self._before = before

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def until(self, text: str, times: int = 1, within_s: float = 60) -> None:
        deadline = time.monotonic() + within_s
        while self.shown.count(text.encode()) < times:
            if not select.select([self._ours], [], [], max(0, deadline - time.monotonic()))[0]:
                pytest.fail(f"{text!r} was not shown:\n{self.shown.decode(errors='replace')}")
            self.shown += os.read(self._ours, 65536)

    def exit(self) -> int:
        code = self.process.wait(60)
        self.shown += rest_of(self._ours, self._theirs)
        return 128 - code if code < 0 else code

    @property
    def is_restored(self) -> bool:
        return termios.tcgetattr(self._theirs)[3] & LOCAL == self._before


def at_terminal(*args: str, **env: str) -> AbstractContextManager[AtTerminal]:
    """`wizard ARGS` at a terminal whose size is known to nobody."""
    return program_at_terminal(wizard_argv(*args), **env)


@contextmanager
def program_at_terminal(argv: Sequence[str], **env: str) -> Iterator[AtTerminal]:
    ours, theirs = os.openpty()
    before = termios.tcgetattr(theirs)[3] & LOCAL
    process = subprocess.Popen(
        ["sh", "-c", TAKE_TERMINAL, os.ttyname(theirs), *argv],
        env=wizard_env(**env),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    try:
        yield AtTerminal(process, ours, theirs, before)
    finally:
        process.kill()
        process.wait()
        os.close(theirs)
        os.close(ours)
