"""A preset of the administrator's or the person's own that stands in for one that ships: which wins, and where that is said."""

import os
from pathlib import Path

import pytest

from cli.doctor_kit import doctor
from servers.cli import run_wizard

PRESET = """
id = "{id}"
name = "{name}"
[[endpoints]]
protocol = "openai-chat"
base_url = "https://{host}/v1"
[[login]]
method = "api-key"
"""


def written(whose: str, preset_id: str, host: str, name: str = "Ours") -> Path:
    folder = Path(os.environ["XDG_CONFIG_HOME" if whose == "user" else "XDG_CONFIG_DIRS"], "wizard", "presets")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{preset_id}.toml"
    file.write_text(PRESET.format(id=preset_id, name=name, host=host))
    return file


def test_nothing_is_said_where_nothing_is_overridden(home: Path) -> None:
    written("user", "acme", "api.acme.example")

    assert run_wizard(["presets", "list"]).err == ""
    assert run_wizard(["presets", "show", "openai"]).err == ""
    assert "preset:acme" not in doctor().by_id


@pytest.mark.parametrize("whose", ["user", "administrator"])
def test_an_override_is_said_wherever_presets_are_shown(home: Path, whose: str) -> None:
    file = written(whose, "openai", "llm.corp.example")
    told = f"`openai` is read from {file} instead of the one that ships; requests go to llm.corp.example"

    listed = run_wizard(["presets", "list"])
    shown = run_wizard(["presets", "show", "openai"])
    finding = doctor()["preset:openai"]

    assert "openai\tOurs\tregional\tapi-key" in listed.out.splitlines()
    assert listed.err.replace("~", str(home)) == shown.err.replace("~", str(home)) == f"{told}\n"
    assert shown.out == file.read_text()
    assert finding["level"] == "ok"
    assert finding["text"].replace("~", str(home)) == f"preset {told}"
    assert run_wizard(["presets", "show", "groq"]).err == ""


def test_the_persons_own_wins_over_the_administrators(home: Path) -> None:
    written("administrator", "openai", "llm.corp.example")
    written("administrator", "acme", "acme.corp.example")
    own = written("user", "openai", "llm.home.example", "Mine")
    mine = written("user", "acme", "acme.home.example", "Mine")

    listed = run_wizard(["presets", "list"])

    assert "openai\tMine\tregional\tapi-key" in listed.out.splitlines()
    assert listed.err.replace("~", str(home)).splitlines() == [
        f"`acme` is read from {mine} instead of another one of that name; requests go to acme.home.example",
        f"`openai` is read from {own} instead of the one that ships; requests go to llm.home.example",
    ]


def test_one_that_would_send_keys_unencrypted_is_left_out_and_does_not_win(home: Path) -> None:
    file = written("administrator", "openai", "llm.corp.example")
    file.write_text(file.read_text().replace("https://llm", "http://llm"))

    listed = run_wizard(["presets", "list"])

    assert "openai\tOpenAI\tfrontier\tapi-key" in listed.out.splitlines()
    assert "endpoints[0].base_url: `http://llm.corp.example` would send the credential unencrypted" in listed.err
    assert "is read from" not in listed.err
    assert run_wizard(["presets", "check", str(file)]).exit == 3
    assert doctor()[f"preset:{file}"]["level"] == "error"


def test_a_key_is_not_sent_to_what_a_broken_file_was_to_replace(home: Path) -> None:
    file = written("administrator", "openai", "llm.corp.example")
    file.write_text(file.read_text().replace("https://llm", "http://llm"))

    gone = run_wizard(
        ["auth", "openai", "--key-stdin", "--store", "plain", "--no-verify"], stdin="sk-canary-12345678\n"
    )

    assert gone.exit == 3
    assert "openai.toml: endpoints[0].base_url: `http://llm.corp.example` would send" in gone.err
    assert "wizard presets check" in gone.err
    assert not (home / ".config" / "wizard" / "config.toml").exists()


def test_a_profile_of_a_broken_preset_says_which_file_it_is(home: Path) -> None:
    file = written("user", "acme", "api.acme.example")
    kept = run_wizard(["auth", "acme", "--key-stdin", "--store", "plain", "--no-verify"], stdin="sk-canary-12345678\n")
    assert kept.exit == 0, kept.err
    file.write_text("id = [")

    assert f"acme: invalid, preset {file}:1:" in run_wizard(["status"]).out
    again = run_wizard(["auth", "acme", "--key-stdin"], stdin="sk-canary-12345678\n")
    assert (again.exit, "acme.toml:1:" in again.err) == (3, True)
    # In which header its key goes stood in that file.
    for command in (["headers", "acme"], ["model", "--profile", "acme"]):
        unclear = run_wizard(command)
        assert (unclear.exit, unclear.out, "acme.toml:1:" in unclear.err) == (3, "", True)
