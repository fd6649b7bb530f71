"""A host program before and after: signals, terminal, environment, loop and the rest are as it left them."""

import json
import os
import shlex
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from hosts.conftest import Install, Program
from servers.canary import assert_absent
from servers.tmux import StartTmux, Tmux

OWN = "handlers"
SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def later(value: Any) -> Any:
    return pytest.param(value, marks=pytest.mark.long)


class Probed:
    """The probe in a terminal of its own, and what it says of itself."""

    def __init__(self, program: Program, tmux: StartTmux, *words: str, shell: str = "", **env: str) -> None:
        self.folder = program.file.parent
        argv = program.argv(*words)
        self.window: Tmux = tmux([shell, "-i"] if shell else argv, env=program.env(PS1="$ ", **env))
        if shell:
            self.window.type(shlex.join(argv) + "\n")
        if words[0] != "none":
            self.window.wait_for("Practice provider")

    def signal(self, number: int) -> None:
        os.kill(int((self.folder / "pid").read_text()), number)

    def cancel(self) -> None:
        (self.folder / "cancel").touch()

    def to_hidden_prompt(self) -> None:
        self.window.type("practice\n")
        self.window.wait_for("Method:")
        self.window.type("api-key\n")
        self.window.wait_for("API key (hidden):")

    def result(self) -> dict[str, Any]:
        """How the call ended; and nothing has changed by it."""
        self.window.wait_for("the host goes on")
        assert (self.folder / "changed").read_text() == ""
        assert not (self.folder / "log").exists()
        said: dict[str, Any] = json.loads((self.folder / "result").read_text())
        return said

    def goes_on(self) -> None:
        """The terminal serves it as before: what is typed is seen and read, Ctrl+Z stops it and fg continues it."""
        self.window.type("hello\n")
        self.window.wait_for("typed: hello")


@pytest.fixture
def probe(install: Install) -> Program:
    return install("probe")


@pytest.mark.parametrize("how", ["auto", "plain", "async", "thread", later("async-plain")])
def test_ctrl_c_is_cancelled_and_the_host_is_as_it_was(probe: Program, tmux: StartTmux, how: str) -> None:
    probed = Probed(probe, tmux, how)
    probed.window.keys("C-c")

    said = probed.result()

    assert "Cancelled 130: cancelled" in said["ended"]
    assert said["heard"] == []
    probed.goes_on()


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@pytest.mark.parametrize("how", ["auto", later("async")])
def test_a_signal_ends_the_screens_and_not_the_host(
    probe: Program, tmux: StartTmux, number: signal.Signals, how: str
) -> None:
    probed = Probed(probe, tmux, how)
    probed.signal(number)

    assert probed.result()["ended"].startswith(f"Terminated {SIGNALS[number]}")
    probed.goes_on()


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, later(signal.SIGINT), later(signal.SIGHUP)], ids=lambda number: number.name
)
def test_a_handler_of_its_own_hears_of_the_signal_and_works_again(
    probe: Program, tmux: StartTmux, number: signal.Signals
) -> None:
    probed = Probed(probe, tmux, "auto", OWN)
    probed.signal(number)

    assert probed.result()["heard"] == [number.name]
    probed.goes_on()


@pytest.mark.parametrize("number", [signal.SIGTERM, later(signal.SIGHUP)], ids=lambda number: number.name)
def test_at_a_hidden_prompt_the_handler_decides_and_echo_is_back(
    probe: Program, tmux: StartTmux, number: signal.Signals
) -> None:
    probed = Probed(probe, tmux, "plain", OWN)
    probed.to_hidden_prompt()
    probed.signal(number)

    said = probed.result()

    assert said["heard"] == [number.name]
    assert said["ended"].startswith("Cancelled")
    probed.goes_on()


def test_ctrl_c_at_a_prompt_leaves_whatever_the_host_makes_of_it(probe: Program, tmux: StartTmux) -> None:
    probed = Probed(probe, tmux, "plain", OWN)
    probed.to_hidden_prompt()
    probed.window.keys("C-c")

    said = probed.result()

    assert said["ended"].startswith("Cancelled")
    assert said["heard"] == []
    # Its own handler is in its place again.
    probed.signal(signal.SIGINT)
    probed.goes_on()


def test_what_the_host_has_set_textual_to_write_down_holds_nothing_typed_on_the_screens(
    probe: Program, tmux: StartTmux, canary: str
) -> None:
    probed = Probed(probe, tmux, "textual")
    probed.window.paste(canary)
    probed.window.wait_for("could be anyone")
    probed.window.keys("C-c")

    assert probed.result()["ended"].startswith("Cancelled")  # which looks for the one file
    assert not (probed.folder / "keys.log").exists()
    assert_absent(canary, probed.window.output())


def test_a_resized_terminal_changes_nothing(probe: Program, tmux: StartTmux) -> None:
    probed = Probed(probe, tmux, "auto")
    for size in ((100, 30), (70, 20), (80, 24)):
        probed.window.resize(*size)
    probed.window.wait_for("Practice provider")
    probed.window.keys("Escape")

    assert probed.result()["ended"].startswith("Cancelled")
    probed.goes_on()


@pytest.mark.parametrize("how", ["auto", later("async")])
def test_ctrl_z_and_fg_work_on_the_screens_and_in_the_host_afterwards(
    probe: Program, tmux: StartTmux, how: str
) -> None:
    probed = Probed(probe, tmux, how, shell="bash")
    stopped_and_continued(probed.window, 1)
    probed.window.wait_for("Practice provider")
    probed.window.keys("Escape")
    assert probed.result()["ended"].startswith("Cancelled")

    stopped_and_continued(probed.window, 2)
    probed.goes_on()
    assert "RuntimeError" not in probed.window.screen(history=True)


@pytest.mark.parametrize("shell", ["bash", later("sh")])
def test_a_key_stays_hidden_over_ctrl_z_and_fg(probe: Program, tmux: StartTmux, shell: str, canary: str) -> None:
    probed = Probed(probe, tmux, "plain", shell=shell)
    probed.to_hidden_prompt()
    stopped_and_continued(probed.window, 1)
    # What is typed before the prompt is there again was typed at the shell.
    until(lambda: probed.window.screen(history=True).count("API key (hidden):") == 2, probed.window)
    probed.window.type(canary)
    probed.window.keys("C-c")

    assert probed.result()["ended"].startswith("Cancelled")
    probed.goes_on()
    assert_absent(canary, probed.window.output())


def stopped_and_continued(window: Tmux, times: int) -> None:
    window.keys("C-z")
    until(lambda: window.screen(history=True).count("Stopped") == times, window)
    before = window.output().count(b"\x1b[?2004h")
    window.type("fg\n")
    until(lambda: "fg" in window.screen(history=True) or window.output().count(b"\x1b[?2004h") > before, window)


def until(holds: Any, window: Tmux) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, window.screen(history=True)
        time.sleep(0.05)  # between two looks: a terminal tells nobody


@pytest.mark.parametrize("how", ["async", "async-plain"])
def test_the_loop_goes_on_meanwhile_and_calling_it_off_gives_the_terminal_back(
    probe: Program, tmux: StartTmux, how: str
) -> None:
    probed = Probed(probe, tmux, how)
    if how == "async-plain":
        probed.to_hidden_prompt()
        probed.window.type("half a secr")
    probed.cancel()

    said = probed.result()

    assert said["ended"] == "profile called off"
    assert said["ticks"] > 3
    assert said["heard"] == []  # nor is the loop's task factory another one
    probed.goes_on()


@pytest.mark.parametrize("how", ["thread", later("async-plain")])
def test_on_a_thread_a_key_is_hidden_and_ctrl_c_leaves(probe: Program, tmux: StartTmux, how: str, canary: str) -> None:
    probed = Probed(probe, tmux, how)
    probed.to_hidden_prompt()
    probed.window.type(canary)
    probed.window.keys("C-c")

    assert "Cancelled 130" in probed.result()["ended"]
    probed.goes_on()
    assert_absent(canary, probed.window.output())


def test_what_is_told_to_end_by_default_ends_with_a_sane_terminal(
    probe: Program, tmux: StartTmux, tmp_path: Path
) -> None:
    probed = Probed(probe, tmux, "async-plain", shell="bash")
    probed.to_hidden_prompt()
    probed.signal(signal.SIGTERM)

    probed.window.wait_for("Terminated")
    probed.window.type("stty -a | grep -o ' echo ' | wc -l | tr 1 Y\n")
    probed.window.wait_for("\nY")


@pytest.mark.parametrize("how", ["async", later("thread"), later("async-plain")])
def test_a_login_ends_with_the_profile_and_the_host_as_it_was(probe: Program, tmux: StartTmux, how: str) -> None:
    probed = Probed(probe, tmux, how)
    key, window = probe.practice.issue_key(), probed.window
    if how == "async":
        window.type("practice")
        window.wait_for("> Practice provider")
        window.keys("Enter")
        window.choose("Paste an API key")
        window.wait_for("Paste it here")
        window.paste(key)
        window.wait_for(f"{len(key)} characters")
        window.keys("Enter")
        window.wait_for("Default model")
        window.keys("Enter")
        window.wait_for("Where should the secret be kept?")
        window.choose("not encrypted")
        window.wait_for("Enter saves it there.")
        window.keys("Enter")
    else:
        probed.to_hidden_prompt()
        window.type(f"{key}\n")
        window.wait_for("Default model:")
        window.type("\n")
        window.wait_for("Where to keep it:")
        window.type("plain\n")
        window.wait_for("Save? [Y/n]:")
        window.type("\n")

    assert "profile practice" in probed.result()["ended"]
    probed.goes_on()
    assert_absent(key, window.output())
