"""What reaches a terminal that shows ASCII alone."""

import os
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pytest

from servers.at_terminal import rest_of
from wizard.lines import report

SAID = "✓ Nothing matches “groß”, it’s gone…"


@pytest.mark.parametrize(
    ("variable", "shown"),
    [("C", '+ Nothing matches "gro?", it\'s gone...'), ("C.UTF-8", SAID), ("de_DE.ISO-8859-1", "+")],
)
def test_what_is_said_keeps_to_the_locale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str, shown: str
) -> None:
    monkeypatch.setenv("LC_ALL", variable)

    report.say(SAID)

    assert capsys.readouterr().err.startswith(shown)


LONG = "wizard: hint: did you mean `acme`? The next words give way, or say `wizard presets check acme.toml --all` there"


@pytest.fixture
def terminal_of() -> Iterator[Callable[[int], TextIO]]:
    """The end of a terminal that programs write to, of that many columns."""
    opened: list[int] = []

    def made(columns: int) -> TextIO:
        ours, theirs = os.openpty()
        opened.append(ours)
        termios.tcsetwinsize(theirs, (24, columns))
        return os.fdopen(theirs, "w", encoding="utf-8")

    yield made
    for each in opened:
        os.close(each)


def test_a_long_line_is_broken_between_words_and_never_in_what_is_to_be_copied(
    terminal_of: Callable[[int], TextIO],
) -> None:
    address = "https://console.example.com/a-b/" + "x" * 40
    with terminal_of(40) as forty:
        told = report.fitted(LONG, forty)
        linked = report.fitted(f"  Create a key at {address}.", forty)
        command = report.fitted("wizard: hint: wizard auth openai --method browser --store plain", forty)
        short = report.fitted("x" * 40, forty)

    assert told == [
        "wizard: hint: did you mean `acme`? The",
        "  next words give way, or say",
        "  `wizard presets check acme.toml --all`",
        "  there",
    ]
    assert linked == ["  Create a key at", f"    {address}."]
    assert command == ["wizard: hint:", "  wizard auth openai --method browser --store plain"]
    assert short == ["x" * 40]


def test_a_receipts_commands_stay_whole(terminal_of: Callable[[int], TextIO]) -> None:
    with terminal_of(40) as forty:
        told = report.fitted("  Try: wizard test groq-at-work     Use: wizard token groq-at-work", forty)

    assert told == ["  Try: wizard test groq-at-work", "    Use: wizard token groq-at-work"]


def test_a_command_on_a_line_of_its_own_stays_one_line(terminal_of: Callable[[int], TextIO]) -> None:
    command = "  mv '/srv/my settings/config.without-line-14.toml' '/srv/my settings/config.toml'"
    with terminal_of(40) as forty:
        assert report.fitted(command, forty) == [command]


def test_what_is_said_reaches_a_terminal_in_whole_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 40))
    with os.fdopen(ours, "rb", buffering=0), os.fdopen(theirs, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        report.warning(LONG[14:])
        shown = rest_of(ours, theirs).decode()

    assert shown.splitlines()[0] == "wizard: warning: did you mean `acme`?"
    assert all(len(each) <= 40 for each in shown.splitlines())


def test_a_pipe_and_a_terminal_nobody_has_measured_get_the_line_as_it_is(
    terminal_of: Callable[[int], TextIO], tmp_path: Path
) -> None:
    with (tmp_path / "out").open("w") as file, terminal_of(0) as unmeasured:
        assert report.fitted(LONG, file) == report.fitted(LONG, unmeasured) == [LONG]
