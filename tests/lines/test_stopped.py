"""Ctrl+Z at a hidden prompt: the shell has its terminal meanwhile, and what is typed afterwards is hidden as before."""

import re

from servers.canary import assert_absent
from servers.cli import wizard_argv, wizard_env
from servers.tmux import StartTmux, Tmux
from wizard.demo.provider import Practice

PROMPT = "API key (hidden):"


def modes(terminal: Tmux, name: str) -> str:
    terminal.type(f"stty -a; echo {name[:2]}''{name[2:]}\n")
    # bash may tell of a job that has ended in between.
    found = re.search(rf"speed .*?(?=\n(?:\[1\]|{name}))", terminal.wait_for(f"\n{name}"), re.DOTALL)
    assert found is not None
    terminal.type("clear\n")
    terminal.wait_gone(name)
    return found[0]


def test_stopped_and_continued_or_killed_it_shows_no_key(practice: Practice, tmux: StartTmux) -> None:
    key = practice.issue_key()
    terminal = tmux(["bash", "--norc", "--noprofile", "-i"], env=wizard_env(PS1="prompt> "), size=(100, 40))
    terminal.wait_for("prompt>")
    before = modes(terminal, "before")
    words = ("auth", "practice", "--plain", "--method", "api-key", "--store", "plain")
    terminal.type(" ".join(wizard_argv(*words)) + "\n")
    terminal.wait_for(PROMPT)

    terminal.keys("C-z")
    terminal.wait_for("Stopped")
    assert modes(terminal, "stopped") == before
    terminal.type("fg\n")
    terminal.wait_for(PROMPT)
    terminal.paste(key)
    terminal.keys("Enter")
    terminal.wait_for("Default model:")
    terminal.keys("C-c")
    terminal.wait_for("cancelled")

    terminal.type("clear\n")
    terminal.wait_gone("cancelled")
    terminal.type(" ".join(wizard_argv(*words)) + "\n")
    terminal.wait_for(PROMPT)
    terminal.keys("C-z")
    terminal.wait_for("Stopped")
    terminal.type("kill -9 %1; wait %1; clear; echo d''one\n")
    terminal.wait_for("done")
    assert modes(terminal, "killed") == before
    assert_absent(key, terminal.output())
