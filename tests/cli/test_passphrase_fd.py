"""`--passphrase-fd`: nobody waits for it beyond a time-out, and no stream is read for two things."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from servers.cli import run_wizard, wizard_argv, wizard_env

ENCRYPTED = ["--store", "encrypted", "--passphrase-fd"]


def test_who_never_says_the_passphrase_is_not_waited_for_beyond_the_time_out(home: Path, canary: str) -> None:
    reading, writing = os.pipe()
    words = ["auth", "openai", "--key-stdin", "--no-verify", "--model", "m", *ENCRYPTED]

    def run(*words: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            wizard_argv(*words, str(reading)), env=wizard_env(), pass_fds=(reading,), input=canary.encode(),
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    try:
        os.write(writing, b"correct horse\n")
        assert run(*words).returncode == 0
        began = time.monotonic()
        done = run("token", "--timeout", "1", "--passphrase-fd")
    finally:
        os.close(reading)
        os.close(writing)

    assert (done.returncode, done.stdout) == (75, b"")
    assert b"no passphrase on descriptor" in done.stderr
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("words", "other"),
    [
        (["token", "--rejected", "--passphrase-fd"], "--rejected"),
        (["auth", "openai", "--key-stdin", *ENCRYPTED], "--key-stdin"),
    ],
    ids=["token", "auth"],
)
def test_standard_input_is_not_read_for_two_things(home: Path, words: list[str], other: str, canary: str) -> None:
    done = run_wizard([*words, "0"], stdin=f"{canary}\ncorrect horse\n")

    assert done.exit == 2
    assert f"`{other}` and `--passphrase-fd 0` exclude each other" in done.err
    assert "--passphrase-fd 3 3< FILE" in done.err
