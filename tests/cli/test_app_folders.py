"""Whatever is done for an app is kept in its own folders: the person's own stay as they were, and empty."""

import os
import shutil
from pathlib import Path

import pytest

from servers.cli import run_wizard
from servers.practice import install_preset
from wizard.demo.provider import Practice

APP = ["--app", "mytool"]


def kept() -> dict[str, list[str]]:
    """What stands in the wizard's two folders."""
    return {
        name: sorted(each.name for each in Path(os.environ[name], "wizard").iterdir())
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME")
    }


def test_sign_in_renewal_connection_and_what_is_left_over_stay_there(home: Path) -> None:
    with Practice(auto_consent=True) as practice:
        preset = install_preset(practice)
        mine = preset.parents[1] / "apps" / "mytool" / "presets"
        mine.parent.mkdir(parents=True)
        shutil.move(preset.parent, mine)
        for words in (
            ["auth", "practice", "--method", "device", "--store", "plain"],
            ["auth", "practice", "--profile", "second", "--start", "--method", "device", "--store", "plain"],
            ["connect", "codex", "--profile", "practice", "--yes"],
            ["use", "practice"],
            ["model", "practice-small"],
        ):
            done = run_wizard([*APP, *words])
            assert done.exit == 0, (words, done.err)
        first = run_wizard([*APP, "token"]).out
        second = run_wizard([*APP, "token", "--rejected"], stdin=first).out
        assert second not in {"", first}

        assert kept() == {"XDG_CONFIG_HOME": ["apps"], "XDG_STATE_HOME": ["apps"]}
        # What the tool runs leads there too.
        assert any("mytool" in each.read_text() for each in Path(home, ".codex").iterdir() if each.is_file())
        assert run_wizard(["status"]).out == ""
        assert run_wizard(["token"]).exit == 4
        assert run_wizard([*APP, "logout", "practice", "--remove"]).exit == 0
        assert kept() == {"XDG_CONFIG_HOME": ["apps"], "XDG_STATE_HOME": ["apps"]}
    assert practice.failures == []


def test_what_is_set_up_for_every_program_is_an_apps_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Practice() as practice:
        own = install_preset(practice)
        site = home / "site" / "wizard" / "presets"
        site.mkdir(parents=True)
        for name, said in (("practice", "Of the administrator"), ("corp", "The gateway")):
            text = own.read_text().replace('id = "practice"', f'id = "{name}"')
            (site / f"{name}.toml").write_text(text.replace('"Practice provider"', f'"{said}"'))
        monkeypatch.setenv("XDG_CONFIG_DIRS", str(home / "site"))

        listed = run_wizard([*APP, "presets"]).out
        assert "practice\tPractice provider\t" in listed
        assert "corp\tThe gateway\t" in listed
        done = run_wizard([*APP, "auth", "corp", "--key-stdin", "--store", "plain"], stdin=practice.issue_key())
        assert done.exit == 0, done.err
    assert kept() == {"XDG_CONFIG_HOME": ["apps", "presets"], "XDG_STATE_HOME": ["apps"]}
