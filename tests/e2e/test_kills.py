"""Killed at any moment of a re-login: the old credential or the new one, whole, and no third state."""

import json
import random
import statistics
import subprocess
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.home import config
from servers.practice import log_in
from wizard.demo.provider import Practice


@contextmanager
def saving(key: str) -> Iterator[subprocess.Popen]:
    """A re-login whose check is over and whose save begins."""
    process = subprocess.Popen(
        wizard_argv("auth", "practice", "--key-stdin"),
        env=wizard_env(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write(key.encode() + b"\n")
    process.stdin.close()
    for line in process.stderr:
        if b"Key accepted" in line:
            break
    yield process
    process.stderr.close()


def save_takes(key: str) -> float:
    with saving(key) as process:
        begun = time.perf_counter()
        assert process.wait() == 0
        return time.perf_counter() - begun


def kill_during_save(key: str, after_s: float) -> bool:
    """Whether the process was still at it."""
    with saving(key) as process:
        end = time.perf_counter() + after_s
        while time.perf_counter() < end:  # a busy wait: finer than any timer, and over in milliseconds
            pass
        process.kill()
        return process.wait() != 0


def assert_old_or_new(old: str, new: str) -> str:
    values = tomllib.loads(config().read_text())
    assert values["profiles"]["practice"]["provider"] == "practice"
    found = run_wizard(["token"])
    assert found.exit == 0, found.err
    assert found.out in (old + "\n", new + "\n")
    return found.out.strip()


def play(practice: Practice, rounds: int, rng: random.Random, least: int) -> Counter:
    """``rounds`` kills, and more until ``least`` of them came in time."""
    current = log_in(practice)
    times = []
    for _ in range(3):
        current = practice.issue_key()
        times.append(save_takes(current))
    longest = statistics.median(times)
    seen: Counter = Counter()
    while seen.total() < rounds or seen["killed", "old"] + seen["killed", "new"] < least:
        assert seen.total() < rounds * 20, seen
        new = practice.issue_key()
        killed = kill_during_save(new, rng.uniform(0, longest))
        kept = assert_old_or_new(current, new)
        seen["killed" if killed else "too late", "new" if kept == new else "old"] += 1
        longest *= 0.8 if kept == new else 1.25  # how long a save takes changes with what else the machine does
        current = kept
    # What a kill left behind does not pile up: one more login, and only its own record is there.
    last = practice.issue_key()
    assert run_wizard(["auth", "practice", "--key-stdin"], stdin=last).exit == 0
    assert run_wizard(["token"]).out == last + "\n"
    return seen


@pytest.mark.timeout(600)
def test_killed_while_saving(practice: Practice, rng: random.Random) -> None:
    play(practice, 12, rng, least=4)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_killed_while_saving_many_times(practice: Practice, rng: random.Random, capsys: pytest.CaptureFixture) -> None:
    seen = play(practice, 500, rng, least=100)

    with capsys.disabled():
        print(json.dumps({f"{how}, {kept} kept": count for (how, kept), count in seen.items()}))
    assert min(seen["killed", "old"], seen["killed", "new"]) >= 25
