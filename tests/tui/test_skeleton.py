"""What stands on the terminal before Textual is loaded is where the first frame will have it."""

import time

import pyte
import pytest

from api.kit import logged_in
from servers.cli import wizard_argv, wizard_env
from servers.tmux import StartTmux
from tui.shell import written
from tui.stage import CANARY

OTHER_SCREEN, HUSHED = b"\x1b[?1049h", b"\x1b[?2004h"
SIZES = [(60, 16), (80, 24), (120, 40)]
PICKER = ("Connect a provider", "Nothing connected yet", "Type to search, or paste a key", "Enter select", "Esc quit")
PROFILES = ("Profiles", "Enter actions", "/ search", "Esc leave")


def places(screen: list[str], words: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Line and column of each of ``words`` that is shown."""
    return {word: (at, line.index(word)) for word in words for at, line in enumerate(screen) if word in line}


def drawn(output: bytes, size: tuple[int, int]) -> list[str]:
    """The screen as it was when Textual took it over."""
    assert output.count(OTHER_SCREEN) > 1, "nothing was drawn before"
    screen = pyte.Screen(*size)
    pyte.ByteStream(screen).feed(output[: output.rindex(OTHER_SCREEN)])
    return screen.display


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("words", "shown"), [(PICKER, "Popular"), (PROFILES, "work")], ids=["picker", "profiles"])
def test_the_skeleton_is_the_first_frame_without_its_rows(
    tmux: StartTmux, size: tuple[int, int], words: tuple[str, ...], shown: str
) -> None:
    if words is PROFILES:
        logged_in("http://127.0.0.1:9/v1")
    terminal = tmux(wizard_argv(), env=wizard_env(), size=size)
    terminal.wait_for(shown)
    frame = terminal.wait_for(words[-2])
    before = places(drawn(terminal.output(), size), words)

    assert before.keys() == {*words}
    assert before == places(frame.split("\n"), words)


def test_an_unknown_name_is_told_on_the_shells_own_screen(tmux: StartTmux) -> None:
    terminal = tmux(["sh", "-c", '"$@"; stty -a; read line', "sh", *wizard_argv("auth", "opnai")], env=wizard_env())
    screen = terminal.wait_for("did you mean `openai`?")

    terminal.wait_for(" echo ")
    assert terminal._ask("#{alternate_on}") == "0"
    assert "no profile or provider named `opnai`" in screen
    assert OTHER_SCREEN not in terminal.output(), "a full screen flashed first"


@pytest.mark.parametrize("words", [["auth", "openai"], []], ids=["key", "picker"])
def test_what_is_typed_at_once_is_neither_shown_nor_lost(tmux: StartTmux, words: list[str]) -> None:
    """As soon as the terminal is hushed, which is before anything is loaded for the screens."""
    paste_after(0.0, tmux, words, bracketed=True)


@pytest.mark.long
@pytest.mark.parametrize("words", [["auth", "openai"], []], ids=["key", "picker"])
def test_at_any_moment_of_the_start_a_key_is_neither_shown_nor_lost(tmux: StartTmux, words: list[str]) -> None:
    """33 starts, pasted into at growing delays, typed and bracketed in turns."""
    for at in range(33):
        paste_after(at * 0.015, tmux, words, bracketed=at % 2 == 0)


def paste_after(seconds: float, tmux: StartTmux, words: list[str], *, bracketed: bool) -> None:
    terminal = tmux(wizard_argv(*words), env=wizard_env())
    deadline = time.monotonic() + 60
    while HUSHED not in written(terminal):
        assert time.monotonic() < deadline
    moment = time.monotonic() + seconds
    while time.monotonic() < moment:
        pass
    terminal.paste(CANARY, bracketed=bracketed)

    terminal.wait_for("39 characters" if words else "it stays")
    assert b"canary" not in terminal.output()
    terminal.close()
