"""What hangs, is away or cannot be written: an answer within the time-out, and nothing asked that could not be kept."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from refresh.kit import (
    aged,
    expired,
    files,
    logged_in,
    notes,
    opened,
    record_bytes,
    refreshes,
    renewed_and_unanswered,
    token,
    until,
)
from servers.cli import Done, run_wizard, wizard_argv, wizard_env
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer
from store.kit import child_env
from wizard.store.lock import lock
from wizard.store.paths import folders
from wizard.store.vault import Vault
from wizard.values.secret import Secret


def test_a_passphrase_is_asked_for_once(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    """The same key seals the new tokens: they open with the same passphrase."""

    before = logged_in(authorization_server, client_of, store="plain")
    Vault(folders()).put(
        "corp",
        before,
        "encrypted",
        passphrase=Secret("correct horse"),
        provider="corp",
        profile="corp",
        method="browser",
    )
    config = Path(folders().config_file)
    config.write_text(config.read_text().replace('store = "plain"', 'store = "encrypted"'))
    authorization_server.expire("AccessToken")

    first = run_with_passphrase("--rejected", stdin=before.secret.reveal())
    second = run_with_passphrase()

    assert first[0] == second[0] == 0, first
    assert first[1] == second[1] != f"{before.secret.reveal()}\n"
    assert refreshes(authorization_server) == 1


def run_with_passphrase(*args: str, stdin: str = "") -> tuple[int, str]:

    reading, writing = os.pipe()
    os.write(writing, b"correct horse\n")
    os.close(writing)
    try:
        done = subprocess.run(
            wizard_argv("token", "--passphrase-fd", str(reading), *args),
            env=wizard_env(), input=stdin, capture_output=True, text=True, pass_fds=(reading,), timeout=60, check=False,
        )  # fmt: skip
    finally:
        os.close(reading)
    return done.returncode, done.stdout or done.stderr


def test_a_full_disk_is_found_before_anything_is_asked(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    before = logged_in(authorization_server, client_of)
    expired()
    unchanged = record_bytes()

    done = under_strace("fallocate", "ENOSPC")
    assert (done.exit, done.out) == (6, "")
    assert refreshes(authorization_server) == 0
    assert record_bytes() == unchanged

    aged(3500, left=100)
    assert under_strace("fallocate", "ENOSPC").out == f"{before.secret.reveal()}\n"


def test_room_for_the_new_token_is_made_before_anything_is_asked(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    """There is room for every note of it, and not for the token."""
    logged_in(authorization_server, client_of)
    expired()
    unchanged = record_bytes()

    argv = ["sh", "-c", 'ulimit -f 16; exec "$@"', "sh", *wizard_argv("token")]
    done = subprocess.run(argv, env=wizard_env(), capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stdout) == (6, ""), done.stderr
    assert "no room for a new token" in done.stderr
    assert refreshes(authorization_server) == 0
    assert (record_bytes(), files()) == (unchanged, ["corp.cred"])
    assert token().exit == 0


def test_one_in_its_last_fifth_waits_for_nobody(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    before = logged_in(authorization_server, client_of)
    aged(3000, left=600)

    with lock(folders(), "credential-corp"):
        began = time.monotonic()
        done = token("--timeout", "50")
        took = time.monotonic() - began

    assert (done.exit, done.out) == (0, f"{before.secret.reveal()}\n")
    assert took < 30
    assert refreshes(authorization_server) == 0


def test_where_files_cannot_be_locked_nothing_is_renewed(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    before = logged_in(authorization_server, client_of)
    expired()
    done = under_strace("flock", "ENOLCK")
    assert (done.exit, done.out) == (75, "")

    aged(3500, left=100)
    assert under_strace("flock", "ENOLCK").out == f"{before.secret.reveal()}\n"
    assert refreshes(authorization_server) == 0


def under_strace(call: str, error: str):  # what run_on_terminal gives without a terminal

    traced = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={call}:error={error}"]
    done = subprocess.run(
        [*traced, *wizard_argv("token")], env=child_env(), capture_output=True, timeout=60, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_offline_is_said_and_nothing_lost(client_of: NewClient, tmp_path: Path) -> None:
    with AuthorizationServer(tmp_path) as server:
        logged_in(server, client_of)
    expired()
    before = record_bytes()

    done = token()

    assert (done.exit, done.out) == (75, "")
    assert record_bytes() == before
    assert notes()["asked"] is None  # nothing has left this machine


def test_a_record_that_is_deleted_meanwhile_stays_deleted(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    renewed_and_unanswered(authorization_server, client_of)

    Vault(folders()).delete("corp")
    with lock(folders(), "credential-corp", deadline_s=60):
        assert files() == []
    assert token().exit == 4


def test_a_newer_login_is_not_overwritten(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    renewed_and_unanswered(authorization_server, client_of)

    newer = logged_in(authorization_server, client_of)
    with lock(folders(), "credential-corp", deadline_s=60):
        assert opened().credential.secret == newer.secret
        assert files() == ["corp.cred"]
    assert token().out == f"{newer.secret.reveal()}\n"


def test_logging_out_waits_for_it_and_wins(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    renewed_and_unanswered(authorization_server, client_of)

    done = run_wizard(["logout", "corp"])

    assert done.exit == 0, done.err
    assert "revoked" in done.err
    with lock(folders(), "credential-corp", deadline_s=60):
        assert files() == []
    assert authorization_server.rotations() == 1


def test_the_refresher_leaves_no_core_whatever_its_host_allows(
    client_of: NewClient, authorization_server: AuthorizationServer, worker_pids: Callable[[], Sequence[int]]
) -> None:
    logged_in(authorization_server, client_of)
    expired()
    authorization_server.faults({"path": "/token", "after": True, "delay": 3000})
    code = (
        "import resource as r, wizard; r.setrlimit(r.RLIMIT_CORE, (r.getrlimit(r.RLIMIT_CORE)[1],) * 2); wizard.token()"
    )

    with subprocess.Popen([sys.executable, "-c", code], env=wizard_env(WIZARD_PROFILE="corp")) as host:
        assert until(lambda: authorization_server.rotations() == 1)
        (pid,) = worker_pids()
        limits = [core_limit(host.pid), core_limit(pid)]
        host.wait(60)

    assert limits == [resource.getrlimit(resource.RLIMIT_CORE)[1], 0]


def core_limit(pid: int) -> int:
    line = next(each for each in Path(f"/proc/{pid}/limits").read_text().splitlines() if "core file" in each)
    return int(line[26:].split()[0].replace("unlimited", "-1"))


def test_the_refresher_has_nothing_on_its_command_line_or_in_its_environment(
    client_of: NewClient,
    authorization_server: AuthorizationServer,
    worker_pids: Callable[[], Sequence[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = logged_in(authorization_server, client_of)
    monkeypatch.setenv("CORP_API_KEY", "sk-canary-in-the-environment")
    expired()
    authorization_server.faults({"path": "/token", "after": True, "delay": 3000})
    assert token("--timeout", "1").exit == 75
    assert until(lambda: authorization_server.rotations() == 1)

    (pid,) = worker_pids()
    seen = Path(f"/proc/{pid}/cmdline").read_bytes() + Path(f"/proc/{pid}/environ").read_bytes()
    assert before.refresh_token is not None
    for secret in (before.secret.reveal(), before.refresh_token.reveal(), "sk-canary-in-the-environment"):
        assert secret.encode() not in seen
    assert os.getsid(pid) == pid != os.getsid(0)
    assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")
    linked = [each.readlink() for each in Path(f"/proc/{pid}/fd").iterdir()]
    assert {each.name for each in linked if str(each).startswith(folders().state)} == {
        "corp.next",
        "credential-corp.lock",
    }
