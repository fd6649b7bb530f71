"""A command line program whose first run is the wizard, in a real terminal: with nothing configured, and everything."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from hosts.conftest import Install, Program
from servers.canary import assert_absent
from servers.cli import run_wizard
from servers.secret_service import SecretService
from servers.tmux import StartTmux, Tmux
from wizard.store.paths import folders
from wizard.store.secret_service import read
from wizard.store.vault import Vault

ROOT = Path(__file__).parents[2]


def config() -> Path:
    return Path(os.environ["XDG_CONFIG_HOME"], "wizard", "apps", "jot", "config.toml")


def log_in_on_screens(window: Tmux, key: str) -> None:
    window.wait_for("Practice provider")
    window.type("practice")
    window.wait_gone("OpenRouter")
    window.keys("Enter")
    window.choose("Paste an API key")
    window.wait_for("Paste it here")
    window.paste(key)
    window.wait_for(f"{len(key)} characters")
    window.keys("Enter")
    window.wait_for("Default model")
    window.keys("Enter")


def started(jot: Program, tmux: StartTmux, out: Path, **env: str) -> Tmux:
    """``jot`` with its stdout in a file: what is on the terminal did not come from there."""
    return tmux(["sh", "-c", '"$@" > "$0"', str(out), *jot.argv("Hello")], env=jot.env(**env))


def test_the_first_run_is_the_screens_and_then_the_answer(
    install: Install, tmux: StartTmux, tmp_path: Path, secret_service: SecretService
) -> None:
    jot = install("jot")
    key = jot.practice.issue_key()
    bus = {"DBUS_SESSION_BUS_ADDRESS": secret_service.env["DBUS_SESSION_BUS_ADDRESS"]}
    window = started(jot, tmux, tmp_path / "out", **bus)

    log_in_on_screens(window, key)

    assert window.exit_status() == 0, window.screen()
    # Nobody but the program itself wrote to its stdout.
    assert re.fullmatch(r"[^\n]+\n", (tmp_path / "out").read_text())
    assert "✓ Practice provider is ready" in window.screen()
    assert "profile practice, model practice-large, secret in the system keyring" in window.screen()
    assert_absent(key, window.output(), Path(os.environ["HOME"]))
    # Its own folders, its own keyring items; nothing of the person's own.
    assert config().is_file()
    assert not config().parents[2].joinpath("config.toml").exists()
    header = Vault(folders("jot")).header("practice")
    assert header is not None
    assert header.kek is not None
    assert read("wizard:jot", header.kek) is not None
    assert read("wizard", header.kek) is None
    assert run_wizard(["status", "--json"]).out.count('"name"') == 0
    # The commands know the preset that only this program ships.
    listed = json.loads(run_wizard(["--app", "jot", "status", "--json"], env=bus).out)["profiles"]
    assert [(each["name"], each["state"], each["store"]) for each in listed] == [("practice", "ready", "keyring")]
    assert run_wizard(["--app", "jot", "token"], env=bus).out == key + "\n"

    again = subprocess.run(
        jot.argv("Hello"), env=jot.env(**bus), capture_output=True, text=True, timeout=60, check=False
    )
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == (tmp_path / "out").read_text()


def test_with_everything_configured_the_terminal_shows_the_answer_alone(install: Install, tmux: StartTmux) -> None:
    jot = install("jot")
    configured(jot)

    window = tmux(jot.argv("Hello"), env=jot.env())

    assert window.exit_status() == 0
    assert b"\x1b" not in window.output()
    assert len(window.output().splitlines()) == 1


@pytest.mark.parametrize("why", ["dumb", "small", "asked"])
def test_where_there_can_be_no_screens_it_asks_line_by_line(
    install: Install, tmux: StartTmux, tmp_path: Path, why: str
) -> None:
    jot = install("jot")
    key = jot.practice.issue_key()
    env = {"dumb": {"TERM": "dumb"}, "small": {}, "asked": {"WIZARD_PLAIN": "1"}}[why]
    size = (48, 12) if why == "small" else (80, 24)
    window = tmux(["sh", "-c", '"$@" > "$0"', str(tmp_path / "out"), *jot.argv("Hi")], env=jot.env(**env), size=size)
    for prompt, answer in (
        ("Provider: ", "practice"),
        ("Method: ", "api-key"),
        ("API key (hidden): ", key),
        ("Default model: ", "practice-small"),
        ("Where to keep it: ", "plain"),
        ("Save? [Y/n]: ", ""),
    ):
        window.wait_for(prompt.rstrip())
        window.type(answer + "\n")

    assert window.exit_status() == 0
    assert re.fullmatch(r"[^\n]+\n", (tmp_path / "out").read_text())
    assert_absent(key, window.output())
    assert b"\x1b[?1049h" not in window.output()
    assert (b"Plain prompts (terminal is 48x12)." in window.output()) is (why == "small")


def test_without_a_terminal_it_is_told_what_to_run_and_that_works(install: Install) -> None:
    jot = install("jot")
    refused = subprocess.run(
        jot.argv(), env=jot.env(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )

    assert (refused.returncode, refused.stdout) == (4, "")
    assert refused.stderr == (
        "jot: nothing is logged in yet for openai or openrouter or practice, and there is no terminal to ask on; "
        "wizard --app jot auth\n"
    )
    # The command is right: it knows the preset of the program, too.
    configured(jot)
    answered = subprocess.run(jot.argv(), env=jot.env(), capture_output=True, timeout=60, check=False)
    assert (answered.returncode, answered.stderr) == (0, b"")


def test_leaving_it_is_cancelled_and_nothing_is_kept(install: Install, tmux: StartTmux, tmp_path: Path) -> None:
    jot = install("jot")
    window = started(jot, tmux, tmp_path / "out")
    offered = window.wait_for("Practice provider")
    window.keys("Escape")

    assert [name for name in ("OpenAI", "OpenRouter", "Mistral", "Another provider") if name in offered] == [
        "OpenAI",
        "OpenRouter",
    ]
    assert window.exit_status() == 130
    assert "jot: cancelled" in window.screen()
    assert not config().exists()


def test_the_program_stays_as_short_as_the_readme_needs_it() -> None:
    assert len((Path(__file__).with_name("jot.py")).read_text().splitlines()) <= 40


def configured(jot: Program) -> None:
    key = jot.practice.issue_key()
    words = ["--app", "jot", "auth", "practice", "--key-stdin", "--store", "plain"]
    subprocess.run(jot.argv(), env=jot.env(), stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    done = run_wizard(words, stdin=key)
    assert done.exit == 0, done.err
