"""The refresher at each of its calls: one that fails, and one that is its last (R25, R26)."""

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from refresh.kit import expired, files, logged_in, opened, refreshes, token, until
from refresh.traced import Call, Traced
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer
from wizard.errors import LoginNeeded
from wizard.store.lock import lock
from wizard.store.paths import folders
from wizard.store.successor import waiting
from wizard.store.vault import Vault


@pytest.fixture
def traced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Traced:
    return Traced(tmp_path, monkeypatch)


ANSWER = "HTTP/1.1 200"
ERRORS = {"write": "ENOSPC", "ftruncate": "EIO", "fsync": "EIO", "rename": "EIO", "openat": "EMFILE", "lseek": "EIO"}


def failing(server: AuthorizationServer, traced: Traced, least: int) -> Counter[str]:
    """Each call between answer and save fails once, until ``least`` of them did; the tokens stay good all the time."""
    expired()
    assert isinstance(traced.token(), str)
    after = [each for each in traced.calls(ANSWER) if each.name in ERRORS and not each.text.startswith("1,")]
    assert {"write", "fsync", "rename", "ftruncate"} <= {each.name for each in after}
    written = next(each for each in after if each.name == "write").text.partition(",")[0]
    before = [each.text for each in after[: [each.name for each in after].index("rename")] if each.name == "fsync"]
    assert any(each.startswith(f"{written})") for each in before), "it takes its place before it is on the disk"
    failed: Counter[str] = Counter()
    while failed.total() < least:
        for each in after:
            expired()
            got = traced.token("-e", f"inject={each.name}:error={ERRORS[each.name]}:when={each.number}")
            assert isinstance(got, str), (each, got.message)
            assert server.active(got)
            failed[each.name] += traced.injected(ANSWER)
            assert until(lambda got=got: opened().credential.secret.reveal() == got)
    expired()
    assert isinstance(traced.token(), str)
    return failed


@pytest.mark.timeout(600)
def test_no_grant_is_lost_when_a_call_fails_between_answer_and_save(
    client_of: NewClient, authorization_server: AuthorizationServer, traced: Traced
) -> None:
    logged_in(authorization_server, client_of)
    asked = refreshes(authorization_server)

    failed = failing(authorization_server, traced, least=10)

    assert {"write", "fsync", "rename"} <= set(failed)
    assert authorization_server.rotations() == refreshes(authorization_server) > asked


def unplaced(
    server: AuthorizationServer, client_of: NewClient, traced: Traced, worker_pids: Callable[[], Sequence[int]]
) -> str:
    """A token that was handed out, and stands in a successor that could not take its place."""
    before = logged_in(server, client_of)
    expired()
    assert isinstance(traced.token(), str)  # to know which rename it is
    count = next(each.number for each in traced.calls(ANSWER) if each.name == "rename")
    expired()
    got = traced.token("-e", f"inject=rename:error=EPERM:when={count}+")
    assert isinstance(got, str)
    assert traced.injected(ANSWER), count
    assert got != before.secret.reveal()
    assert "corp.next" in files()
    for pid in worker_pids():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return got


def test_a_folder_that_lets_nothing_be_renamed_loses_nothing(
    client_of: NewClient,
    authorization_server: AuthorizationServer,
    traced: Traced,
    worker_pids: Callable[[], Sequence[int]],
) -> None:
    """What was written is taken up by the next, without a second request."""
    got = unplaced(authorization_server, client_of, traced, worker_pids)

    assert token().out == f"{got}\n"
    assert refreshes(authorization_server) == 2
    assert files() == ["corp.cred"]


def test_what_could_not_be_placed_does_not_replace_a_newer_login(
    client_of: NewClient,
    authorization_server: AuthorizationServer,
    traced: Traced,
    worker_pids: Callable[[], Sequence[int]],
) -> None:
    old = unplaced(authorization_server, client_of, traced, worker_pids)
    logged_in(authorization_server, client_of)
    expired()

    done = token()

    assert done.exit == 0, done.err
    assert done.out != f"{old}\n"
    assert refreshes(authorization_server) == 3
    assert files() == ["corp.cred"]


def test_a_login_that_ends_right_before_its_successor_takes_its_place_stays_ended(
    client_of: NewClient, authorization_server: AuthorizationServer, traced: Traced
) -> None:
    logged_in(authorization_server, client_of)
    expired()
    assert isinstance(traced.token(), str)  # to know which rename it is
    count = next(each.number for each in traced.calls(ANSWER) if each.name == "rename")
    expired()

    with ThreadPoolExecutor() as pool:
        got = pool.submit(traced.token, "-e", f"inject=rename:delay_enter=2000000:when={count}")
        assert until(lambda: waiting(folders(), "corp") is not None)
        Vault(folders()).delete("corp")
        assert isinstance(got.result(), LoginNeeded)

    with lock(folders(), "credential-corp", deadline_s=60):
        assert files() == []


def points(server: AuthorizationServer, client_of: NewClient, traced: Traced) -> list[Call]:
    """What the refresher does to its files and says to the provider, from the room it makes to its last word."""
    logged_in(server, client_of)
    expired()
    assert isinstance(traced.token(), str)
    found = [each for each in traced.calls("corp.next") if each.name not in {"openat", "lseek"}]
    assert {"fallocate", "write", "ftruncate", "fsync", "rename", "sendto", "recvfrom"} <= {each.name for each in found}
    return found


def last_words(
    server: AuthorizationServer, client_of: NewClient, traced: Traced, calls: Sequence[Call], rounds: int
) -> Counter[str]:
    """The refresher dies at each of these; what stands afterwards, by call."""
    found: Counter[str] = Counter()
    for _ in range(rounds):
        for each in calls:
            logged_in(server, client_of)
            expired()
            asked = refreshes(server)
            traced.token("-e", f"inject={each.name}:signal=KILL:when={each.number}")
            second = token()
            total = refreshes(server) - asked
            assert second.exit in {0, 4}, second.err
            assert token().exit == second.exit
            if second.exit:
                assert "was interrupted" in second.err
                assert total == 2
            else:
                assert server.active(second.out.strip())
            assert refreshes(server) - asked == total <= 2, each
            found[f"{each.name} {'kept' if not second.exit else 'over'}"] += 1
    return found


@pytest.mark.timeout(600)
def test_a_refresher_that_dies_at_any_call_asks_twice_at_most(
    client_of: NewClient, authorization_server: AuthorizationServer, traced: Traced, rng: random.Random
) -> None:
    calls = points(authorization_server, client_of, traced)
    room, answer = calls[0], next(each for each in calls if each.name == "recvfrom")
    placed = [each for each in calls if each.name == "rename"][1]

    assert last_words(authorization_server, client_of, traced, [room, placed], 1) == {
        f"{room.name} kept": 1,
        "rename kept": 1,
    }
    assert last_words(authorization_server, client_of, traced, [answer], 1).total() == 1
    assert last_words(authorization_server, client_of, traced, rng.sample(calls, 3), 1).total() == 3


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_no_grant_is_lost_in_two_hundred_failed_calls(
    client_of: NewClient, authorization_server: AuthorizationServer, traced: Traced, capsys: pytest.CaptureFixture[str]
) -> None:
    logged_in(authorization_server, client_of)

    failed = failing(authorization_server, traced, least=200)

    with capsys.disabled():
        print(f"\nfailed between answer and save: {dict(failed)}, 0 lost")


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(10))
def test_a_refresher_that_dies_at_any_call_fifty_times(
    part: int,
    client_of: NewClient,
    authorization_server: AuthorizationServer,
    traced: Traced,
    capsys: pytest.CaptureFixture[str],
) -> None:
    calls = points(authorization_server, client_of, traced)
    found = last_words(authorization_server, client_of, traced, calls, 5)

    with capsys.disabled():
        print(f"\npart {part}: the refresher died 5 times at each of {len(calls)} calls: {dict(sorted(found.items()))}")
