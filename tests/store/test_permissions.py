"""Who may read and write what is ours: found on a real disk, and nothing changed by looking."""

import os
from pathlib import Path

import pytest

from wizard.store.lock import is_held, lock
from wizard.store.paths import Folders, folders, typed
from wizard.store.permissions import permissions
from wizard.store.replace import _temp_name
from wizard.store.strays import strays
from wizard.values.finding import Finding


@pytest.fixture
def ours() -> Folders:
    """Folders as a login leaves them."""
    found = folders()
    for each in (found.state, f"{found.state}/creds", f"{found.state}/locks", found.presets):
        Path(each).mkdir(parents=True, mode=0o700, exist_ok=True)
        Path(each).chmod(0o700)
    Path(Path(found.config_file).parent).chmod(0o700)
    for file in (found.config_file, f"{found.state}/creds/a.cred", f"{found.presets}/acme.toml"):
        Path(file).write_text("")
        Path(file).chmod(0o600)
    return found


def looked(ours: Folders) -> dict[str, Finding]:
    return {each.id: each for each in permissions(ours)}


def test_what_is_ours_alone_is_well(ours: Folders) -> None:
    (found,) = permissions(ours)

    assert (found.id, found.level) == ("files", "ok")


def test_without_any_folder_there_is_nothing_to_say(home: Path) -> None:
    assert [each.level for each in permissions(folders())] == ["ok"]
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_may_read_is_told_with_the_command(ours: Folders, mode: int) -> None:
    Path(f"{ours.state}/creds/a.cred").chmod(mode)

    found = looked(ours)["permissions:state"]

    assert found.level == "warning"
    assert "creds/a.cred in ~/.local/state/wizard" in found.text
    assert found.hint == "chmod -R go= ~/.local/state/wizard"
    assert Path(ours.state, "creds", "a.cred").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("folder", ["", "/creds", "/locks"])
def test_a_folder_that_others_may_enter_is_told(ours: Folders, folder: str) -> None:
    Path(ours.state + folder).chmod(0o711)

    assert looked(ours)["permissions:state"].level == "warning"


def test_a_link_a_second_name_and_a_pipe_in_the_state_folder_are_errors(ours: Folders) -> None:
    Path(f"{ours.state}/creds/b.cred").symlink_to("/etc/passwd")
    Path(ours.state, "creds", "c.cred").hardlink_to(f"{ours.state}/creds/a.cred")
    os.mkfifo(f"{ours.state}/pipe", 0o600)

    found = looked(ours)

    assert {each for each, said in found.items() if said.level == "error"} == {
        "files:creds/a.cred", "files:creds/b.cred", "files:creds/c.cred", "files:pipe",
    }  # fmt: skip
    assert found["files:creds/b.cred"].hint == "rm ~/.local/state/wizard/creds/b.cred"


def test_a_crowd_is_counted_and_not_listed(ours: Folders) -> None:
    for number in range(50):
        Path(f"{ours.state}/creds/{number}.cred").symlink_to("/nowhere")

    found = looked(ours)

    assert found["files:more"].text == "45 more of them"
    assert len(found) == 6


def test_what_is_somebody_elses_is_an_error(ours: Folders) -> None:
    os.chown(f"{ours.state}/creds/a.cred", 12345, 12345)
    os.chown(ours.config_file, 12345, 12345)

    found = looked(ours)

    assert found["files:creds/a.cred"].code == 3
    assert "belongs to somebody else" in found["permissions:config.toml"].text


def test_a_state_folder_that_is_not_ours_keeps_no_secret(ours: Folders) -> None:
    os.chown(ours.state, 12345, 12345)

    assert looked(ours)["files:state"].code == 6


def test_the_state_folder_itself_may_be_a_link(ours: Folders, tmp_path: Path) -> None:
    Path(ours.state).rename(tmp_path / "elsewhere")
    Path(ours.state).symlink_to(tmp_path / "elsewhere")

    assert looked(ours)["files"].level == "ok"


@pytest.mark.parametrize(("mode", "level"), [(0o644, "ok"), (0o664, "warning"), (0o666, "error")])
@pytest.mark.parametrize("which", ["config", "preset", "administrator's preset"])
def test_what_directs_requests_must_not_be_anybodys_to_write(ours: Folders, which: str, mode: int, level: str) -> None:
    preset = Path(ours.presets if which == "preset" else ours.admin_presets[0], "acme.toml")
    preset.parent.mkdir(parents=True, exist_ok=True)
    preset.touch(mode=0o600)
    file = ours.config_file if which == "config" else preset
    Path(file).chmod(mode)

    (found,) = permissions(ours)

    assert found.level == level
    if level != "ok":
        assert found.hint == f"chmod go-w {typed(str(file))}"
    assert found.code == (3 if level == "error" else 0)


def test_a_linked_config_is_held_to_the_rule_of_writing_it(ours: Folders, tmp_path: Path) -> None:
    dotfiles = tmp_path / "dotfiles"
    dotfiles.mkdir(mode=0o700)
    Path(ours.config_file).rename(dotfiles / "config.toml")
    Path(ours.config_file).symlink_to(dotfiles / "config.toml")
    assert looked(ours)["files"].level == "ok"

    Path(dotfiles).chmod(0o777)

    found = looked(ours)["permissions:config.toml"]
    assert (found.level, "which others may write" in found.text) == ("error", True)


def test_another_apps_state_is_not_looked_at(ours: Folders) -> None:
    Path(ours.state, "apps", "mytool").mkdir(parents=True, mode=0o755)
    Path(f"{ours.state}/apps").chmod(0o700)

    assert looked(ours)["files"].level == "ok"


def test_a_path_is_given_as_a_shell_takes_it(home: Path) -> None:
    assert typed(f"{home}/a") == "~/a"
    assert typed(f"{home}/it's here") == f"'{home}/it'\"'\"'s here'"
    assert "\n" not in typed(f"{home}/a\nb")


# -- locks and leftovers -----------------------------------------------------------------------------------------------
def test_whether_a_lock_is_held_is_seen_without_making_one(ours: Folders) -> None:
    assert not is_held(ours, "credential-a")
    assert list(Path(ours.state, "locks").iterdir()) == []
    with lock(ours, "credential-a"):
        assert is_held(ours, "credential-a")
    assert not is_held(ours, "credential-a")


def test_what_a_killed_writer_left_is_told_and_stays(ours: Folders) -> None:
    left = Path(ours.state, "creds", ".a.cred.999999.1.0123456789ab.tmp")
    living = Path(ours.state, "creds", _temp_name("a.cred"))
    notes = Path(ours.state, "creds", "gone.refresh")
    for each in (left, living, notes, Path(ours.state, "creds", "a.refresh")):
        each.write_text("")

    told = {each.id: each for each in strays(ours)}

    assert told["leftover:temporary"].hint == f"rm {typed(str(left))}"
    assert told["leftover:notes"].hint == f"rm {typed(str(notes))}"
    assert left.exists()
