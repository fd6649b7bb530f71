"""The terminal given back: with the modes it had, and nothing in it that a shell would read."""

import os
import pty
import select
import termios
from collections.abc import Iterator

import pytest

from wizard.machine.discreet import modes_kept


@pytest.fixture
def typist() -> Iterator[int]:
    """The other end of the terminal that standard input is meanwhile."""
    before = os.dup(0)
    ours, theirs = pty.openpty()
    os.dup2(theirs, 0)
    yield ours
    os.dup2(before, 0)
    for each in (before, ours, theirs):
        os.close(each)


def test_what_is_typed_right_before_or_behind_the_change_of_modes_is_left_to_nobody(
    typist: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = termios.tcgetattr(0)
    give_back = modes_kept()
    hushed = termios.tcgetattr(0)
    hushed[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(0, termios.TCSANOW, hushed)
    change = termios.tcsetattr

    def changed(*to: object) -> None:
        os.write(typist, b"before\n")
        assert select.select([0], [], [], 5)[0]
        change(*to)
        os.write(typist, b"behind\n")
        assert select.select([0], [], [], 5)[0]

    monkeypatch.setattr(termios, "tcsetattr", changed)

    give_back()

    assert not select.select([0], [], [], 0)[0]
    assert termios.tcgetattr(0) == found


def test_where_there_is_no_terminal_nothing_is_given_back() -> None:
    before = os.dup(0)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    try:
        modes_kept()()
    finally:
        os.dup2(before, 0)
        os.close(before)
        os.close(empty)
