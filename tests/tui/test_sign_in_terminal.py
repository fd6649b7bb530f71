"""Signing in, in a real terminal: the address alone on its normal screen, and how little is written."""

import re
from pathlib import Path

from servers.tmux import StartTmux
from tui.shell import Shell, typed_at_a_shell
from tui.sign_in import LAST, URL


def test_in_a_terminal_ctrl_l_shows_the_address_alone_until_enter(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "browser")
    shell.terminal.wait_for("Show full link as text")
    shell.terminal.keys("C-l")
    shown = shell.terminal.wait_for("Press Enter to come back.")
    assert URL in shown.replace("\n", "")
    assert "OpenRouter" not in shown
    shell.terminal.keys("Enter")
    shell.terminal.wait_for("Show full link as text")
    shell.terminal.paste(LAST)
    assert shell.ended() == 0
    assert b"canary-code" not in shell.terminal.output()


def test_ctrl_l_twice_shows_the_address_once(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "browser")
    shell.terminal.wait_for("Show full link as text")
    shell.terminal.keys("C-l", "C-l")
    shell.terminal.wait_for("Press Enter to come back.")
    shell.terminal.keys("Enter")
    shell.terminal.wait_for("Show full link as text")
    shell.terminal.paste(LAST)
    assert shell.ended() == 0
    assert shell.terminal.output().count(b"Press Enter to come back.") == 1


def test_ctrl_c_right_after_ctrl_l_leaves_the_terminal_as_it_was(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "browser")
    shell.terminal.wait_for("Show full link as text")
    shell.terminal.keys("C-l", "C-c")
    shell.ended()


def test_after_a_stop_what_is_typed_beside_the_address_is_not_echoed(tmux: StartTmux, tmp_path: Path) -> None:
    terminal = typed_at_a_shell(tmux, "browser", str(tmp_path / "pid"))
    terminal.wait_for("Show full link as text")
    terminal.keys("C-z")
    terminal.wait_for("Stopped")
    terminal.type("fg\n")
    terminal.wait_for("Show full link as text")
    terminal.keys("C-l")
    terminal.wait_for("Press Enter to come back.")
    before = len(terminal.output())
    terminal.type("~\n")
    terminal.wait_for("Show full link as text")
    assert not terminal.output()[before:].startswith(b"~")
    terminal.paste(LAST)
    terminal.wait_for("handlers left: []")


def test_a_callback_while_the_address_stands_alone_comes_back_by_itself(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "browser")
    shell.terminal.wait_for("Show full link as text")
    shell.terminal.keys("C-l")
    shell.terminal.wait_for("Press Enter to come back.")
    (tmp_path / "called-back").touch()
    assert shell.ended() == 0


def test_at_rest_only_the_countdown_is_written(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "device")
    shell.terminal.wait_for("Waiting for approval")
    shell.terminal.wait_until(lambda screen: left(screen) <= 870, "no count")  # all else was drawn two counts ago
    before = len(shell.terminal.output())
    shell.terminal.wait_until(lambda screen: left(screen) <= 868, "no count")
    assert len(shell.terminal.output()) - before < 3 * 120


def left(screen: str) -> int:
    (found,) = re.findall(r"expires in (\d+):(\d\d)", screen)
    return int(found[0]) * 60 + int(found[1])
