"""What really gets imported: import-linter sees the static graph, a process sees what happened."""

import subprocess
import sys

import pytest

from servers.cli import run_wizard, wizard_env

HEAVY = ("textual", "rich", "tomlkit", "keyring", "httpx", "authlib", "joserfc", "asyncio")


def loaded_by(statement: str) -> list[str]:
    code = f"import sys; {statement}; print(*[each for each in {HEAVY!r} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], env=wizard_env(), capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("statement", ["import wizard", "import wizard.cli.main", "import wizard.cli.token"])
def test_what_every_command_imports_is_cheap(statement: str) -> None:
    assert loaded_by(statement) == []


def test_a_first_frame_of_the_setup_needs_neither_http_nor_oauth() -> None:
    loaded = loaded_by("import wizard.login.setup, wizard.accounts.log_in")

    assert not {"httpx", "authlib", "joserfc", "keyring", "tomlkit"} & {*loaded}


def test_the_picker_of_a_first_run_waits_for_nothing_of_what_comes_behind_it() -> None:
    behind = (
        *("tui.panes.profiles", "tui.panes.choice", "tui.panes.sure", "tui.secret_input", "login.candidate"),
        *(
            "tui.profile_actions",
            "tui.checks",
            "accounts.candidates",
            "accounts.local_servers",
            "store.record",
            "store.config_file",
            "store.profile_table",
        ),
    )
    code = (
        "import sys, wizard.cli.home, wizard.tui.app, wizard.tui.home; from wizard.accounts.context import Context;"
        "Context(None).config; Context(None).catalogue; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=wizard_env(), capture_output=True, text=True, check=True)

    assert "wizard.tui.panes.picker" in done.stdout.split()
    assert [each for each in behind if f"wizard.{each}" in done.stdout.split()] == []


def test_the_list_of_heavy_modules_can_catch_something() -> None:
    assert loaded_by("import httpx") == ["httpx", "asyncio"] or "httpx" in loaded_by("import httpx")


@pytest.mark.parametrize("module", ["wizard.catalog.presets", "wizard.accounts.context", "wizard.login.setup"])
def test_rooms_without_screens_do_not_load_them(module: str) -> None:
    # rich may come with httpx's own command line, where click is installed.
    assert "textual" not in loaded_by(f"import {module}")


def test_the_public_names_are_sorted_and_all_there() -> None:
    import wizard

    assert wizard.__all__ == sorted(wizard.__all__)
    assert all(getattr(wizard, name) for name in wizard.__all__)
    with pytest.raises(AttributeError):
        wizard.nothing  # noqa: B018  # the access is the test


def test_the_working_directory_is_never_imported_from(tmp_path) -> None:
    for name in ("keyring", "httpx", "tomllib", "json", "sitecustomize", "secretstorage", "textual", "tomlkit"):
        (tmp_path / f"{name}.py").write_text("import os; open(os.environ['HOME'] + '/hijacked', 'w').close()")

    done = run_wizard(["status"], cwd=tmp_path)

    assert done.exit == 0
    assert not (tmp_path / "hijacked").exists()
    from pathlib import Path

    assert not list(Path(wizard_env()["HOME"]).glob("hijacked"))
