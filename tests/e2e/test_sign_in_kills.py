"""Killed between a provider's making of a key and its profile: saved, taken up again, or told; never lost in silence."""

import json
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from e2e.sign_in_kit import ADDRESS, KEYS_PAGE, Sent, SignIn, until, words
from servers.cli import APP, run_wizard
from servers.home import new_home
from servers.oidc_provider import AuthorizationServer

# Between the key's making and the answer's way back, so that some kills find a key nobody here has heard of.
HELD_MS = 60
# An empty record may belong to a login that is still at it; a minute later it cannot.
LATER = "import time; now = time.time; time.time = lambda: now() + 3600.0\n"
ON_ONE_SERVER = 25  # its log is read whole at each look


@contextmanager
def minting(server: AuthorizationServer) -> Iterator[tuple[SignIn, str]]:
    """A login whose key the server has just made, and that key."""
    made = set(server.minted())
    server.faults({"path": "/keys", "delay": HELD_MS, "after": True})
    with SignIn(*words(server, "minted", "--store", "plain")) as login:
        Sent(server.sign_in(login.address()))
        until(lambda: set(server.minted()) - made)
        (key,) = set(server.minted()) - made
        yield login, key


def save_takes(server: AuthorizationServer) -> float:
    with minting(server) as (login, key):
        begun = time.perf_counter()
        assert login.ended().exit == 0
        took = time.perf_counter() - begun
    assert run_wizard(["token", "corp"]).out == f"{key}\n"
    return took


def becomes_of(server: AuthorizationServer, key: str, later: Mapping[str, str]) -> str:
    """The key is the profile's, or the next login finishes with it, or the next login names where to revoke it."""
    made = len(server.minted())
    if (found := run_wizard(["token", "corp"])).exit == 0:
        assert found.out == f"{key}\n"
        return "saved"
    assert found.exit in {2, 4}, found.err
    with SignIn(*words(server, "minted", "--store", "plain"), env=later) as again:
        again.until(rf"(?m)wizard: error|is ready|{ADDRESS.pattern}")
        if not ADDRESS.search(again.said):
            done = again.ended()
            assert done.exit == 0, done.err
            assert "taken up again" in done.err
            assert run_wizard(["token", "corp"]).out == f"{key}\n"
            assert len(server.minted()) == made
            return "taken up"
    assert KEYS_PAGE in again.said, f"a key was lost without a word:\n{again.said}"
    assert "revoke" in again.said
    return "told"


def play(rounds: int, rng: random.Random, folder: Path, least: int) -> Counter[str]:
    """``rounds`` kills, and more until ``least`` of them left a key without a profile."""
    clock = folder / "later"
    clock.mkdir()
    (clock / "sitecustomize.py").write_text(LATER)
    later = {"PYTHONPATH": f"{clock}{os.pathsep}{APP}"}
    seen: Counter[str] = Counter()
    longest = 0.0
    while not enough(seen, rounds, least):
        assert seen.total() < rounds * 20, seen
        with tempfile.TemporaryDirectory(dir=folder) as own, AuthorizationServer(Path(own)) as server:
            if not longest:
                with new_home(folder / "timing"):
                    longest = statistics.median(save_takes(server) for _ in range(3))
            for _ in range(ON_ONE_SERVER):
                if enough(seen, rounds, least):
                    break
                with new_home(folder / "home"):
                    with minting(server) as (login, key):
                        time.sleep(rng.uniform(0, longest))  # the moment is what is tried
                        killed = login.kill()
                    became = becomes_of(server, key, later)
                    seen[became if killed else f"{became}, too late"] += 1
                # How long it takes changes with what else the machine does.
                longest *= 0.8 if became == "saved" else 1.25
    return seen


def enough(seen: Counter[str], rounds: int, least: int) -> bool:
    return seen.total() >= rounds and seen["told"] + seen["taken up"] >= least


@pytest.mark.timeout(600)
def test_killed_after_a_key_was_made(tmp_path: Path, rng: random.Random) -> None:
    play(10, rng, tmp_path, least=3)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_killed_after_a_key_was_made_many_times(
    tmp_path: Path, rng: random.Random, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = play(500, rng, tmp_path, least=20)

    with capsys.disabled():
        print(json.dumps(seen))
    assert min(seen["told"], seen["taken up"], seen["saved"]) >= 10, seen
