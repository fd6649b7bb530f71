"""A new user's walk with nothing but the README: a login, `wizard connect codex`, and codex answers."""

import subprocess
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_env
from servers.practice import install_preset
from servers.secret_service import SecretService
from wizard.demo.models import ANSWER
from wizard.demo.provider import Practice

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


def test_from_an_empty_home_to_an_answer(
    programs: Path, home: Path, folder: Path, practice: Practice, secret_service: SecretService
) -> None:
    install_preset(practice, "openai-responses")
    key = practice.issue_key()
    bus = {"DBUS_SESSION_BUS_ADDRESS": secret_service.address}

    login = run_wizard(
        ["auth", "--plain"],
        env=bus,
        tty=True,
        answers=[
            ("Provider: ", "practice\n"),
            ("Method: ", "api-key\n"),
            ("API key (hidden): ", f"{key}\n"),
            ("Default model: ", "\n"),
            ("Save? [Y/n]: ", "\n"),
        ],
    )
    connected = run_wizard(["connect", "codex"], env=bus, tty=True, answers=[("Change it? [y/N]: ", "y\n")])

    assert login.exit == 0, login.shown
    assert connected.exit == 0, connected.shown
    told = next(
        line.partition("Start it with: ")[2] for line in connected.shown.splitlines() if "Start it with" in line
    )
    done = subprocess.run(
        [str(programs / "codex"), *told.split()[1:], "exec", "--skip-git-repo-check", "hi"],
        cwd=folder,
        env=wizard_env(**bus),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=240,
        check=False,
    )
    assert ANSWER.encode() in done.stdout, (told, done.stdout[-2000:], done.stderr[-2000:])
    assert_absent(key, done.stdout, done.stderr, *login.everything, *connected.everything, home)
    assert run_wizard(["disconnect", "codex"]).exit == 0
    assert not (home / ".codex" / "wizard.config.toml").exists()
