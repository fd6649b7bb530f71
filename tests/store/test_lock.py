"""A lock is the kernel's: one holder at a time, freed by death, never guessed at (R29–R32)."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.kit import child, child_env, traced
from wizard.errors import StorageUnavailable, TryAgain
from wizard.store.lock import lock
from wizard.store.paths import folders

HOLD = """
import sys
from wizard.store.lock import lock
from wizard.store.paths import folders
with lock(folders(), "x"):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], env=child_env(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_waits_and_gets_it() -> None:
    with holder() as first:
        with pytest.raises(TryAgain), lock(folders(), "x", deadline_s=0.05):
            pass
        first.communicate()
    with lock(folders(), "x", deadline_s=60):
        pass


def test_who_waits_in_vain_is_told_who_holds_it() -> None:
    with holder() as first:
        with (
            pytest.raises(TryAgain, match=f"process {first.pid} holds .*x\\.lock") as raised,
            lock(folders(), "x", deadline_s=0),
        ):
            pass
        first.communicate()
    assert raised.value.exit_code == 75


def test_other_locks_are_not_concerned() -> None:
    with lock(folders(), "x"), lock(folders(), "y", deadline_s=0):
        pass


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_death_of_the_holder_frees_it_at_once(number) -> None:
    with holder() as first:
        first.send_signal(number)
        first.wait()
        start = time.monotonic()
        with lock(folders(), "x", deadline_s=60):
            assert time.monotonic() - start < 20
        first.communicate()


def test_a_stopped_holder_is_not_robbed() -> None:
    with holder() as first:
        first.send_signal(signal.SIGSTOP)
        with pytest.raises(TryAgain), lock(folders(), "x", deadline_s=0.3):
            pass
        first.send_signal(signal.SIGCONT)
        first.communicate()


def test_an_error_inside_frees_it() -> None:
    with pytest.raises(KeyError), lock(folders(), "x"):
        raise KeyError
    with lock(folders(), "x", deadline_s=0):
        pass


def test_the_lock_file_stays_and_is_private() -> None:
    with lock(folders(), "x"):
        pass
    path = Path(folders().state, "locks", "x.lock")
    inode = path.stat().st_ino
    with lock(folders(), "x"):
        pass

    assert path.stat().st_ino == inode
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_planted_link_is_refused_and_its_target_untouched(tmp_path, link) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    with lock(folders(), "other"):
        pass
    link(victim, Path(folders().state, "locks", "x.lock"))

    with pytest.raises(StorageUnavailable), lock(folders(), "x"):
        pass

    assert victim.read_text() == "precious"


def test_no_child_inherits_it() -> None:
    with lock(folders(), "x"), subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False) as cat:
        links = [str(each.readlink()) for each in Path(f"/proc/{cat.pid}/fd").iterdir()]
        assert not [each for each in links if each.endswith("x.lock")]
        cat.communicate()


@pytest.mark.parametrize("error", ["ENOLCK", "ENOSYS", "EOPNOTSUPP"])
def test_a_file_system_without_locks_is_named_and_nothing_is_done(error, tmp_path) -> None:
    code = """
import sys
from wizard.errors import WizardError
from wizard.store.lock import lock
from wizard.store.paths import folders
try:
    with lock(folders(), "x"):
        print("inside")
except WizardError as error:
    print(error.message, file=sys.stderr)
    sys.exit(error.exit_code)
"""
    done = traced(code, tmp_path / "log", "--trace=flock", f"--inject=flock:error={error}")

    assert done.returncode == 75
    assert "cannot lock files" in done.stderr
    assert "/wizard/locks" in done.stderr
    assert done.stdout == ""


CYCLES = """
import os, sys
from wizard.store.lock import lock
from wizard.store.paths import folders
path = os.path.join(folders().state, "inside")
for _ in range(int(sys.argv[1])):
    with lock(folders(), "x", deadline_s=100):
        fd = os.open(path, os.O_CREAT | os.O_EXCL)
        os.close(fd)
        os.unlink(path)
"""


def _cycle(processes: int, cycles: int) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", CYCLES, str(cycles)], env=child_env(), stderr=subprocess.PIPE, text=True
        )
        for _ in range(processes)
    ]
    assert [(each.communicate()[1], each.returncode) for each in running] == [("", 0)] * processes


def test_only_one_is_ever_inside() -> None:
    _cycle(4, 50)


@pytest.mark.long
def test_only_one_of_eight_is_ever_inside_in_twenty_thousand_cycles() -> None:
    _cycle(8, 2500)


@pytest.mark.long
def test_five_hundred_killed_holders_are_followed_at_once() -> None:
    for _ in range(500):
        with holder() as first:
            first.kill()
            first.wait()
            start = time.monotonic()
            with lock(folders(), "x", deadline_s=60):
                assert time.monotonic() - start < 20
            first.communicate()


def test_a_read_only_state_folder_is_storage_that_is_not_available() -> None:
    code = """
import os, sys
from wizard.errors import StorageUnavailable
from wizard.store.lock import lock
from wizard.store.paths import folders
os.environ["XDG_STATE_HOME"] = "/proc"
try:
    with lock(folders(), "x"):
        pass
except StorageUnavailable as error:
    sys.exit(error.exit_code)
"""
    assert child(code).returncode == 6
