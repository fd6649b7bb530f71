"""A crash of ours writes no memory, and so no secret, to disk (SECURITY R79)."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from servers.cli import wizard_argv, wizard_env
from wizard.demo.faults import Delay
from wizard.demo.provider import Practice

ALLOWED = 'ulimit -S -c "$(ulimit -H -c)"; exec "$@"'


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGQUIT, signal.SIGABRT])
def test_a_login_that_crashes_with_the_key_in_its_memory_leaves_no_core(
    practice: Practice, tmp_path: Path, number: int
) -> None:
    practice.faults.always("/v1/key", Delay(30))
    key = practice.issue_key()
    login = subprocess.Popen(
        ["sh", "-c", ALLOWED, "sh", *wizard_argv("auth", "practice", "--key-stdin", "--store", "plain")],
        env=wizard_env(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    try:
        assert login.stdin
        assert login.stderr
        login.stdin.write(key.encode() + b"\n")
        login.stdin.flush()
        assert b"Checking" in login.stderr.readline()
        limits = Path(f"/proc/{login.pid}/limits").read_text()
        login.send_signal(number)
        _, status = os.waitpid(login.pid, 0)
        login.returncode = 0
    finally:
        practice.faults.clear()
        if login.returncode is None:
            login.kill()
            login.wait()
        login.stdin.close()
        login.stderr.close()

    assert "Max core file size        0 " in limits
    assert os.WTERMSIG(status) == number
    assert not os.WCOREDUMP(status)
    assert [each.name for each in tmp_path.iterdir() if not each.name.startswith(".")] == []
