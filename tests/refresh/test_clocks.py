"""A clock that is set forward or back under real processes: one refresh for each jump, and never a dead token (R33)."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from refresh.kit import HOUR, aged, expired, files, logged_in, notes, opened, refreshes, token
from servers.cli import wizard_argv, wizard_env
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer
from wizard.store.paths import folders

DAY = 24 * HOUR


def test_a_day_ahead_costs_one_refresh(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    """To set the clock is to move every date that was written by it."""
    before = logged_in(authorization_server, client_of)
    aged(DAY, left=HOUR - DAY)

    first, second = token(), token()

    assert (first.exit, second.exit) == (0, 0)
    assert first.out == second.out != f"{before.secret.reveal()}\n"
    assert refreshes(authorization_server) == authorization_server.rotations() == 1


def test_a_pause_that_was_written_by_another_clock_is_none(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    logged_in(authorization_server, client_of)
    expired()
    authorization_server.faults({"path": "/token", "status": 503})
    assert token().exit == 75
    file = Path(folders().state, "creds", "corp.refresh")
    file.write_text(file.read_text().replace(str(notes()["until"]), str(time.time() + DAY)))

    assert token().exit == 0


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("shift", ["+1d", "-1d", "+3600d", "-3600d", "2038-01-20 00:00:00"])
def test_whatever_the_clock_is_set_to(
    shift: str, client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    faketime = shutil.which("faketime")
    assert faketime is not None, "faketime has to be installed"
    logged_in(authorization_server, client_of)
    environ = {**wizard_env(), "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def shifted() -> str:
        argv = [faketime, "-f", shift if shift[0] in "+-" else f"@{shift}", *wizard_argv("token")]
        done = subprocess.run(argv, env=environ, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    for jump in range(3):
        there, still = shifted(), shifted()
        assert there == still
        assert refreshes(authorization_server) == 2 * jump + 1
        assert opened().header.obtained != pytest.approx(time.time(), abs=DAY / 2)
        back, again = token(), token()
        assert (back.exit, again.exit) == (0, 0)
        assert there != back.out == again.out
        assert authorization_server.active(back.out.strip())
        assert authorization_server.rotations() == refreshes(authorization_server) == 2 * jump + 2
    assert files() == ["corp.cred"]
