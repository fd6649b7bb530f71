"""Many processes and one token: one request for all of them (R23, R27–R29, R35)."""

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack

import pytest

from refresh.kit import (
    expired,
    logged_in,
    notes,
    opened,
    over,
    record_bytes,
    refreshes,
    renewed_and_unanswered,
    token,
)
from servers.cli import wizard_argv, wizard_env
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer
from wizard.store.lock import lock
from wizard.store.paths import folders

Ends = Counter[tuple[int, str]]


def storm(count: int, *args: str, stdin: str = "", timeout: str = "60") -> tuple[Ends, float]:
    """How so many processes at once ended, with what they printed; and how long all of them took."""
    argv, env = wizard_argv("token", "--timeout", timeout, *args), wizard_env()
    pipe = subprocess.PIPE
    began = time.monotonic()
    with ExitStack() as stack:
        started = [
            stack.enter_context(subprocess.Popen(argv, env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True))
            for _ in range(count)
        ]
        ends: Ends = Counter()
        for each in started:
            out, _ = each.communicate(stdin, timeout=float(timeout) + 110)
            ends[each.returncode, out] += 1
    return ends, time.monotonic() - began


def most_in_ten_seconds(server: AuthorizationServer) -> int:
    """The most requests for a new token that came within any ten seconds."""
    came = [each["at"] for each in server.requests("/token", grant_type="refresh_token")]
    return max(sum(begin <= each < begin + 10_000 for each in came) for begin in came)


def test_thirty_on_an_expired_token_make_one_request(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    logged_in(authorization_server, client_of)
    expired()

    ends, _ = storm(30)

    assert ends == {(0, f"{opened().credential.secret.reveal()}\n"): 30}
    assert refreshes(authorization_server) == authorization_server.rotations() == 1
    assert authorization_server.active(opened().credential.secret.reveal())


def test_twenty_on_a_dead_token_make_one_request(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    logged_in(authorization_server, client_of)
    authorization_server.expire("RefreshToken")
    expired()
    before = record_bytes()

    ends, _ = storm(20)

    assert ends == {(4, ""): 20}
    assert refreshes(authorization_server) == 1
    assert record_bytes() == before


def test_twenty_against_a_server_that_is_down_make_three_in_ten_seconds_at_most(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    logged_in(authorization_server, client_of)
    authorization_server.faults({"path": "/token", "status": 503, "times": 99})
    expired()
    before = record_bytes()

    ends, _ = storm(20)

    assert ends == {(75, ""): 20}
    assert refreshes(authorization_server) >= 1
    assert most_in_ten_seconds(authorization_server) <= 3
    assert record_bytes() == before


def test_one_refused_token_is_renewed_once_for_all_who_report_it(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    before = logged_in(authorization_server, client_of)
    stale = f"{before.secret.reveal()}\n"

    ends, _ = storm(12, "--rejected", stdin=stale)

    now = f"{opened().credential.secret.reveal()}\n"
    assert ends == {(0, now): 12}
    assert now != stale
    assert refreshes(authorization_server) == 1
    assert storm(4, "--rejected", stdin=stale)[0] == {(0, now): 4}  # an older one is nobody's any more
    assert storm(1, "--rejected", stdin="something else\n")[0] == {(0, now): 1}
    assert refreshes(authorization_server) == 1


def test_a_refused_token_is_not_given_out_again(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    before = logged_in(authorization_server, client_of)
    authorization_server.faults({"path": "/token", "status": 503, "times": 9})

    refused = token("--rejected", stdin=f"{before.secret.reveal()}\n")

    assert (refused.exit, refused.out) == (75, "")
    assert token().out == f"{before.secret.reveal()}\n"
    assert [token("--rejected", stdin=each).exit for each in ("", "\n", "x" * 20000)] == [2, 2, 2]


def test_a_lock_that_is_held_is_no_permission(
    client_of: NewClient, authorization_server: AuthorizationServer, worker_pids: Callable[[], Sequence[int]]
) -> None:
    logged_in(authorization_server, client_of)
    expired()
    with lock(folders(), "credential-corp"):
        ends, took = storm(8, timeout="1")
        assert list(worker_pids()) == []

    assert ends == {(75, ""): 8}
    assert refreshes(authorization_server) == 0
    assert took < 50
    assert token().exit == 0


def test_a_refresher_that_is_stopped_goes_on_where_it_was(
    client_of: NewClient, authorization_server: AuthorizationServer, worker_pids: Callable[[], Sequence[int]]
) -> None:
    renewed_and_unanswered(authorization_server, client_of)
    (pid,) = worker_pids()

    os.kill(pid, signal.SIGSTOP)
    try:
        assert storm(5, timeout="1")[0] == {(75, ""): 5}
    finally:
        os.kill(pid, signal.SIGCONT)
    assert token().exit == 0
    assert authorization_server.rotations() == refreshes(authorization_server) == 1


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_hundred_on_an_expired_token_twenty_times(
    client_of: NewClient, authorization_server: AuthorizationServer, capsys: pytest.CaptureFixture[str]
) -> None:
    logged_in(authorization_server, client_of)
    valid, walls = [], []
    for number in range(20):
        if number % 7 == 0:
            valid.append(storm(200, timeout="600")[1])
        expired()
        ends, took = storm(200, timeout="600")
        walls.append(took)
        with capsys.disabled():
            print(f"\n200 on an expired token, round {number + 1}: {took:.1f} s; with a valid one {valid[-1]:.1f} s")
        assert ends == {(0, f"{opened().credential.secret.reveal()}\n"): 200}
        assert authorization_server.rotations() == refreshes(authorization_server) == number + 1
    assert authorization_server.active(opened().credential.secret.reveal())


@pytest.mark.long
@pytest.mark.timeout(600)
def test_two_hundred_against_a_server_that_is_down_and_on_a_dead_token(
    client_of: NewClient, authorization_server: AuthorizationServer, capsys: pytest.CaptureFixture[str]
) -> None:
    logged_in(authorization_server, client_of)
    authorization_server.faults({"path": "/token", "status": 503, "times": 9999})
    expired()
    before = record_bytes()
    ends, took = storm(200)
    down = refreshes(authorization_server)
    assert ends == {(75, ""): 200}
    assert most_in_ten_seconds(authorization_server) <= 3

    authorization_server.faults()
    authorization_server.expire("RefreshToken")

    over(notes()["until"])
    ends, _ = storm(200)
    assert ends == {(4, ""): 200}
    assert refreshes(authorization_server) == down + 1
    assert record_bytes() == before
    with capsys.disabled():
        print(f"\n200 against 503: {down} requests in {took:.1f} s; 200 on a dead token: 1")
