"""A file is the old one or the new one, whole, whatever happens while it is replaced (R1, R2, R3, R6)."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.kit import (
    BEGIN,
    TESTS,
    calls_after_begin,
    child,
    child_env,
    credential,
    profile,
    record_path,
    strays,
    traced,
    write_config,
)
from wizard.errors import StorageUnavailable
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.store.replace import sweep, write_atomically
from wizard.store.vault import Vault

KINDS = ("config", "record", "install")


@pytest.mark.parametrize("kind", KINDS)
def test_no_kill_tears_a_file(kind, rng, capsys) -> None:
    _kill_writers(kind, 100, rng, capsys)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_no_kill_of_a_thousand_tears_a_file(kind, rng, capsys) -> None:
    _kill_writers(kind, 1000, rng, capsys)


def _kill_writers(kind: str, kills: int, rng, capsys) -> None:
    done = subprocess.run(
        [sys.executable, str(TESTS / "store" / "killer.py"), kind, str(kills), str(rng.random())],
        env=child_env(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    with capsys.disabled():
        print(f"\n{kind}: {found}")
    assert found["torn"] == 0
    assert found["left_after_one_save"] == 0
    # Else the kills fell between the writes and prove nothing.
    assert found["within_a_write"] >= kills / 10


SAVES = {
    "config": """
profiles.put(where, profile("openai", model="new"))
""",
    "record": """
vault.put("openai", credential("sk-new-0123456789"), "plain")
""",
    "install": """
from wizard.store.replace import write_atomically
write_atomically(where.state + "/install.json", b'{"install_id": "%s"}' % (b"0" * 32))
""",
}
ONE_SAVE = """
import os, sys
from store.kit import *
from wizard.errors import WizardError
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.store.vault import Vault
where = folders()
vault = Vault(where)
if len(sys.argv) > 1:
    profiles.put(where, profile("openai"))
    vault.put("openai", credential(), "plain")
    sys.exit()
import tomlkit, tomllib  # late imports are not part of the save
try:
    os.close(os.open(BEGIN, os.O_RDONLY))
except OSError:
    pass
try:
    SAVE
except WizardError as error:
    sys.stderr.write(f"{error.message}")
    sys.exit(error.exit_code)
"""
# What a disk can say; the number picks one, so that each call meets one on each run and all over several.
FAULTS = ("ENOSPC", "EIO", "EDQUOT", "EFBIG")
CALLS = {"openat", "fallocate", "write", "fsync", "rename", "close", "fchmod", "fchown", "mkdir"}


# Valid before a save is put into it.
ONE_SAVE = ONE_SAVE.replace("    SAVE", "    pass  # SAVE")


def _code(kind: str) -> str:
    return ONE_SAVE.replace("    pass  # SAVE", "    " + SAVES[kind].strip().replace("\n", "\n    "))


def _target(kind: str) -> Path:
    where = folders()
    return {
        "config": Path(where.config_file),
        "record": record_path("openai"),
        "install": Path(where.state, "install.json"),
    }[kind]


def _inject(kind: str, tmp_path: Path, faults) -> None:
    assert child(ONE_SAVE, "set up").returncode == 0
    code, log, target, home = _code(kind), tmp_path / "log", _target(kind), Path(os.environ["HOME"])
    shutil.copytree(home, tmp_path / "before")
    old = target.read_bytes()
    done = traced(code, log, "--seccomp-bpf", f"--trace={','.join(CALLS)}")
    assert done.returncode == 0, done.stderr
    new = target.read_bytes()
    assert new != old
    points = [each for each in calls_after_begin(log) if each[0] in CALLS][1:-1]  # without the mark, and the exit
    assert {"fsync", "rename", "write"} <= {name for name, _ in points}
    failed = 0
    for at, (name, number) in enumerate(points):
        for fault in faults(at):
            shutil.rmtree(home)
            shutil.copytree(tmp_path / "before", home)
            done = traced(code, log, "--seccomp-bpf", f"--trace={name}", f"--inject={name}:error={fault}:when={number}")
            assert "Traceback" not in done.stderr, (name, number, fault, done.stderr)
            now = target.read_bytes()
            if done.returncode == 0:
                assert now == new or kind == "record", (name, number, fault)  # a record carries its time
                continue
            failed += 1
            assert done.returncode in {3, 6}, (name, number, fault, done.stderr)
            assert os.strerror(getattr(errno, fault)) in done.stderr or "read back" in done.stderr
            assert now == old, (name, number, fault)
            assert not strays(home), (name, number, fault)
    assert failed >= len(points) // 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_disk_that_fails_at_any_call_leaves_the_old_file_and_no_other(kind, tmp_path) -> None:
    _inject(kind, tmp_path, lambda at: [FAULTS[at % 4]])


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_a_disk_that_fails_in_any_way_at_any_call_leaves_the_old_file(kind, tmp_path) -> None:
    _inject(kind, tmp_path, lambda at: FAULTS)


def test_a_file_size_limit_is_an_error_with_the_old_file_intact(tmp_path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"old")
    code = """
import resource, signal, sys
from wizard.errors import StorageUnavailable
from wizard.store.replace import write_atomically
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_atomically(sys.argv[1], b"x" * 10_000)
except StorageUnavailable as error:
    sys.exit(error.message)
"""

    done = child(code, str(path))

    assert f"cannot write `{path}`: File too large (EFBIG)" in done.stderr
    assert [each.name for each in tmp_path.iterdir() if each.name != "home"].count("f") == 1
    assert path.read_bytes() == b"old"
    assert not strays(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_save_syncs_the_file_before_the_switch_and_the_folder_after(kind, tmp_path) -> None:
    assert child(ONE_SAVE, "set up").returncode == 0
    log = tmp_path / "log"

    assert traced(_code(kind), log, "--trace=openat,write,fsync,rename,close,fchmod,ftruncate").returncode == 0

    name = re.escape(_target(kind).name)
    lines = log.read_text().partition(BEGIN)[2].splitlines()
    steps = [
        ("created", rf'openat\(.*/\.{name}\.[^"]*\.tmp", O_WRONLY\|O_CREAT\|O_EXCL\|O_NOFOLLOW\|O_CLOEXEC, 0600'),
        ("written", rf"write\(\d+<.*/\.{name}\..*\.tmp>"),
        ("synced", rf"fsync\(\d+<.*/\.{name}\..*\.tmp>\)"),
        ("closed", rf"close\(\d+<.*/\.{name}\..*\.tmp>\)"),
        ("switched", rf'rename\(".*\.tmp", ".*/{name}"'),
        ("folder synced", rf"fsync\(\d+<{re.escape(str(_target(kind).parent))}>\)"),
    ]
    seen = [step for line in lines for step, pattern in steps if re.search(pattern, line)]
    assert seen == [step for step, _ in steps]


def test_what_killed_writers_left_is_swept_and_living_ones_are_spared(tmp_path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as alive:
        started = Path(f"/proc/{alive.pid}/stat").read_text().rpartition(")")[2].split()[19]
        kept = [f".x.cred.{alive.pid}.{started}.0123456789ab.tmp", "x.cred", ".x.cred.tmp", "notes.1.2.tmp"]
        swept = [
            f".x.cred.{gone.pid}.1.0123456789ab.tmp",
            f".x.cred.{alive.pid}.{int(started) + 1}.0123456789ab.tmp",  # its number, another process
            f".x.cred.{alive.pid}.{started}.fedcba987654.tmp",  # its own, eleven minutes old
        ]
        for name in kept + swept:
            (tmp_path / name).write_bytes(b"secret")
        os.utime(tmp_path / swept[2], (time.time() - 660,) * 2)

        sweep(str(tmp_path))

        assert {each.name for each in tmp_path.iterdir() if each.is_file()} == set(kept)
        alive.communicate(b"\n")


def test_every_kind_of_save_sweeps(home) -> None:
    where = folders()
    write_config("version = 1\n")
    Vault(where).put("a", credential(), "plain")
    left = [Path(where.config_file).parent, record_path("a").parent]
    for folder in left:
        (folder / ".x.999999999.1.0123456789ab.tmp").write_bytes(b"secret")

    profiles.put(where, profile())
    Vault(where).put("b", credential(), "plain")

    assert not strays(*left)


def test_an_error_names_the_path_and_the_reason(tmp_path) -> None:
    with pytest.raises(StorageUnavailable, match=r"cannot write `.*/none/f`: No such file or directory \(ENOENT\)"):
        write_atomically(str(tmp_path / "none" / "f"), b"x")


def test_what_stops_at_the_last_moment_leaves_nothing(tmp_path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(str(tmp_path / "f"), b"x", before=stop)

    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == []


def test_mode_and_extended_attributes_are_carried_over_on_demand(tmp_path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"old")
    path.chmod(0o644)
    os.setxattr(path, "user.note", b"mine")

    write_atomically(str(path), b"new", alike=True)

    assert (path.stat().st_mode & 0o777, os.getxattr(path, "user.note")) == (0o644, b"mine")
    write_atomically(str(path), b"newer")
    assert path.stat().st_mode & 0o777 == 0o600
