"""What a token command printed, in the memory of a process that lives long."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import wizard
from servers.canary import assert_absent
from wizard.accounts.command_cache import CommandCache
from wizard.accounts.context import Context
from wizard.accounts.held import held, renewed
from wizard.errors import LoginNeeded
from wizard.values.profile import TokenCommand
from wizard.values.secret import Secret

KEY = ("/etc/config.toml", "corp", TokenCommand(command="x", refresh_interval_ms=60_000))


class Clock:
    now = 1000.0
    slept = 0.0  # what only the wall clock sees

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return 1_800_000_000 + self.now + self.slept


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("wizard.accounts.command_cache.time", clock)
    return clock


def numbered() -> Iterator[Secret]:
    return (Secret(f"token-{n}") for n in range(1, 1000))


def test_it_is_kept_for_as_long_as_the_profile_says(clock: Clock) -> None:
    cache, printed = CommandCache(), numbered()

    def token() -> str:
        return cache.token(KEY, lambda: next(printed)).reveal()

    assert (token(), token()) == ("token-1", "token-1")
    clock.now += 59.9
    assert token() == "token-1"
    clock.now += 0.2
    assert (token(), token()) == ("token-2", "token-2")
    clock.slept += 61  # a laptop that was closed
    assert token() == "token-3"
    clock.slept -= 90_000  # a clock that was set back a day
    assert (token(), token()) == ("token-4", "token-4")


def test_zero_keeps_nothing(clock: Clock) -> None:
    cache, printed = CommandCache(), numbered()
    key = (*KEY[:2], TokenCommand(command="x", refresh_interval_ms=0))
    for expected in ("token-1", "token-2"):
        clock.now += 0.001
        assert cache.token(key, lambda: next(printed)).reveal() == expected


def test_a_refused_token_is_not_served_again_and_its_successor_is(clock: Clock) -> None:
    cache, printed = CommandCache(), numbered()
    refused = cache.token(KEY, lambda: next(printed))

    again = cache.token(KEY, lambda: next(printed), refused=refused)

    assert again.reveal() == "token-2"
    assert cache.token(KEY, lambda: next(printed), refused=refused).reveal() == "token-2"
    assert cache.token(KEY, lambda: next(printed)).reveal() == "token-2"


def test_another_profile_or_another_command_has_its_own() -> None:
    cache, printed = CommandCache(), numbered()
    others = [KEY, ("/etc/config.toml", "b", KEY[2]), ("/c", "corp", KEY[2]), (*KEY[:2], TokenCommand(command="y"))]

    assert [cache.token(each, lambda: next(printed)).reveal() for each in others * 2] == [
        "token-1", "token-2", "token-3", "token-4"
    ] * 2  # fmt: skip


def test_nothing_is_kept_of_a_failure() -> None:
    cache = CommandCache()

    def fail() -> Secret:
        raise LoginNeeded("failed")

    with pytest.raises(LoginNeeded):
        cache.token(KEY, fail)
    assert cache.token(KEY, lambda: Secret("token")).reveal() == "token"


def test_of_many_at_once_one_runs_it() -> None:
    cache, count, release = CommandCache(), [0], threading.Event()
    key = (*KEY[:2], TokenCommand(command="x", refresh_interval_ms=0))
    got: list[str] = []

    def run() -> Secret:
        count[0] += 1
        assert release.wait(60)
        return Secret(f"token-{count[0]}")

    threads = [threading.Thread(target=lambda: got.append(cache.token(key, run).reveal())) for _ in range(20)]
    for each in threads:
        each.start()
    deadline = time.monotonic() + 60
    while sum(each.is_alive() for each in threads) < 20 and time.monotonic() < deadline:
        os.sched_yield()
    release.set()
    for each in threads:
        each.join()

    assert set(got) <= {"token-1", "token-2"}  # the second for who asked when the first was there already
    assert len(got) == 20


@pytest.fixture
def corp(home: Path) -> Path:
    """A profile whose command prints another token each time."""
    program = home / "get-token"
    program.write_text(f"#!/bin/sh\necho run >> {home}/runs\necho the-token-$(wc -l < {home}/runs | tr -d ' ')\n")
    program.chmod(0o755)
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    file.parent.mkdir(parents=True)
    file.write_text(
        'default = "corp"\n[profiles.corp]\nprovider = "openai"\nprotocol = "openai-chat"\n'
        f'base_url = "https://api.openai.com/v1"\n[profiles.corp.auth]\nmethod = "command"\ncommand = "{program}"\n'
    )
    return home / "runs"


def test_a_program_that_imports_us_runs_it_once(corp: Path) -> None:
    assert [wizard.token(), wizard.token("corp"), wizard.token()] == ["the-token-1"] * 3


def test_one_command_runs_it_each_time_and_after_a_refusal(corp: Path) -> None:
    context = Context()
    profile = context.chosen(None)
    first = held(context, profile)
    assert first is not None

    second = renewed(context, profile, first)

    assert second is not None
    assert (first.secret.reveal(), second.secret.reveal()) == ("the-token-1", "the-token-2")
    assert (second.kind, second.origins) == ("tokens", ("https://api.openai.com",))


def test_what_prints_the_same_token_again_has_nothing_new(corp: Path, home: Path) -> None:
    (home / "get-token").write_text("#!/bin/sh\necho the-same\n")
    context = Context()
    profile = context.chosen(None)

    assert renewed(context, profile, held(context, profile)) is None


def test_nothing_of_it_is_written(corp: Path, home: Path) -> None:
    (home / "get-token").write_text("#!/bin/sh\necho canary-token-0123456789\n")
    wizard.token("corp")
    (home / "get-token").unlink()

    assert_absent("canary-token-0123456789", home)
