"""The folders are those a person, and platformdirs, would look in."""

import os
from pathlib import Path

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import get_win_folder_from_env_vars

from wizard.errors import BadFile, UsageError
from wizard.store.paths import folders, shown


def test_on_linux_they_are_platformdirs() -> None:
    native = Unix("wizard", appauthor=False, multipath=True)

    found = folders()

    assert Path(found.config_file).parent == Path(native.user_config_dir)
    assert found.state == native.user_state_dir
    assert [str(Path(each).parent) for each in found.admin_presets] == native.site_config_dir.split(":")
    assert found.presets == f"{native.user_config_dir}/presets"
    assert found.service == "wizard"


def test_without_any_xdg_variable_they_are_still_platformdirs(monkeypatch, home) -> None:
    for name in [each for each in os.environ if each.startswith("XDG_")]:
        monkeypatch.delenv(name)
    native = Unix("wizard", appauthor=False)

    found = folders()

    assert found.config_file == f"{native.user_config_dir}/config.toml" == f"{home}/.config/wizard/config.toml"
    assert found.state == native.user_state_dir == f"{home}/.local/state/wizard"
    assert found.admin_presets == (f"{native.site_config_dir}/presets",)


def test_on_macos_they_are_platformdirs(monkeypatch) -> None:
    for name in [each for each in os.environ if each.startswith("XDG_")]:
        monkeypatch.delenv(name)
    native = MacOS("wizard", appauthor=False)

    found = folders(platform="darwin")

    assert str(Path(found.config_file).parent) == native.user_config_dir
    assert found.state == native.user_state_dir
    assert found.admin_presets == ("/Library/Application Support/wizard/presets",)


def test_on_windows_they_are_platformdirs(monkeypatch, home) -> None:
    monkeypatch.setenv("PROGRAMDATA", f"{home}/ProgramData")
    # The part of platformdirs that runs here: where it looks before it appends the name.
    monkeypatch.setenv("ALLUSERSPROFILE", f"{home}/ProgramData")
    local, common = (get_win_folder_from_env_vars(each) for each in ("CSIDL_LOCAL_APPDATA", "CSIDL_COMMON_APPDATA"))

    found = folders(platform="win32")

    assert Path(found.config_file).parent == Path(found.state) == Path(local, "wizard")
    assert found.admin_presets == (str(Path(common, "wizard", "presets")),)


def test_windows_without_localappdata_uses_the_profile(home) -> None:
    assert folders(environ={"USERPROFILE": str(home)}, platform="win32").state.startswith(str(home))
    with pytest.raises(BadFile):
        folders(environ={}, platform="win32")


def test_an_app_has_folders_and_a_keyring_service_of_its_own(home) -> None:
    found = folders("mytool", {"HOME": "/h", "WIZARD_CONFIG": "/elsewhere.toml", "XDG_CONFIG_DIRS": "/a:/b"})

    assert found.config_file == "/h/.config/wizard/apps/mytool/config.toml"
    assert found.presets == "/h/.config/wizard/apps/mytool/presets"
    assert found.state == "/h/.local/state/wizard/apps/mytool"
    assert found.service == "wizard:mytool"


def test_an_app_has_the_presets_of_every_program_too_the_persons_before_the_administrators() -> None:
    assert folders("mytool", {"HOME": "/h", "XDG_CONFIG_DIRS": "/a:/b"}).admin_presets == (
        "/h/.config/wizard/presets",
        "/a/wizard/apps/mytool/presets",
        "/b/wizard/apps/mytool/presets",
        "/a/wizard/presets",
        "/b/wizard/presets",
    )


def test_wizard_config_moves_the_config_file_alone() -> None:
    found = folders(environ={"HOME": "/h", "WIZARD_CONFIG": "/elsewhere/my.toml"})

    assert found.config_file == "/elsewhere/my.toml"
    assert found.presets == "/h/.config/wizard/presets"
    assert found.state == "/h/.local/state/wizard"


def test_a_relative_wizard_config_is_relative_to_where_it_was_typed(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert folders(environ={"HOME": "/h", "WIZARD_CONFIG": "my.toml"}).config_file == f"{tmp_path}/my.toml"


def test_relative_xdg_values_are_ignored() -> None:
    env = {"HOME": "/h", "XDG_CONFIG_HOME": "conf", "XDG_STATE_HOME": "./s", "XDG_CONFIG_DIRS": "rel:/etc/a:"}

    found = folders(environ=env)

    assert found.config_file == "/h/.config/wizard/config.toml"
    assert found.state == "/h/.local/state/wizard"
    assert found.admin_presets == ("/etc/a/wizard/presets",)


@pytest.mark.parametrize("env", [{}, {"HOME": ""}, {"HOME": "relative"}, {"XDG_CONFIG_HOME": "/c"}])
def test_without_a_home_nothing_is_guessed(env) -> None:
    with pytest.raises(BadFile, match="HOME"):
        folders(environ=env)


def test_xdg_folders_do_without_a_home() -> None:
    assert folders(environ={"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"}).state == "/s/wizard"


@pytest.mark.parametrize("app", ["", "..", "../x", "My", "a/b", "a" * 65, ".x", "é"])
def test_an_app_name_is_checked_like_a_profile_name(app) -> None:
    with pytest.raises(UsageError):
        folders(app, {"HOME": "/h"})


def test_a_path_is_shown_as_a_person_writes_it(home) -> None:
    assert shown(f"{home}/.config/wizard/config.toml") == "~/.config/wizard/config.toml"
    assert shown(f"{home}x/y") == f"{home}x/y"
    assert shown("/a/\x1b[31mred\n") == "/a/red"
