"""In a real terminal: started, typed into, killed, suspended; and the terminal afterwards."""

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from servers.tmux import StartTmux, Tmux
from tui.shell import PROGRAM, ROOT, Shell, environment, typed_at_a_shell, written
from tui.stage import CANARY


def test_a_signal_while_textual_is_loading_does_the_same(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "slow-start")
    shell.terminal.wait_for("Connect a provider")
    os.kill(shell.pid, signal.SIGTERM)
    assert shell.ended() == 143


def test_a_loop_that_is_held_up_is_ended_all_the_same(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "deaf")
    shell.terminal.wait_for("how do you sign in?")
    shell.terminal.keys("Enter")
    deadline = time.monotonic() + 60
    while not (tmp_path / "held").exists():
        assert time.monotonic() < deadline
    os.kill(shell.pid, signal.SIGTERM)
    assert shell.ended() == 143


def test_ctrl_c_leaves_with_130(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "picker")
    shell.terminal.wait_for("Popular")
    shell.terminal.keys("C-c")
    assert shell.ended() == 130
    assert "error: cancelled (130)" in shell.terminal.screen()


@pytest.mark.parametrize(("key", "code"), [("C-c", 130), ("Escape", 0)])
def test_the_home_screen_is_left_with_130_by_ctrl_c_and_with_0_by_esc(
    tmux: StartTmux, tmp_path: Path, key: str, code: int
) -> None:
    shell = Shell(tmux, tmp_path, "home")
    shell.terminal.wait_for("Profiles")
    shell.terminal.wait_for("checked 3 h ago")
    shell.terminal.keys(key)
    assert shell.ended() == code


def test_a_terminal_that_goes_away_takes_the_program_with_it(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "key")
    shell.terminal.wait_for("Paste it here")
    pid = shell.pid
    shell.terminal.close()
    deadline = time.monotonic() + 60
    while alive(pid):
        assert time.monotonic() < deadline, "it is still there, without a terminal"
        time.sleep(0.05)  # between two looks; nothing tells when a process that is no child has ended


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z" if os.name == "posix" else True


def test_without_textual_the_terminal_is_left_as_it_was(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "no-textual")
    assert shell.ended() == 1
    assert "ModuleNotFoundError" in shell.terminal.screen()


def test_suspended_and_resumed_it_goes_on_and_hides_a_revealed_key(tmux: StartTmux, tmp_path: Path) -> None:
    terminal = typed_at_a_shell(tmux, "key")
    terminal.wait_for("Paste it here")
    terminal.paste(CANARY)
    terminal.wait_for("39 characters")
    terminal.keys("C-r")
    terminal.wait_for("canary")
    terminal.keys("C-z")
    terminal.wait_for("Stopped")
    assert "canary" not in terminal.screen()
    terminal.type("fg\n")
    terminal.wait_for("39 characters")
    assert "canary" not in terminal.screen()
    terminal.keys("Enter")
    terminal.wait_for("got 39 characters")
    terminal.wait_for("handlers left: []")


@pytest.mark.parametrize("bracketed", [True, False], ids=["bracketed", "typed"])
def test_a_key_and_its_enter_before_the_first_frame_are_neither_shown_nor_lost(
    tmux: StartTmux, tmp_path: Path, bracketed: bool
) -> None:
    shell = Shell(tmux, tmp_path, "slow-start")
    shell.terminal.wait_for("Connect a provider")
    shell.terminal.paste(CANARY, bracketed=bracketed)
    shell.terminal.keys("Enter")
    assert shell.ended() == 0
    assert "got 39 characters" in shell.terminal.screen()
    assert b"canary" not in shell.terminal.output()


@pytest.mark.parametrize(
    ("columns", "count"), [(80, 39), (80, 80), (60, 160)], ids=["short", "as-wide-as-the-screen", "wrapped"]
)
@pytest.mark.parametrize("end", ["", "\n"], ids=["", "enter"])
def test_a_key_before_the_program_runs_does_not_stay_on_the_screen(
    tmux: StartTmux, tmp_path: Path, columns: int, count: int, end: str
) -> None:
    go, key = tmp_path / "go", (CANARY * 5)[:count]
    wait = f'echo the line above; while ! [ -e "{go}" ]; do sleep 0.05; done; "$@"; echo; echo the end; read line'
    argv = ["sh", "-c", wait, "sh", sys.executable, str(PROGRAM), "key", str(tmp_path / "pid")]
    terminal = tmux(argv, env=environment(), size=(columns, 24))
    terminal.wait_for("the line above")
    terminal.type(key + end)
    deadline = time.monotonic() + 60
    while key not in terminal.screen().replace("\n", ""):
        assert time.monotonic() < deadline, "the terminal does not echo"
    go.touch()
    if not end:
        terminal.wait_for(f"{count} characters")
        terminal.keys("Enter")
    screen = terminal.wait_for("the end")
    assert f"got {count} characters" in screen
    assert "the line above" in screen
    assert "canary" not in terminal.screen(history=True)


@pytest.mark.long
def test_at_any_moment_of_the_start_a_key_is_neither_shown_nor_lost(tmux: StartTmux, tmp_path: Path) -> None:
    """33 starts, pasted into at growing delays after the terminal is ours."""
    for at in range(33):
        folder = tmp_path / str(at)
        folder.mkdir()
        shell = Shell(tmux, folder, "key")
        deadline = time.monotonic() + 60
        while b"\x1b[?1049h" not in written(shell.terminal):
            assert time.monotonic() < deadline
        moment = time.monotonic() + at * 0.015
        while time.monotonic() < moment:
            pass
        shell.terminal.paste(CANARY, bracketed=at % 2 == 0)
        shell.terminal.wait_for("39 characters")
        assert b"canary" not in shell.terminal.output(), at
        shell.terminal.keys("C-c")
        assert shell.ended() == 130
        shell.terminal.close()


def test_at_rest_it_writes_nothing(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "key")
    shell.terminal.wait_for("Paste it here")
    assert rest(shell.terminal, 2.0) == 0


def rest(terminal: Tmux, seconds: float) -> int:
    """Bytes written in ``seconds`` once it has been quiet for half of one."""
    before, since = terminal.output(), time.monotonic()
    while time.monotonic() - since < 0.5:
        if terminal.output() != before:
            before, since = terminal.output(), time.monotonic()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.05)  # the silence itself is measured
    return len(terminal.output()) - len(before)


def test_debug_variables_of_textual_open_nothing_and_load_nothing(tmux: StartTmux, tmp_path: Path) -> None:
    (tmp_path / "evil.py").write_text(f"open({str(tmp_path / 'loaded')!r}, 'w')\nclass Driver: pass\n")
    log, shots = tmp_path / "log", tmp_path / "shots"
    shots.mkdir()
    shell = Shell(
        tmux,
        tmp_path,
        "key",
        TEXTUAL_LOG=str(log),
        TEXTUAL_DRIVER="evil:Driver",
        TEXTUAL_SCREENSHOT="0",
        TEXTUAL_SCREENSHOT_LOCATION=str(shots),
        TEXTUAL_SCREENSHOT_FILENAME="shot.svg",
        TEXTUAL_PRESS="q",
        TEXTUAL_DEBUG="1",
        TEXTUAL="debug,devtools",
        TEXTUAL_SHOW_RETURN="1",
        TEXTUAL_COLOR_SYSTEM="truecolor",
        TEXTUAL_THEME="monokai",
        TEXTUAL_FILTERS="dim",
        TEXTUAL_ALLOW_SIGNALS="1",
        PYTHONPATH=os.pathsep.join([str(ROOT / "app"), str(ROOT / "tests"), str(tmp_path)]),
    )
    shell.terminal.wait_for("Paste it here")
    shell.terminal.paste(CANARY)
    shell.terminal.wait_for("39 characters")
    shell.terminal.keys("Enter")
    assert shell.ended() == 0
    assert not log.exists()
    assert not (tmp_path / "loaded").exists()
    assert [*shots.iterdir()] == []
    assert b"canary" not in shell.terminal.output()


COLOUR = re.compile(rb"\x1b\[([0-9;]*)m")


def colours(output: bytes) -> set[bytes]:
    """The colour codes in it: foreground, background and their bright twins, without "default"."""
    codes = {code for found in COLOUR.findall(output) for code in found.split(b";")}
    return {code for code in codes if code in {b"38", b"48"} or re.fullmatch(rb"[349][0-7]|10[0-7]", code)}


@pytest.mark.parametrize(("no_color", "colourless"), [("1", True), ("", False)])
def test_no_color_leaves_no_colour_and_an_empty_one_means_nothing(
    tmux: StartTmux, tmp_path: Path, no_color: str, colourless: bool
) -> None:
    shell = Shell(tmux, tmp_path, "picker", NO_COLOR=no_color)
    shell.terminal.wait_for("Popular")
    shell.terminal.wait_for("> OpenAI")
    assert (colours(shell.terminal.output()) == set()) is colourless
    highlight = re.search(rb"\x1b\[([0-9;]*)m > ", shell.terminal.output())
    assert highlight is not None
    assert highlight[1].split(b";") == [b"7", b"39", b"49"], "the highlight is not plain reverse video"
    shell.terminal.keys("C-c")
    shell.ended()


def test_the_standalone_theme_sends_only_the_terminals_own_colours(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "picker", COLORTERM="truecolor")
    shell.terminal.wait_for("Popular")
    found = colours(shell.terminal.output())
    assert found
    assert found <= {b"31", b"32", b"33", b"36", b"90", b"96"}, "it brings colours of its own"


def test_where_the_locale_is_not_utf8_every_byte_is_ascii(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "picker", "env", "LC_ALL=C", "PYTHONCOERCECLOCALE=0")
    shell.terminal.wait_for("+ saved")
    shell.terminal.keys("C-c")
    shell.ended()
    assert shell.terminal.output().isascii()


def test_the_mouse_and_the_clipboard_are_left_to_the_terminal(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "key")
    shell.terminal.wait_for("Paste it here")
    for mode in (b"\x1b[?1000h", b"\x1b[?1003h", b"\x1b]52"):
        assert mode not in shell.terminal.output()
    shell.terminal.paste(CANARY)
    shell.terminal.keys("Enter")
    assert shell.ended() == 0


@pytest.mark.long
def test_a_storm_of_resizes_loses_nothing(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "key")
    shell.terminal.wait_for("Paste it here")
    shell.terminal.paste(CANARY)
    shell.terminal.wait_for("39 characters")
    for at in range(60):
        shell.terminal.resize(20 + (at * 37) % 180, 2 + (at * 13) % 58)
    shell.terminal.resize(40, 10)
    shell.terminal.wait_for("Nothing is lost.")
    shell.terminal.resize(80, 24)
    shell.terminal.wait_for("39 characters")
    shell.terminal.keys("Enter")
    assert shell.ended() == 0
    assert b"canary" not in shell.terminal.output()
