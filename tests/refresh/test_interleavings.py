"""Logging out, logging in and refreshing at once: what the person did last is what stands (R36)."""

import random
import subprocess
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, suppress

import pytest

from refresh.kit import expired, files, logged_in, token
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
                wizard_argv("token", "--timeout", "30"), env=wizard_env(), stdout=pipe, stderr=pipe, text=True
            )
        )
        for _ in range(count)
    ]


def interleaved(server: AuthorizationServer, client_of: NewClient, rng: random.Random) -> str:
    """Callers that refresh, and a person who acts meanwhile; the name of what they did last."""
    server.faults({"path": "/token", "after": True, "delay": rng.choice([0, 40, 120]), "times": 3})
    logged_in(server, client_of)
    expired()
    actions = [rng.choice(["out", "in"]) for _ in range(rng.randint(1, 3))]
    with ExitStack() as stack:
        started = callers(stack, 2)
        for action in actions:
            with suppress(subprocess.TimeoutExpired):
                started[0].wait(rng.uniform(0.1, 0.7))
            if action == "out":
                forget(Context(), "corp")
            else:
                logged_in(server, client_of)
        ends = [(each.communicate(timeout=60), each.returncode) for each in started]
    for (out, said), code in ends:
        assert (code == 0) is bool(out), said
        assert code in {0, 4}, said
    return actions[-1]


def check(server: AuthorizationServer, last: str) -> None:
    with lock(folders(), "credential-corp", deadline_s=30):  # whoever still refreshes has ended
        there = files()
    server.faults()
    done = token()
    if last == "out":
        assert there == []
        assert done.exit == 4
    else:
        assert done.exit == 0, done.err
        assert server.active(done.out.strip())


def test_what_the_person_did_last_stands_in_twenty(
    client_of: NewClient, authorization_server: AuthorizationServer, rng: random.Random
) -> None:
    for _ in range(20):
        check(authorization_server, interleaved(authorization_server, client_of, rng))


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
    ends: Counter[str] = Counter()
    for _ in range(50):
        last = interleaved(authorization_server, client_of, rng)
        check(authorization_server, last)
        ends[last] += 1
    with capsys.disabled():
        print(f"\npart {part}: {dict(ends)} were last, and stand")
