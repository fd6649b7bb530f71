"""With `--app` every command that is named leads to that program's folders, not to the person's own."""

import os
import shutil
from pathlib import Path

import pytest

from servers.cli import Done, run_wizard
from wizard.demo.provider import Practice


@pytest.fixture
def app(practice: Practice) -> str:
    """An app whose folders have the practice preset too."""
    folder = Path(os.environ["XDG_CONFIG_HOME"], "wizard")
    shutil.copytree(folder / "presets", folder / "apps" / "mytool" / "presets")
    return "mytool"


def log_in(practice: Practice, app: str, *words: str) -> Done:
    key = practice.issue_key()
    return run_wizard(["--app", app, "auth", "practice", "--key-stdin", "--store", "plain", *words], stdin=key)


def test_the_receipt_leads_where_the_login_is(practice: Practice, app: str) -> None:
    done = log_in(practice, app)

    assert "Try: wizard --app mytool test practice     Use: wizard --app mytool token practice" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["auth"], "`wizard --app mytool auth --help`"),
        (["token"], "hint: wizard --app mytool auth"),
        (["test", "nope"], "`wizard --app mytool auth` makes the first"),
        (["status"], "`wizard --app mytool auth` begins"),
        (["status", "--nope"], "`wizard --app mytool status --help` shows"),
        (["nope"], "`wizard --help` shows"),
        (["auth", "--method"], "`wizard --app mytool auth --help` shows"),
        ([], "hint: wizard --app mytool auth NAME --key-stdin"),
        (["connect", "nope"], "`wizard --app mytool run PROFILE -- CMD`"),
    ],
)
def test_a_hint_leads_where_the_person_is(home: Path, app: str, words: list[str], said: str) -> None:
    assert said in run_wizard(["--app", app, *words]).err
    assert "--app" not in run_wizard(words).err


def test_so_does_what_is_said_on_standard_output(practice: Practice, app: str) -> None:
    log_in(practice, app)
    config = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "apps", app, "config.toml")
    config.write_text(config.read_text().replace(practice.base_url, "https://elsewhere.example/v1"))

    assert "`wizard --app mytool auth practice`" in run_wizard(["status", "--app", app]).out
    assert "wizard --app mytool run --as openai practice -- aider" in run_wizard(["--app", app, "connect", "aider"]).out
