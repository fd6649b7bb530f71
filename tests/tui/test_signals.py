"""Ended, stopped, killed while stopped, or broken on any screen: the terminal is as it was, and no key was shown."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from servers.tmux import StartTmux
from tui.shell import Shell
from tui.stage import CANARY

# Every screen: the story it comes from, what it shows, and for the last ones the keys that lead there.
SCREENS = {
    "picker": ("picker", "Popular", (), ""),
    "method": ("method", "how do you sign in?", (), ""),
    "key": ("key", "Paste it here", (), ""),
    "browser": ("browser", "Waiting for sign-in", (), ""),
    "device": ("device", "Waiting for approval", (), ""),
    "custom": ("custom", "Base URL", (), ""),
    "review": ("review", "Search 87 models", (), ""),
    "done": ("done", "OpenAI is ready", (), ""),
    "home": ("home", "checked 3 h ago", (), ""),
    "running": ("running", "how do you sign in?", ("Enter",), "Waiting for your keyring"),
    "leaving": ("review", "Search 87 models", ("C-c",), "Leave without saving?"),
    "help": ("method", "how do you sign in?", ("?",), "wizard --plain"),
}
CODES = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: 130, signal.SIGQUIT: 131}
PUSHED = [
    (signal.SIGTERM, "key"),
    (signal.SIGHUP, "review"),
    (signal.SIGINT, "leaving"),
    (signal.SIGQUIT, "browser"),
]
REST = [(number, screen) for number in CODES for screen in SCREENS if (number, screen) not in PUSHED]


def at(tmux: StartTmux, folder: Path, screen: str) -> Shell:
    story, shown, keys, then = SCREENS[screen]
    shell = Shell(tmux, folder, story)
    shell.terminal.wait_for(shown)
    if keys:
        shell.terminal.keys(*keys)
        shell.terminal.wait_for(then)
    return shell


def named(value: object) -> str:
    return value.name if isinstance(value, signal.Signals) else str(value)


@pytest.mark.parametrize(
    ("number", "screen"), [*PUSHED, *(pytest.param(*each, marks=pytest.mark.long) for each in REST)], ids=named
)
def test_a_signal_ends_with_its_code_and_the_terminal_as_it_was(
    tmux: StartTmux, tmp_path: Path, screen: str, number: signal.Signals
) -> None:
    shell = at(tmux, tmp_path, screen)

    os.kill(shell.pid, number)

    # What is saved is saved: on the receipt there is nothing left to lose.
    assert shell.ended() == (0 if screen == "done" else CODES[number])
    if screen != "home":  # its story ends otherwise
        assert "handlers left: []" in shell.terminal.screen()


def stopped(shell: Shell) -> None:
    """Stopped as Ctrl+Z does it; the terminal is the shell's meanwhile."""
    os.kill(shell.pid, signal.SIGTSTP)
    shell.wait_stopped()
    tty = shell.terminal._ask("#{pane_tty}")
    modes = subprocess.run(["stty", "-a", "-F", tty], capture_output=True, text=True, check=True).stdout
    assert modes == (shell.folder / "before").read_text()
    deadline = time.monotonic() + 60
    while shell.terminal._ask("#{alternate_on}#{cursor_flag}") != "01":
        assert time.monotonic() < deadline, "the other screen is still on"


@pytest.mark.parametrize(
    ("screen", "number"),
    [
        ("device", signal.SIGKILL),
        ("home", signal.SIGTERM),
        *(
            pytest.param(screen, number, marks=pytest.mark.long)
            for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)
            for screen in SCREENS
            if (screen, number) not in {("device", signal.SIGKILL), ("home", signal.SIGTERM)}
        ),
    ],
    ids=named,
)
def test_what_ends_while_it_is_stopped_leaves_the_shell_its_terminal(
    tmux: StartTmux, tmp_path: Path, screen: str, number: signal.Signals
) -> None:
    shell = at(tmux, tmp_path, screen)
    stopped(shell)

    os.kill(shell.pid, number)
    if number != signal.SIGKILL:
        os.kill(shell.pid, signal.SIGCONT)

    assert shell.ended() == (0 if screen == "done" and number != signal.SIGKILL else 128 + number)


def test_keys_of_the_terminal_neither_stop_nor_end_it_while_it_loads(tmux: StartTmux, tmp_path: Path) -> None:
    """Stopped there, `fg` would bring back a terminal that echoes; Ctrl+\\ would leave a core."""
    shell = Shell(tmux, tmp_path, "slow-start")
    shell.terminal.wait_for("Connect a provider")
    shell.terminal.keys("C-\\")
    shell.terminal.paste(CANARY)
    shell.terminal.wait_for("39 characters")
    shell.terminal.keys("C-c")
    assert shell.ended() == 130
    assert b"canary" not in shell.terminal.output()


@pytest.mark.parametrize("story", ["crash", "crash-key"])
def test_a_crash_shows_type_and_place_and_no_local_variable(tmux: StartTmux, tmp_path: Path, story: str) -> None:
    shell = Shell(tmux, tmp_path, story)
    if story == "crash-key":
        shell.terminal.wait_for("Paste it here")
        shell.terminal.paste(CANARY)
        shell.terminal.wait_for("39 characters")
    else:
        shell.terminal.wait_for("how do you sign in?")
    shell.terminal.keys("Enter")
    assert shell.ended() == 1
    assert "error: the screens failed: RuntimeError" in shell.terminal.screen()
    assert b"canary" not in shell.terminal.output()
    assert b"Traceback" not in shell.terminal.output()
