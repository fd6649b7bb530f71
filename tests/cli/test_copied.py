"""A config.toml with a mistake in it, without screens: a question in lines, and an error where nobody can be asked."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import run_wizard
from servers.home import config

KEY = "sk-ant-canary0123456789abcdefghijklmnop"
GOOD = """[profiles.ada]
provider = "openai"
protocol = "openai-chat"
base_url = "https://ada.example.com/v1"
[profiles.ada.auth]
method = "env"
env_key = "ADA_KEY"
"""
BROKEN = f'{GOOD}[profiles.old\nmodel = "{KEY}"\n'
OPEN = "Open the copy? [Y/n]: "
PLAIN = {"WIZARD_PLAIN": "1"}


@pytest.fixture(autouse=True)
def broken() -> None:
    config().parent.mkdir(parents=True)
    config().write_text(BROKEN)


def test_enter_opens_the_copy_also_where_the_file_has_another_name(tmp_path: Path) -> None:
    file = tmp_path / "my profiles"
    file.write_text(BROKEN)

    done = run_wizard(
        [], tty=True, answers=[(OPEN, "\n"), ("Profile: ", "\n")], env={**PLAIN, "WIZARD_CONFIG": str(file)}
    )

    assert done.exit == 0, done.shown
    assert "my profiles line 8 is not valid. Nothing was changed. Enter opens a copy without that entry." in done.shown
    assert "It leaves out 2 lines and the profile old." in done.shown
    commands = [line.strip() for line in done.shown.splitlines() if line.startswith("  mv ")]
    assert len(commands) == 2  # as it opens, and as it is left
    assert shlex.split(commands[0]) == ["mv", f"{file}.without-line-8", str(file)]
    assert file.read_text() == BROKEN
    subprocess.run(["sh", "-c", commands[1]], check=True)
    assert file.read_text() == GOOD
    assert_absent(KEY, *done.everything)


def test_who_keeps_the_copy_meanwhile_goes_on_in_the_file_and_is_not_told_to_keep_it_again() -> None:
    copy = config().with_name("config.without-line-8.toml")

    def kept(_: str) -> str:
        copy.replace(config())
        return "1\n"

    answers = [(OPEN, "\n"), ("Profile: ", kept), ("Choice: ", "d\n"), ("Profile: ", "\n")]
    done = run_wizard(["--plain"], tty=True, answers=answers)

    assert done.exit == 0, done.shown
    assert config().read_text() == f'default = "ada"\n\n{GOOD}'
    assert not copy.exists()
    assert "This was a copy" not in done.shown


@pytest.mark.parametrize("answer", ["n\n", "b\n"])
def test_who_does_not_want_the_copy_gets_the_error(answer: str) -> None:
    done = run_wizard(["--plain"], tty=True, answers=[(OPEN, answer)])

    assert done.exit == 3
    assert "wizard: error: `~/.config/wizard/config.toml:8:" in done.shown
    assert [each.name for each in config().parent.iterdir()] == ["config.toml"]


def test_ctrl_c_at_the_question_cancels() -> None:
    done = run_wizard(["--plain"], tty=True, answers=[(OPEN, "\x03")])

    assert done.exit == 130
    assert [each.name for each in config().parent.iterdir()] == ["config.toml"]


def test_where_no_copy_can_be_made_there_is_no_question() -> None:
    config().write_text("a word\n")

    done = run_wizard(["--plain"], tty=True)

    assert done.exit == 3
    assert "no copy without the mistake can be made; correct it in an editor" in " ".join(done.shown.split())


def test_a_file_that_is_edited_meanwhile_gets_no_copy() -> None:
    def edited(_: str) -> str:
        config().write_text(f"{GOOD}x =\n")
        return "\n"

    done = run_wizard(["--plain"], tty=True, answers=[(OPEN, edited)])

    assert done.exit == 75
    assert "`~/.config/wizard/config.toml` has changed meanwhile" in done.shown


def test_a_newer_version_is_refused_without_a_copy() -> None:
    config().write_text(f"version = 2\n{BROKEN}")

    done = run_wizard(["--plain"], tty=True)

    assert done.exit == 3
    assert "version 2; this wizard knows 1" in done.shown


@pytest.mark.parametrize("words", [["auth", "openai"], ["auth"], ["auth", "openai", "--method", "api-key"]])
@pytest.mark.parametrize("env", [{}, PLAIN], ids=["screens", "plain"])
def test_a_login_is_refused_before_anything_is_asked(words: list[str], env: dict[str, str]) -> None:
    done = run_wizard(words, tty=True, env=env)

    assert done.exit == 3
    assert "wizard: error: `~/.config/wizard/config.toml:8:" in done.shown
    assert "let `wizard` open" in done.shown
    assert "hidden" not in done.shown


@pytest.mark.parametrize("words", [[], ["status"], ["token", "ada"], ["auth", "openai", "--key-stdin"]])
def test_without_a_terminal_it_is_an_error_that_names_the_remedy(words: list[str]) -> None:
    done = run_wizard(words, stdin=KEY)

    assert (done.exit, done.out) == (3, "")
    assert done.err.startswith("wizard: error: `~/.config/wizard/config.toml:8:")
    assert "wizard: hint: nothing was changed; correct it in an editor, or let `wizard` open a copy" in done.err
    assert_absent(KEY, *done.everything)
    assert config().read_text() == BROKEN


def test_the_remedy_leads_to_the_folders_of_an_app() -> None:
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "apps", "jot", "config.toml")
    file.parent.mkdir(parents=True)
    file.write_text(BROKEN)

    done = run_wizard(["--app", "jot", "status"])

    assert "let `wizard --app jot` open a copy" in done.err
