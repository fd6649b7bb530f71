"""Logging out, logging in and refreshing at once: what the person did last is what stands (R36)."""

import random
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, suppress

import pytest

from refresh.kit import expired, files, logged_in, record_bytes, token, until
from servers.cli import wizard_argv, wizard_env
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer
from wizard.accounts.context import Context
from wizard.accounts.forget import forget
from wizard.store.lock import lock
from wizard.store.paths import folders


def callers(stack: ExitStack, count: int) -> Sequence["subprocess.Popen[str]"]:
    pipe = subprocess.PIPE
    return [
        stack.enter_context(
            subprocess.Popen(
                wizard_argv("token", "--timeout", "60"), env=wizard_env(), stdout=pipe, stderr=pipe, text=True
            )
        )
        for _ in range(count)
    ]


def interleaved(server: AuthorizationServer, client_of: NewClient, rng: random.Random) -> tuple[str, bool]:
    """Callers that refresh, and a person who acts meanwhile: what they did last.

    And whether what they did first was while the provider alone knew the new token.
    """
    logged_in(server, client_of)
    expired()
    before, granted = record_bytes(), server.rotations()
    server.faults({"path": "/token", "after": True, "delay": rng.choice([0, 120, 400, 800]), "times": 3})
    actions = [rng.choice(["out", "in"]) for _ in range(rng.randint(1, 3))]
    hits = []
    with ExitStack() as stack:
        started = callers(stack, 2)
        for action in actions:
            if rng.random() < 0.5:
                until(lambda: server.rotations() > granted or started[0].poll() is not None)
                time.sleep(rng.uniform(0, 0.1))
            else:
                with suppress(subprocess.TimeoutExpired):
                    started[0].wait(rng.uniform(0.1, 0.7))
            hits.append(not hits and server.rotations() > granted and record_bytes() == before)
            if action == "out":
                forget(Context(), "corp")
            else:
                # As a login does: nobody writes a record whose lock another has.
                with lock(folders(), "credential-corp", deadline_s=60):
                    logged_in(server, client_of)
        ends = [(each.communicate(timeout=60), each.returncode) for each in started]
    for (out, said), code in ends:
        assert (code == 0) is bool(out), said
        assert code in {0, 4}, said
    return actions[-1], hits[0]


def check(server: AuthorizationServer, last: str) -> None:
    with lock(folders(), "credential-corp", deadline_s=60):  # whoever still refreshes has ended
        there = files()
    server.faults()
    done = token()
    if last == "out":
        assert there == []
        assert done.exit == 4
    else:
        assert done.exit == 0, done.err
        assert server.active(done.out.strip())


def acted(
    server: AuthorizationServer, client_of: NewClient, rng: random.Random, rounds: int, least: int
) -> Counter[str]:
    """``rounds`` of them, and more until ``least`` were while the provider alone knew the new token."""
    ends: Counter[str] = Counter()
    while ends["out"] + ends["in"] < rounds or ends["within"] < least:
        assert ends["out"] + ends["in"] < rounds * 20, ends
        last, within = interleaved(server, client_of, rng)
        check(server, last)
        ends[last] += 1
        ends["within"] += within
    return ends


@pytest.mark.timeout(600)
def test_what_the_person_did_last_stands_in_ten(
    client_of: NewClient, authorization_server: AuthorizationServer, rng: random.Random
) -> None:
    acted(authorization_server, client_of, rng, 10, least=1)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(10))
def test_what_the_person_did_last_stands_in_five_hundred(
    part: int,
    client_of: NewClient,
    authorization_server: AuthorizationServer,
    rng: random.Random,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ends = acted(authorization_server, client_of, rng, 50, least=5)

    with capsys.disabled():
        print(f"\npart {part}: {dict(ends)}, and what was last stands")
