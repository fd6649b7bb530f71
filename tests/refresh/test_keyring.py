"""A keyring that hangs, is locked or goes away: an answer in time, no grant lost, nothing in clear (R16, R24–R26)."""

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from refresh.kit import expired, files, logged_in, opened, record_bytes, refreshes, token, until
from servers.canary import assert_absent
from servers.cli import wizard_argv, wizard_env
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer
from servers.secret_service import SecretService
from wizard.accounts import held
from wizard.accounts.context import Context
from wizard.store.paths import folders
from wizard.store.vault import Vault

# For starting and ending a process on a busy machine.
SLACK_S = 20.0


@pytest.fixture(
    params=[1, pytest.param(20, marks=[pytest.mark.long, pytest.mark.timeout(1800)])], ids=["once", "twenty"]
)
def rounds(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def server(
    client_of: NewClient, authorization_server: AuthorizationServer, secret_service: SecretService
) -> AuthorizationServer:
    """With a login whose key is in the keyring, and whose token has expired."""
    logged_in(authorization_server, client_of, store="keyring")
    expired()
    return authorization_server


def timed(timeout: float) -> tuple[int, str, float]:
    began = time.monotonic()
    done = token("--timeout", str(timeout))
    return done.exit, done.out, time.monotonic() - began


def assert_sealed(home: Path, *secrets: str) -> None:
    header = Vault(folders()).header("corp")
    assert header is not None
    assert header.store == "keyring"
    for each in secrets:
        assert_absent(each, home)


def test_it_is_asked_and_what_it_opens_is_sealed_again(server: AuthorizationServer) -> None:
    before, sealed = opened().credential.secret.reveal(), record_bytes()

    done = token()

    assert done.exit == 0, done.err
    assert done.out != f"{before}\n"
    assert done.out.strip().encode() not in record_bytes() != sealed
    assert token().out == done.out
    assert refreshes(server) == 1


def test_the_refresher_needs_no_keyring(
    server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is told the key, so that none can be missing once the provider has answered."""
    alone = tmp_path / "python"
    alone.write_text(f'#!/bin/sh\nDBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere exec "{sys.executable}" "$@"\n')
    alone.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(alone))

    got = held.token(Context(), "corp", end=time.monotonic() + 60).reveal()

    assert server.active(got)
    assert opened().credential.secret.reveal() == got


def test_one_that_hangs_is_given_up_on_and_nothing_asked(
    server: AuthorizationServer, secret_service: SecretService, home: Path, rounds: int
) -> None:
    before, sealed, longest = opened().credential, record_bytes(), 0.0
    for number in range(rounds):
        timeout = (2.0, 50.0)[number % 2]  # the caller's patience ends first, or the keyring's
        secret_service.freeze()
        try:
            exit_code, out, took = timed(timeout)
        finally:
            secret_service.thaw()
        assert (exit_code, out) == (75, "")
        longest = max(longest, took)
        assert took < min(timeout, 4) + SLACK_S
    print(f"a keyring that hangs: back {rounds} of {rounds}, within {longest:.1f} s")
    assert (refreshes(server), files(), record_bytes()) == (0, ["corp.cred"], sealed)
    assert_sealed(home, before.secret.reveal())


def test_one_that_is_locked_is_not_asked_to_open(
    server: AuthorizationServer, secret_service: SecretService, home: Path, rounds: int
) -> None:
    before, sealed = opened().credential, record_bytes()
    for _ in range(rounds):
        secret_service.lock()
        exit_code, out, took = timed(50)
        assert (exit_code, out) == (6, "")
        assert took < 2 + SLACK_S
        assert secret_service.is_locked
        secret_service.unlock()
    assert (refreshes(server), files(), record_bytes()) == (0, ["corp.cred"], sealed)
    assert_sealed(home, before.secret.reveal())


def test_one_that_goes_between_two_calls_is_named_and_back_it_serves(
    server: AuthorizationServer, secret_service: SecretService, home: Path, rounds: int
) -> None:
    for number in range(rounds):
        exit_code, held, _ = timed(50)
        assert exit_code == 0
        if number % 2:  # with a token that would still serve, or without one
            expired()
        sealed = record_bytes()
        secret_service.kill()

        exit_code, out, took = timed(50)

        assert (exit_code, out) == (6, "")
        assert took < 4 + SLACK_S
        assert record_bytes() == sealed
        secret_service.start()
        assert_sealed(home, held.strip())
    assert timed(50)[0] == 0
    assert server.rotations() == refreshes(server) == 1 + rounds // 2


def test_one_that_goes_while_the_provider_answers_loses_nothing(
    server: AuthorizationServer, secret_service: SecretService, home: Path, rounds: int
) -> None:
    """The key is in hand before the request, and the new token is sealed with it."""
    for number in range(rounds):
        expired()
        server.faults({"path": "/token", "after": True, "delay": 300})
        with caller() as process:
            assert until(lambda number=number: refreshes(server) == number + 1)
            secret_service.kill()
            out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err

        secret_service.start()
        assert opened().credential.secret.reveal() == out.strip()
        assert server.active(out.strip())
        assert_sealed(home, out.strip())
    assert server.rotations() == refreshes(server) == rounds


def test_one_that_goes_at_any_moment_loses_nothing(
    server: AuthorizationServer, secret_service: SecretService, home: Path, rng: random.Random, rounds: int
) -> None:
    ends: Counter[int] = Counter()
    whole_s = timed(50)[2]
    for number in range(rounds):
        expired()
        asked = refreshes(server)
        with caller() as process:
            time.sleep(rng.uniform(0, whole_s))  # the moment is what is tried
            (secret_service.kill, secret_service.freeze, secret_service.lock)[number % 3]()
            began = time.monotonic()
            out, err = process.communicate(timeout=60)
            took = time.monotonic() - began
        ends[process.returncode] += 1
        assert process.returncode in {0, 6, 75}, err
        assert bool(out) is (process.returncode == 0)
        assert took < 4 + SLACK_S

        (secret_service.start, secret_service.thaw, secret_service.unlock)[number % 3]()
        exit_code, now, _ = timed(50)
        assert exit_code == 0
        assert out in {"", now}
        assert server.active(now.strip())
        assert server.rotations() == refreshes(server) == asked + 1
        assert_sealed(home, now.strip())
    print(f"a keyring that goes at any moment: {dict(ends)}, 0 lost")


def caller() -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(
        wizard_argv("token", "--timeout", "20"), env=wizard_env(), stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )
