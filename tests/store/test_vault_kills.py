"""Killed at any step, or started many times at once, logins leave one working key and whole records (R17)."""

import subprocess
import sys
from pathlib import Path

import pytest

from store.keyrings import Dying
from store.kit import child, child_env, credential
from wizard.store.keychain import Keychain
from wizard.store.paths import folders
from wizard.store.vault import Vault

DYING = """
import sys
from store.keyrings import Dying
from store.kit import credential
from wizard.store.keychain import Keychain
from wizard.store.paths import folders
from wizard.store.vault import Vault
left = [int(sys.argv[2])]
Vault(folders(), keychain=Keychain("wizard", backend=lambda: Dying(sys.argv[1], left))).put(sys.argv[3], credential(), "keyring")
"""


def _die_at_each_step(tmp_path: Path, rounds: int) -> None:
    for at in range(rounds):
        folder = tmp_path / f"keyring{at}"
        folder.mkdir()
        where = folders(f"app{at}")
        code = DYING.replace("folders()", f"folders('app{at}')")
        assert child(code, str(folder), "99", "old").returncode == 0
        steps = 0
        while child(code, str(folder), str(steps), "new").returncode != 0:
            steps += 1
            fresh = Vault(where, keychain=_fresh(folder))
            assert fresh.get("old") == credential()
            assert set(fresh.ids()) <= {"old", "new"}
            if "new" in fresh.ids():
                assert fresh.get("new") == credential()
                fresh.delete("new")
        assert steps >= 2
        assert Vault(where, keychain=_fresh(folder)).get("new") == credential()


def _first_login_dies_at_each_step(tmp_path: Path) -> None:
    folder = tmp_path / "keyring"
    folder.mkdir()
    for steps in range(20):
        if child(DYING, str(folder), str(steps), "new").returncode == 0:
            break
        fresh = Vault(folders(), keychain=_fresh(folder))
        assert fresh.ids() in {(), ("new",)}
    assert steps >= 3
    assert fresh.get("new") == credential()


def _fresh(folder: Path) -> Keychain:
    return Keychain("wizard", backend=lambda: Dying(str(folder), [sys.maxsize]))


def test_a_kill_at_any_step_of_a_new_login_leaves_the_old_one_working(tmp_path) -> None:
    _die_at_each_step(tmp_path, 1)


def test_a_kill_at_any_step_of_the_first_login_hinders_no_later_one(tmp_path) -> None:
    _first_login_dies_at_each_step(tmp_path)


@pytest.mark.long
def test_fifty_times_a_kill_at_any_step_leaves_the_old_login_working(tmp_path) -> None:
    _die_at_each_step(tmp_path, 50)


def test_several_processes_agree_on_the_installation_and_its_key(tmp_path) -> None:
    folder = tmp_path / "keyring"
    folder.mkdir()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", DYING, str(folder), "99", f"p{each}"], env=child_env(SLOW_KEYRING="0.1")
        )
        for each in range(5)
    ]
    assert [each.wait() for each in running] == [0] * 5
    assert len(list(folder.iterdir())) == 1
    fresh = Vault(folders(), keychain=_fresh(folder))
    assert [fresh.get(each) for each in fresh.ids()] == [credential()] * 5
