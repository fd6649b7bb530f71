"""Lines that were typed before their prompts stood: each answers one question, and none is lost without a word."""

import asyncio
import os
import select
import termios
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from lines.test_key_and_more import KNOWN, leaks
from servers.at_terminal import rest_of
from servers.canary import assert_absent
from tui.presets import PRESETS
from wizard.errors import Cancelled
from wizard.lines.console import Console
from wizard.lines.prompts import ANOTHER, CUT, Prompts
from wizard.login.questions import NeedSecret
from wizard.machine import ahead
from wizard.machine.hidden import Wake, _entry, hidden_at_once
from wizard.machine.hushed import hushed
from wizard.machine.terminal import Terminal
from wizard.machine.visible import visible
from wizard.values.secret import Secret


def at_pty(read: Callable[[int], object], *, typed: str) -> tuple[object, str]:
    """What ``read`` makes of what was typed before the prompt, and all that was shown."""
    ours, theirs = os.openpty()
    ahead.keep(typed.encode())
    try:
        return read(theirs), rest_of(ours, theirs).decode()
    finally:
        os.close(ours)
        os.close(theirs)
        ahead.everything()


def test_the_lines_typed_ahead_of_a_hidden_prompt_answer_one_question_each(canary: str) -> None:
    def read(fd: int) -> list[str | None]:
        with hushed(fd, lambda: None, lambda: None), Wake() as wake:
            return [_entry(fd, wake), _entry(fd, wake), _entry(fd, wake)]

    assert at_pty(read, typed=f"{canary}\nPASS\nPASS\n")[0] == [canary, "PASS", "PASS"]


def test_what_the_terminal_had_before_the_prompt_stood_answers_line_by_line_too(canary: str) -> None:
    ours, theirs = os.openpty()
    os.write(ours, f"{canary}\nPASS\n".encode())
    try:
        select.select([theirs], [], [])  # the system hands it on in its own time
        assert [hidden_at_once(theirs, lambda _: None, "Key: ") for _ in range(2)] == [canary, "PASS"]
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_bracketed_paste_stays_whole_where_it_was_typed_ahead(canary: str) -> None:
    def read(fd: int) -> str | None:
        with hushed(fd, lambda: None, lambda: None), Wake() as wake:
            return _entry(fd, wake)

    typed = f"\x1b[200~{canary[:9]}\n{canary[9:]}\x1b[201~\n"
    assert at_pty(read, typed=typed)[0] == f"{canary[:9]}\n{canary[9:]}"


def test_a_visible_prompt_takes_pastes_in_brackets_and_their_other_lines_answer_the_next() -> None:
    def read(fd: int) -> list[str | None]:
        return [visible(fd, lambda text: None, "Name: ", lambda _: None, None) for _ in range(2)]

    taken, shown = at_pty(read, typed="\x1b[200~one\ntwo\x1b[201~\n")
    assert taken == ["one", "two"]
    assert_absent("\x1b[201~", shown)
    assert shown.count("\x1b[?2004h") == shown.count("\x1b[?2004l") == 2


class Hidden:
    """A terminal that had these lines before anything was asked."""

    def __init__(self, *lines: str) -> None:
        self.lines = [*lines]

    async def hidden(self, prompt: str) -> str | None:
        return self.lines.pop(0) if self.lines else None

    def ahead(self) -> str:
        return self.lines[0] if self.lines else ""

    def forget_ahead(self) -> None:
        self.lines.clear()


def asked(*lines: str) -> tuple[str | None, Hidden]:
    terminal: Any = Hidden(*lines)
    try:
        key = asyncio.run(Prompts(terminal, PRESETS).secret(NeedSecret(name="key-stdin", label="API key")))
    except Cancelled:
        return None, terminal
    return key.reveal(), terminal


def test_half_a_key_is_not_taken_for_one_and_its_rest_answers_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    taken, terminal = asked(KNOWN[:20], KNOWN[20:], "y")

    assert taken is None
    assert terminal.lines == []
    said = capsys.readouterr().err
    assert CUT in said.splitlines()
    assert leaks(KNOWN, said) == []


class AtPty(Terminal):
    """Asked for the second time, the person types the whole key."""

    def __init__(self, ours: int, theirs: int) -> None:
        super().__init__()
        self._fd, self._ours, self.asked = theirs, ours, 0

    def write(self, text: str) -> None:
        self.asked += 1
        if self.asked == 2:
            os.write(self._ours, f"{KNOWN}\n".encode())


def test_at_a_real_terminal_such_a_key_is_asked_for_again_and_nothing_of_it_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def ask(fd: int) -> Secret:
        return asyncio.run(Prompts(AtPty(ours, fd), PRESETS).secret(NeedSecret(name="key-stdin", label="API key")))

    ours, theirs = os.openpty()
    modes = termios.tcgetattr(theirs)
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(theirs, termios.TCSANOW, modes)
    os.write(ours, f"{KNOWN[:20]}\n{KNOWN[20:]}\n".encode())
    try:
        select.select([theirs], [], [])
        assert ask(theirs).reveal() == KNOWN
        assert leaks(KNOWN, rest_of(ours, theirs).decode()) == []
    finally:
        os.close(ours)
        os.close(theirs)
    assert capsys.readouterr().err.splitlines()[-2:] == [CUT, f"Got {len(KNOWN)} characters starting sk-proj-."]


def test_the_answer_to_the_next_question_stays_and_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    taken, terminal = asked(KNOWN, "PASS", "PASS")

    assert taken == KNOWN
    assert terminal.lines == ["PASS", "PASS"]
    assert capsys.readouterr().err.splitlines()[-1] == ANOTHER


@pytest.mark.parametrize("more", [(), ("", "")], ids=["alone", "Enter"])
def test_a_key_with_nothing_behind_it_is_taken_without_a_word_about_it(
    more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(KNOWN, *more)[0] == KNOWN
    assert ANOTHER not in capsys.readouterr().err


def test_what_was_typed_ahead_in_one_conversation_answers_nothing_in_the_next() -> None:
    with closing(Console(())):
        ahead.keep(b"\ny\n")
    assert ahead.everything() == b""


def test_what_waits_is_looked_at_and_forgotten() -> None:
    ahead.keep(b"one\rtwo\n")
    assert (ahead.following(), ahead.line(), ahead.following()) == ("one", b"one\n", "two")
    ahead.everything()
    assert ahead.following() == ""
