"""Any number of writers, and an editor that takes no lock, lose nothing of each other's (R8)."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from store.kit import child_env, config_path, profile, strays, write_config
from wizard.errors import BadFile, WizardError
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.store.profiles import load

ADD = """
import sys
from store.kit import profile
from wizard.errors import TryAgain
from wizard.store import profiles
from wizard.store.paths import folders
while True:
    try:
        profiles.put(folders(), profile(sys.argv[1]))
        break
    except TryAgain:  # 75: what a caller does
        continue
"""


def _adders(count: int) -> list[subprocess.Popen[str]]:
    return [
        subprocess.Popen([sys.executable, "-c", ADD, f"p{number}"], env=child_env(), stderr=subprocess.PIPE, text=True)
        for number in range(count)
    ]


def _editor_saves(number: int) -> None:
    """As vim does it: read, change, look whether the file is still that one, replace it by a rename."""
    while True:
        path = config_path()
        before = path.read_bytes()
        head, _, rest = before.partition(b"\n")
        assert head.startswith(b"# edit")
        path.with_name("config.toml~").write_bytes(f"# edit {number}\n".encode() + rest)
        if path.read_bytes() == before:
            path.with_name("config.toml~").replace(path)
            return


def _race(processes: int, edits: int) -> None:
    write_config("# edit none\nversion = 1\n")
    running = _adders(processes)
    parse_errors = 0
    for number in range(edits):
        _editor_saves(number)
        try:
            load(str(config_path()))
        except BadFile:
            parse_errors += 1
    done = [(each.communicate()[1], each.returncode) for each in running]

    assert done == [("", 0)] * processes
    assert parse_errors == 0
    config = load(str(config_path()))
    assert config.profiles == {name: profile(name) for name in config.profiles}
    assert set(config.profiles) == {f"p{number}" for number in range(processes)}
    assert config_path().read_text().startswith(f"# edit {edits - 1}\nversion = 1\n")
    assert not strays(config_path().parent)


def test_ten_writers_and_an_editor() -> None:
    _race(10, 30)


@pytest.mark.long
def test_fifty_writers_and_an_editor() -> None:
    _race(50, 100)


FLIP = """
import os, sys
path, victim = sys.argv[1:]
while True:
    try:
        os.symlink(victim, path + ".link")
        os.replace(path + ".link", path)
        with open(path + ".file", "w") as file:
            file.write("version = 1\\n")
        os.replace(path + ".file", path)
    except OSError:
        pass
"""


def _flip(tmp_path: Path, saves: int) -> None:
    victim = tmp_path / "victim" / "precious.toml"
    victim.parent.mkdir()
    victim.write_text("version = 1\n# precious\n")
    victim.parent.chmod(0o777)  # others may write there, so it is never a target
    write_config("version = 1\n")
    flipper = subprocess.Popen([sys.executable, "-c", FLIP, str(config_path()), str(victim)])
    try:
        for number in range(saves):
            with suppress(WizardError):
                profiles.put(folders(), profile(f"p{number % 7}", model=f"m{number}"))
    finally:
        flipper.kill()
        flipper.wait()
    assert victim.read_text() == "version = 1\n# precious\n"
    assert [each.name for each in victim.parent.iterdir()] == ["precious.toml"]


def test_a_file_that_keeps_turning_into_a_link_never_costs_its_target(tmp_path) -> None:
    _flip(tmp_path, 150)


@pytest.mark.long
def test_ten_thousand_flips_never_cost_the_target(tmp_path) -> None:
    _flip(tmp_path, 10_000)
