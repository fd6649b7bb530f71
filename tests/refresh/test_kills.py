"""Whoever calls may die, and whenever: the grant is not lost (R24)."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest

from refresh.kit import expired, files, logged_in, opened, refreshes, renewed_and_unanswered, token, until
from servers.cli import wizard_argv, wizard_env
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer

HELD_MS = 120


def struck(server: AuthorizationServer, number: int, rng: random.Random) -> bool:
    """One caller and its whole group get a signal around the answer; whether that was while the answer was held back."""
    generation = opened().header.generation
    asked, granted = refreshes(server), server.rotations()
    server.faults({"path": "/token", "after": True, "delay": HELD_MS})
    caller = subprocess.Popen(
        wizard_argv("token"),
        env=wizard_env(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Either right before, or within, or right after the time in which the provider alone knows the new token.
    early = rng.random() < 0.2
    assert until(lambda: refreshes(server) > asked if early else server.rotations() > granted)
    time.sleep(rng.uniform(0, HELD_MS / 1000 * 1.2))
    is_within = caller.poll() is None and opened().header.generation == generation
    with suppress(ProcessLookupError):
        os.killpg(caller.pid, number)
    caller.wait()
    assert until(lambda: opened().header.generation == generation + 1), "the grant is lost"
    return is_within


def strike(server: AuthorizationServer, rounds: int, rng: random.Random, signals: Sequence[int], least: int = 0) -> int:
    """How many of the rounds hit the window; each round renews what the one before has kept.

    More rounds until ``least`` did.
    """
    within, number = 0, 0
    while number < rounds or within < least:
        assert number < rounds * 20, within
        expired()
        within += struck(server, signals[number % len(signals)], rng)
        number += 1
    expired()
    done = token()
    assert done.exit == 0, done.err
    assert server.active(done.out.strip())
    assert server.rotations() == refreshes(server) == number + 1
    assert files() == ["corp.cred"]
    return within


@pytest.mark.timeout(600)  # a busy machine takes four seconds for each
@pytest.mark.parametrize(
    ("rounds", "signals"),
    [(10, [signal.SIGKILL]), (6, [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])],
    ids=["killed", "told"],
)
def test_no_grant_is_lost_when_the_callers_group_dies(
    rounds: int,
    signals: Sequence[int],
    client_of: NewClient,
    authorization_server: AuthorizationServer,
    rng: random.Random,
) -> None:
    logged_in(authorization_server, client_of)

    strike(authorization_server, rounds, rng, signals, least=2)


def test_a_refresher_that_is_told_to_end_goes_on(
    client_of: NewClient, authorization_server: AuthorizationServer, worker_pids: Callable[[], Sequence[int]]
) -> None:
    renewed_and_unanswered(authorization_server, client_of)

    (pid,) = worker_pids()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(pid, number)

    assert until(lambda: opened().header.generation == 2)
    assert authorization_server.active(token().out.strip())
    assert authorization_server.rotations() == refreshes(authorization_server) == 1


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(10))
def test_no_grant_is_lost_in_a_thousand_kills(
    part: int,
    client_of: NewClient,
    authorization_server: AuthorizationServer,
    rng: random.Random,
    capsys: pytest.CaptureFixture[str],
) -> None:
    logged_in(authorization_server, client_of)

    within = strike(authorization_server, 100, rng, [signal.SIGKILL])

    with capsys.disabled():
        print(f"\npart {part}: 100 kills, {within} while the provider alone knew the new token, 0 lost")
    assert within >= 10
