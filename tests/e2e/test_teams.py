"""What a team shares: a keyring backend of its own, presets of an administrator, a secret store with a command line."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from e2e.team_kit import NAME, Team
from servers.canary import CommandLines, assert_absent
from servers.cli import APP, Done, run_wizard, wizard_argv, wizard_env
from servers.tmux import StartTmux
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


def importable(team: Team, env: Mapping[str, str]) -> dict[str, str]:
    """As if the package were installed beside the wizard."""
    return {**env, "PYTHONPATH": f"{APP}{os.pathsep}{team.site}"}


def run(words: list[str], env: Mapping[str, str], **more: object) -> Done:
    # `run_wizard` sets a PYTHONPATH of its own first; what is given here wins.
    return run_wizard(words, env=env, **more)  # type: ignore[arg-type]


# -- a keyring backend of a third party --------------------------------------------------------------------------------
def test_it_is_never_used_unasked_and_no_line_of_it_runs(practice: Practice, team: Team, home: Path) -> None:
    key = practice.issue_key()

    done = run(["auth", "practice", "--key-stdin"], importable(team, team.chosen), stdin=key)

    assert done.exit == 6
    assert "not the system's: `--store keyring` chooses it" in done.err
    assert not team.has_run
    assert_absent(key, *done.everything, home)


def test_chosen_by_a_flag_it_is_named_before_its_first_use_and_then_keeps_the_key(
    practice: Practice, team: Team, home: Path
) -> None:
    key = practice.issue_key()

    done = run(["auth", "practice", "--key-stdin", "--store", "keyring"], importable(team, team.chosen), stdin=key)

    assert done.exit == 0, done.err
    assert f"The key that opens it goes to {NAME} (your keyring backend)." in done.err
    (item,) = team.items
    assert item.startswith("wizard kek:")
    assert item.endswith(f":1@{NAME}")
    assert_absent(key, *done.everything, home, *team.items.values())
    assert run(["token"], importable(team, team.chosen)).out == key + "\n"
    # Which one holds the key is in the record: a program started without the variable finds it as well.
    assert run(["token"], importable(team, team.env)).out == key + "\n"


def test_once_agreed_to_it_is_the_usual_place_and_reuses_its_key(practice: Practice, team: Team) -> None:
    env = importable(team, team.chosen)
    run(["auth", "practice", "--key-stdin", "--store", "keyring"], env, stdin=practice.issue_key())
    second = practice.issue_key()

    done = run(["auth", "practice", "--key-stdin", "--profile", "second"], env, stdin=second)

    assert done.exit == 0, done.err
    assert len(team.items) == 1
    assert run(["token", "second"], env).out == second + "\n"
    told = {each["id"]: each for each in json.loads(run(["doctor", "--json"], env).out)["findings"]}
    assert told["keyring:backend"]["level"] == "ok"
    assert NAME in told["keyring:backend"]["text"]
    assert "`practice`, `second`" in told["keyring:backend"]["text"]


def test_on_a_terminal_it_is_a_row_with_its_name_and_nothing_is_chosen(practice: Practice, team: Team) -> None:
    key = practice.issue_key()
    answers = [
        ("API key (hidden): ", key + "\n"),
        ("Default model: ", "\n"),
        (NAME, ""),
        ("Where to keep it: ", "keyring\n"),
        ("Save? [Y/n]: ", "\n"),
    ]
    env = importable(team, {**team.chosen, "WIZARD_PLAIN": "1"})

    done = run(["auth", "practice", "--method", "api-key"], env, tty=True, answers=answers, timeout=60)

    assert done.exit == 0, done.shown
    assert run(["token"], env).out == key + "\n"


def test_on_the_screens_it_is_a_row_with_its_name_too(practice: Practice, team: Team, tmux: StartTmux) -> None:
    key = practice.issue_key()
    env = importable(team, team.chosen)
    terminal = tmux(wizard_argv("auth", "practice", "--method", "api-key"), env=wizard_env(**env))
    terminal.wait_for("Paste it here")
    terminal.paste(key)
    terminal.keys("Enter")
    terminal.wait_for("Search")
    terminal.keys("Enter")

    terminal.wait_for(f"{NAME} (your keyring backend)")
    assert not team.has_run
    terminal.type("1")
    terminal.wait_for("Enter saves it there")
    terminal.keys("Enter")
    terminal.wait_for("is ready")

    terminal.keys("C-c")
    assert run(["token"], env).out == key + "\n"


def test_a_login_in_the_systems_keyring_does_not_move_to_it_silently(practice: Practice, team: Team) -> None:
    env = importable(team, team.chosen)
    run(["auth", "practice", "--key-stdin", "--store", "plain"], env, stdin=practice.issue_key())
    config = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    config.write_text(config.read_text().replace('store = "plain"', 'store = "keyring"'))

    done = run(["auth", "practice", "--key-stdin"], env, stdin=practice.issue_key())

    assert done.exit == 6
    assert not team.has_run


def test_from_the_working_directory_none_is_imported(practice: Practice, team: Team) -> None:
    key = practice.issue_key()

    for env in (team.chosen, {**team.chosen, "PYTHONPATH": f"{APP}{os.pathsep}."}, importable(team, team.chosen)):
        done = run(["auth", "practice", "--key-stdin", "--store", "keyring"], env, stdin=key, cwd=team.site)

        assert done.exit == 6
        assert not team.has_run


def test_one_that_is_gone_or_hangs_is_named(practice: Practice, team: Team) -> None:
    env = importable(team, team.chosen)
    run(["auth", "practice", "--key-stdin", "--store", "keyring"], env, stdin=practice.issue_key())

    began = time.monotonic()
    hung = run(["token"], {**env, "TEAM_SLOW": "60"})
    assert time.monotonic() - began < 30
    assert (hung.exit, hung.stdout) == (75, b"")
    assert f"the keyring backend `{NAME}` has not answered within 3 s" in hung.err
    gone = run(["token"], team.chosen)
    assert (gone.exit, gone.stdout) == (6, b"")
    assert f"`{NAME}` is not installed beside wizard" in gone.err
    told = json.loads(run(["doctor", "--json"], team.chosen).out)["findings"]
    assert any(NAME in each["text"] and each["level"] == "error" for each in told)


@pytest.mark.long
def test_the_plain_file_backend_of_keyrings_alt_keeps_a_key(practice: Practice, tmp_path: Path, home: Path) -> None:
    """A real one from the package index, installed as a person would."""
    site, name = tmp_path / "site", "keyrings.alt.file.PlaintextKeyring"
    install = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*install, "--target", site, "keyrings.alt", "jaraco.classes", "more-itertools"], check=True)
    env = {"PYTHONPATH": f"{APP}{os.pathsep}{site}", "PYTHON_KEYRING_BACKEND": name}
    key = practice.issue_key()

    refused = run(["auth", "practice", "--key-stdin"], env, stdin=key)
    done = run(["auth", "practice", "--key-stdin", "--store", "keyring"], env, stdin=key)

    assert refused.exit == 6
    assert done.exit == 0, done.err
    assert name in done.err
    assert run(["token"], env).out == key + "\n"
    assert_absent(key, home)
    assert list(home.rglob("keyring_pass.cfg")), "it has kept nothing"


# -- an administrator's presets ----------------------------------------------------------------------------------------
@pytest.fixture
def gateway(practice: Practice) -> Practice:
    """The company's gateway, for everybody on this machine: a preset below $XDG_CONFIG_DIRS."""
    folder = Path(os.environ["XDG_CONFIG_DIRS"], "wizard", "presets")
    folder.mkdir(parents=True)
    text = preset_toml(practice.base_url, ("openai-chat",))
    own = text.replace('id = "practice"', 'id = "acme-gateway"', 1).replace(
        next(line for line in text.splitlines() if line.startswith("name = ")), 'name = "Acme Gateway"', 1
    )
    (folder / "acme-gateway.toml").write_text(own)
    shutil.rmtree(Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets"))
    return practice


def test_an_administrators_preset_is_in_everybodys_plain_picker(gateway: Practice) -> None:
    key = gateway.issue_key()
    answers = [
        ("Provider: ", "acme\n"),
        ("API key (hidden): ", key + "\n"),
        ("Default model: ", "\n"),
        ("Save? [Y/n]: ", "\n"),
    ]

    done = run(["auth", "--method", "api-key", "--store", "plain"], {"WIZARD_PLAIN": "1"}, tty=True, answers=answers)

    assert done.exit == 0, done.shown
    assert "Acme Gateway" in done.shown
    assert run(["token"], {}).out == key + "\n"
    assert "\nacme-gateway\tAcme Gateway\t" in run(["presets", "list"], {}).out


def test_and_on_the_screens(gateway: Practice, tmux: StartTmux) -> None:
    terminal = tmux(wizard_argv("auth"), env=wizard_env())
    terminal.wait_for("Popular")

    terminal.type("acme")

    terminal.wait_for("Acme Gateway")
    terminal.keys("C-c")


# -- a secret store with a command line --------------------------------------------------------------------------------
@pytest.mark.long
def test_a_key_in_pass_reaches_the_wizard_by_a_token_command(practice: Practice, tmp_path: Path, home: Path) -> None:
    """The real `pass` over the real GnuPG; what it prints is stored nowhere of ours."""
    env = {"GNUPGHOME": str(tmp_path / "gpg"), "PASSWORD_STORE_DIR": str(tmp_path / "store")}
    Path(env["GNUPGHOME"]).mkdir(mode=0o700)
    key, pass_env = practice.issue_key(), {**os.environ, **env}
    made = ["gpg", "--batch", "--passphrase", "", "--quick-gen-key", "team@acme.example", "default", "default", "never"]
    try:
        subprocess.run(made, env=pass_env, check=True, capture_output=True)
        subprocess.run(["pass", "init", "team@acme.example"], env=pass_env, check=True, capture_output=True)
        keep = ["pass", "insert", "--multiline", "llm/acme"]
        subprocess.run(
            keep, env=pass_env, input=key.encode() + b"\nowner: platform team\n", check=True, capture_output=True
        )

        with CommandLines() as seen:
            words = ["--command", "sh", "--arg=-c", "--arg=pass show llm/acme | head -n1", "--yes"]
            done = run(["auth", "practice", "--method", "command", *words], env)
            token = run(["token"], env)

        assert done.exit == 0, done.err
        assert token.out == key + "\n"
        assert_absent(key, *done.everything, home, seen.lines)
        again = practice.issue_key()
        subprocess.run(
            ["pass", "insert", "--force", "--multiline", "llm/acme"],
            env=pass_env, input=again.encode() + b"\n", check=True, capture_output=True,
        )  # fmt: skip
        # The team rotates the key, and nobody has to log in again.
        assert run(["token"], env).out == again + "\n"
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], env=pass_env, check=False, capture_output=True)
