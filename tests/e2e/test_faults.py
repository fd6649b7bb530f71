"""A disk that fails, a person who leaves, a certificate nobody knows: what is there stays, what is asked is answered."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from servers.ca import Front
from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.home import config
from servers.secret_service import SecretService
from wizard.demo.provider import Practice


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EDQUOT"])
@pytest.mark.parametrize(("call", "when"), [("fsync", 1), ("fsync", 2), ("fsync", 3), ("rename", 1), ("rename", 2)])
def test_a_failing_disk_leaves_the_old_login(practice: Practice, key: str, call: str, when: int, error: str) -> None:
    strace = shutil.which("strace")
    assert strace is not None
    before = config().read_bytes()
    new = practice.issue_key()
    calls = "rename,renameat,renameat2" if call == "rename" else call

    done = subprocess.run(
        [strace, "-f", "-qq", "-o", os.devnull, "-e", f"inject={calls}:error={error}:when={when}", *wizard_argv("auth", "practice", "--key-stdin")],
        env=wizard_env(),
        input=new.encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )  # fmt: skip

    assert done.returncode == 6, done.stderr
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert config().read_bytes() == before
    assert run_wizard(["token"]).out == key + "\n"
    assert_absent(new, done.stderr, Path(os.environ["HOME"]))


def test_leaving_while_the_keyring_is_waited_for_writes_nothing(
    practice: Practice, secret_service: SecretService, home: Path
) -> None:
    bus = {"DBUS_SESSION_BUS_ADDRESS": secret_service.env["DBUS_SESSION_BUS_ADDRESS"]}
    key = practice.issue_key()
    process = subprocess.Popen(
        wizard_argv("auth", "practice", "--key-stdin", "--store", "keyring"),
        env=wizard_env(**bus),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    secret_service.freeze()
    process.stdin.write(key.encode() + b"\n")
    process.stdin.close()
    said = b""
    for line in process.stderr:
        said += line
        if b"Key accepted" in line:
            break
    process.send_signal(signal.SIGINT)

    code = process.wait(60)
    process.stderr.close()
    assert process.stdout is not None
    process.stdout.close()
    secret_service.thaw()
    assert code == 130, said
    assert not config().exists()
    assert_absent(key, home)


def test_a_certificate_of_a_private_authority_is_named_and_accepted_once_it_is_told(
    tls_front: Front, ca_file: Path, practice: Practice, home: Path
) -> None:
    port = tls_front(practice.port, "localhost")
    words = ["auth", "custom-openai", "--base-url", f"https://localhost:{port}/v1", "--key-stdin", "--store", "plain"]
    key = practice.issue_key()

    unknown = run_wizard(words, stdin=key)
    known = run_wizard(words, stdin=key, env={"SSL_CERT_FILE": str(ca_file)})

    assert (unknown.exit, unknown.stdout) == (75, b"")
    assert "SSL_CERT_FILE" in unknown.err
    assert known.exit == 0, known.err
    assert_absent(key, *unknown.everything, *known.everything)


def test_a_login_beside_another_one_says_so_instead_of_hanging(practice: Practice, key: str) -> None:
    import fcntl

    locks = Path(os.environ["XDG_STATE_HOME"], "wizard", "locks")
    with (locks / "login-practice.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = run_wizard(["auth", "practice", "--key-stdin"], stdin=practice.issue_key())

    assert (done.exit, done.stdout) == (75, b"")
    assert run_wizard(["token"]).out == key + "\n"
