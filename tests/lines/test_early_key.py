"""A key that comes before its prompt stands: a real terminal never keeps it, and the login gets it whole."""

import os
import select
import signal
import termios
import time

import pyte
import pytest

from servers.at_terminal import AtTerminal, at_terminal
from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.tmux import StartTmux
from wizard.demo.provider import Practice

AUTH = ("auth", "practice", "--plain", "--store", "plain")
HIDDEN = "API key (hidden): "
SHAPES = {"typed": "{}\n", "bracketed": "\x1b[200~{}\x1b[201~\n"}


def wait(here: AtTerminal, seconds: float) -> None:
    """Reads what is shown meanwhile."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([here._ours], [], [], left)[0]:
            here.shown += os.read(here._ours, 65536)


def echo_is_off(here: AtTerminal) -> bool:
    return not termios.tcgetattr(here._theirs)[3] & termios.ECHO


def hushed(here: AtTerminal) -> None:
    deadline = time.monotonic() + 30
    while not echo_is_off(here):
        assert time.monotonic() < deadline, "it echoes"
        wait(here, 0.002)


def on_screen(shown: bytes) -> str:
    screen = pyte.HistoryScreen(80, 24, history=1000)
    pyte.ByteStream(screen).feed(shown)
    above = ["".join(row[at].data for at in range(80)) for row in screen.history.top]
    return "".join([*above, *screen.display])


def log_in(here: AtTerminal, method: str | None = "key") -> None:
    """From the method on; the key has been typed already."""
    if method is not None:
        here.until("Method: ")
        here.type(f"{method}\n")
        here.until(HIDDEN)
        here.type("\n")
    here.until("Default model: ")
    here.type("\n")
    here.until("Save? [Y/n]: ")
    here.type("\n")
    assert here.exit() == 0, here.shown.decode()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("delay_s", [0, 0.05, 0.1, 0.2])
def test_pasted_at_any_moment_it_is_not_shown_and_used_whole(practice: Practice, delay_s: float, shape: str) -> None:
    key = practice.issue_key()
    with at_terminal(*AUTH) as here:
        wait(here, delay_s)
        was_hushed = echo_is_off(here)
        here.type(SHAPES[shape].format(key))
        log_in(here)
        assert here.is_restored
        if was_hushed:
            assert_absent(key, here.shown)
        assert key not in on_screen(here.shown)
    assert run_wizard(["token"]).out == key + "\n"


@pytest.mark.parametrize("env", [{}, {"TERM": "dumb"}, {"WIZARD_PLAIN": "1"}], ids=["option", "dumb", "variable"])
def test_the_terminal_is_hushed_before_anything_is_asked_and_in_between(
    practice: Practice, env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    key = practice.issue_key()
    words = AUTH if not env else tuple(each for each in AUTH if each != "--plain")
    with at_terminal(*words, "--method", "api-key") as here:
        hushed(here)
        here.type(key + "\n")
        here.until("Got ")
        assert echo_is_off(here)
        here.type(key)  # while the first is checked
        here.until("Default model: ")
        here.until("waits for the question")
        here.type("\n")
        here.until("Default model: ", 2)
        here.type("\n")
        here.until("Save? [Y/n]: ")
        assert echo_is_off(here)
        here.type("\n")
        assert here.exit() == 0, here.shown.decode()
        assert here.is_restored
        assert_absent(key, here.shown)
    assert run_wizard(["token"]).out == key + "\n"


def test_what_else_was_typed_early_answers_the_prompts_in_order(practice: Practice) -> None:
    key = practice.issue_key()
    with at_terminal(*AUTH) as here:
        hushed(here)
        here.type("ke")
        here.until("Method: ")
        here.type(f"x\x7fy\n{key}\n")
        here.until("Method: \x1b[?2004hkey\r\n")
        log_in(here, method=None)
        assert_absent(key, here.shown)


def test_a_key_at_the_provider_waits_hidden_and_so_does_one_at_the_profiles(practice: Practice) -> None:
    key = practice.issue_key()
    with at_terminal("--plain") as here:
        hushed(here)
        here.type(key + "\n")
        here.until("waits for the question")
        here.until("Provider: ", 2)
        assert not any("authorization" in each.headers for each in practice.requests)
        here.type("practice\n")
        here.until("Method: ")
        here.type("key\n")
        here.until("Enter takes it, or paste another.")
        here.until(HIDDEN)
        here.type("\n")
        here.until("Default model: ")
        here.type("\n")
        here.until("Where to keep it: ")
        here.type("plain\n")
        here.until("Save? [Y/n]: ")
        here.type("\n")
        assert here.exit() == 0, here.shown.decode()
        assert_absent(key, here.shown)
    other = practice.issue_key()
    with at_terminal("--plain") as here:
        here.until("Profile: ")
        here.type(f"\x1b[200~{other}\x1b[201~")
        here.until("waits for the question")
        here.type("\n")  # that of the paste
        here.until("Profile: ", 3)
        here.type("practice\n")
        here.until("Choice: ")
        here.type("r\n")
        here.until(HIDDEN)
        here.type("\n")
        here.until("is ready")
        here.until("Profile: ", 4)
        here.type("\n")
        assert here.exit() == 0
        assert_absent(other, here.shown)
    assert run_wizard(["token"]).out == other + "\n"


@pytest.mark.parametrize("ends", ["ctrl-c", "ctrl-d", "sigterm", "sighup", "error"])
def test_every_end_gives_the_terminal_back_and_throws_away_what_nobody_asked_for(practice: Practice, ends: str) -> None:
    key = practice.issue_key()
    with at_terminal(*(AUTH if ends != "error" else ("auth", "nobody-has-this-name", "--plain"))) as here:
        if ends == "error":
            hushed(here)
            here.type(key)
        else:
            here.until("Method: ")
            here.type(key)
            here.until("waits for the question")
        match ends:
            case "ctrl-c":
                here.type("\x03")
            case "ctrl-d":
                here.type("\x04")
            case "sigterm":
                here.process.send_signal(signal.SIGTERM)
            case "sighup":
                here.process.send_signal(signal.SIGHUP)
        codes = {"ctrl-c": 130, "ctrl-d": 130, "sigterm": 143, "sighup": 129, "error": 2}
        assert here.exit() == codes[ends], here.shown.decode()
        assert here.is_restored
        assert_absent(key, here.shown)
        assert not select.select([here._theirs], [], [], 0)[0], "a shell would read it"


def test_over_ctrl_z_and_fg_nothing_is_shown_and_the_shell_has_its_modes(practice: Practice, tmux: StartTmux) -> None:
    key = practice.issue_key()
    terminal = tmux(["sh", "-i"], env=wizard_env(PS1="prompt> "), size=(100, 40))
    terminal.wait_for("prompt>")
    terminal.type(" ".join(wizard_argv(*AUTH)) + "\n")
    terminal.wait_for("Method:")
    terminal.keys("C-z")
    terminal.wait_for("Stopped")
    terminal.type("stty -a | grep -o '.echo '; echo look''ed\n")
    assert " echo" in terminal.wait_for("looked").partition("looked")[0]
    terminal.type("fg\n")
    terminal.wait_until(lambda screen: screen.count("Method:") == 2, "no prompt again")
    terminal.paste(key + "\n", bracketed=False)
    terminal.wait_for("waits for the question")
    terminal.type("key\n")
    terminal.wait_for(HIDDEN.strip())
    terminal.keys("Enter")
    terminal.wait_for("Default model:")
    terminal.keys("C-c")
    terminal.wait_for("cancelled")
    assert_absent(key, terminal.output())


def test_before_the_screens_of_a_command_with_options_it_is_not_shown_either(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    key = practice.issue_key()
    with at_terminal("auth", "practice", "--method", "api-key", "--store", "plain") as here:
        termios.tcsetwinsize(here._theirs, (24, 80))
        hushed(here)
        here.type(f"\x1b[200~{key}\x1b[201~")
        here.until(f"{len(key)} characters")
        assert_absent(key, here.shown)
