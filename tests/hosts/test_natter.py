"""The chat with the wizard in it, in a real terminal: nobody logged in, somebody logged in, and on the way out."""

import os
import tomllib
from pathlib import Path

import pytest

from hosts.conftest import Install, Program
from servers.canary import assert_absent
from servers.tmux import StartTmux, Tmux
from wizard.demo.models import ANSWER

SIZES = [(60, 16), (80, 24), (120, 40)]


def config_file(app: str) -> Path:
    return Path(os.environ["XDG_CONFIG_HOME"], "wizard", "apps", app, "config.toml")


def picture(terminal: Tmux, name: str) -> None:
    """For who wants to look: with PYTEST_PICTURES naming a folder, what is shown stays there, for tests/render.py."""
    if folder := os.environ.get("PYTEST_PICTURES"):
        Path(folder, f"{name}.ansi").write_text(terminal.screen(colour=True))


def log_in_with_a_key(terminal: Tmux, program: Program, name: str = "") -> str:
    terminal.wait_for("Practice provider")
    picture(terminal, f"{name}1-picker")
    terminal.type("prac")
    terminal.wait_for("> Practice provider")
    terminal.keys("Enter")
    terminal.wait_row("Paste an API key")
    picture(terminal, f"{name}2-method")
    terminal.choose("Paste an API key")
    terminal.wait_for("Paste the key")
    picture(terminal, f"{name}3-key")
    key = program.practice.issue_key()
    terminal.paste(key)
    terminal.wait_for("characters")
    picture(terminal, f"{name}4-typed")
    terminal.keys("Enter")
    terminal.wait_for("Default model")
    picture(terminal, f"{name}5-review")
    terminal.keys("Enter")
    terminal.wait_for("Where should the secret be kept?")
    picture(terminal, f"{name}6-place")
    terminal.choose("not encrypted")
    terminal.wait_for("Enter saves it there")
    picture(terminal, f"{name}7-review")
    terminal.keys("Enter")
    terminal.wait_for("Practice provider is ready")
    picture(terminal, f"{name}8-done")
    return key


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_first_run_logs_in_and_the_next_goes_straight_on(
    tmux: StartTmux, install: Install, size: tuple[int, int]
) -> None:
    natter = install("natter")
    first = tmux(natter.argv(), env=natter.env(), size=size)
    first.wait_for("Nothing connected yet")
    shown = first.wait_for("Esc leave")
    assert all(each in shown for each in ("OpenAI", "OpenRouter", "Practice provider"))
    assert "Anthropic" not in shown
    key = log_in_with_a_key(first, natter, f"{size[0]}-")
    assert "Type a question, then Enter" in first.screen()
    first.keys("Enter")
    first.wait_for("practice answers, with practice-large.")
    first.type("hello\n")
    first.wait_for(ANSWER)
    picture(first, f"{size[0]}-9-chat")
    first.keys("C-q")
    assert first.exit_status() == 0
    profile = tomllib.loads(config_file("natter").read_text())["profiles"]["practice"]
    assert (profile["model"], profile["auth"]["store"]) == ("practice-large", "plain")

    second = tmux(natter.argv(), env=natter.env(), size=size)
    second.wait_for("practice answers, with practice-large.")
    second.type("hello\n")
    second.wait_for(ANSWER)
    second.keys("C-q")
    assert second.exit_status() == 0
    assert b"Connect a provider" not in second.output()
    assert_absent(key, first.output(), second.output(), config_file("natter"))


def test_whoever_leaves_the_first_screen_leaves_the_host_to_say_so(tmux: StartTmux, install: Install) -> None:
    natter = install("natter")
    terminal = tmux(natter.argv(), env=natter.env())
    terminal.wait_for("Practice provider")
    terminal.keys("Escape")
    terminal.wait_for("natter: not without a model")
    assert terminal.exit_status() == 0
    assert not config_file("natter").exists()


def test_with_every_variable_of_textual_set_no_key_is_logged(
    tmux: StartTmux, install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    natter = install("natter")
    monkeypatch.chdir(tmp_path)  # where Textual's own debugging leaves the keys
    log, keys = tmp_path / "log", tmp_path / "keys.log"
    env = natter.env(TEXTUAL_LOG=str(log), TEXTUAL="debug,devtools", TEXTUAL_DEBUG="1", TEXTUAL_SHOW_RETURN="1")
    terminal = tmux(natter.argv(), env=env)
    key = log_in_with_a_key(terminal, natter)
    terminal.keys("Enter")
    terminal.wait_for("practice answers")
    terminal.type("zzz\n")
    terminal.wait_for(ANSWER)
    terminal.keys("C-q")
    assert terminal.exit_status() == 0
    assert "key='z'" in log.read_text(), "the host's own keys are logged, as its author wanted"
    assert "key='ctrl+q'" in keys.read_text()
    assert_absent(key, log, keys, terminal.output())
    for written in (log, keys):
        assert not any(f"key='{each}'" in written.read_text() for each in "pracx"), "what was typed into the setup"
