"""Killed while it finishes: the same command goes on where that can be, and no code is ever redeemed twice."""

import json
import random
import subprocess
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from e2e.sign_in_kit import KEYS_PAGE, SignIn, kept, token, until, words
from e2e.two_steps_kit import PLAIN, Finish, finish, start
from servers.cli import run_wizard
from servers.home import new_home
from servers.oidc_provider import AuthorizationServer

HELD_MS = 30_000


def approved(server: AuthorizationServer, way: str) -> tuple[Any, str]:
    """What `--start` said, and what its second half reads, once the person has said yes."""
    started = start(server, way)
    if way == "device":
        server.approve_device(started["user_code"])
        return started, ""
    return started, server.sign_in(started["url"])


def killed_at(server: AuthorizationServer, path: str, way: str, **fault: object) -> tuple[Any, str]:
    """Killed while the answer to its request there is held back."""
    started, address = approved(server, way)
    server.faults({"path": path, "delay": HELD_MS, **fault})
    asked = len(server.requests(path))
    with Finish(started, stdin=address) as running:
        until(lambda: len(server.requests(path)) > asked)
        assert running.kill()
    server.faults()
    return started, address


def test_killed_while_the_code_is_redeemed(server: AuthorizationServer) -> None:
    started, address = killed_at(server, "/token", "browser", after=True)
    spent = server.redemptions()

    done = finish(started, stdin=address)

    assert done.exit == 4, done.err
    assert "--start" in done.err
    assert server.redemptions() == spent
    assert all(b'"purpose":"reserved"' in each for each in kept().values())


@pytest.mark.long
def test_killed_while_a_key_is_minted_the_next_login_tells_of_it(server: AuthorizationServer) -> None:
    started, address = killed_at(server, "/keys", "minted", after=True)
    made = len(server.minted())

    assert finish(started, stdin=address).exit == 4
    with SignIn(*words(server, "minted", *PLAIN)) as login:
        login.address()
        assert KEYS_PAGE in login.said
        assert "revoke" in login.said
    assert len(server.minted()) == made


@pytest.mark.parametrize("way", [pytest.param("browser", marks=pytest.mark.long), "device"])
def test_killed_during_the_check_the_same_command_goes_on(server: AuthorizationServer, way: str) -> None:
    started, _ = killed_at(server, "/me", way)
    spent = len(server.requests("/token"))

    done = finish(started)

    assert done.exit == 0, done.err
    assert len(server.requests("/token")) == spent
    assert server.active(token())
    assert len(kept()) == 1
    assert finish(started).exit == 4


@pytest.mark.long
def test_killed_during_the_check_the_next_login_goes_on(server: AuthorizationServer) -> None:
    """And then there is nothing left to finish."""
    started, address = killed_at(server, "/me", "browser")
    spent = server.redemptions()

    with SignIn(*words(server, "browser", *PLAIN)) as login:
        assert login.ended().exit == 0, login.said
    assert finish(started, stdin=address).exit == 4
    assert server.redemptions() == spent
    assert server.active(token())
    assert len(kept()) == 1


def test_killed_while_it_waits_it_waits_again(server: AuthorizationServer) -> None:
    started = start(server, "device")
    asked = len(server.requests("/token"))
    with Finish(started) as running:
        until(lambda: len(server.requests("/token")) > asked)
        assert running.kill()
    server.approve_device(started["user_code"])

    assert finish(started).exit == 0
    assert server.active(token())
    assert len(kept()) == 1  # not the room either that the first one had made


def play(server: AuthorizationServer, way: str, pause_s: float) -> str:
    """One round in a new home: how it ended, the second time, and whether a token is there."""
    path = "/keys" if way == "minted" else "/token"
    started, address = approved(server, way)
    asked = len(server.requests(path))
    with Finish(started, stdin=address) as running:
        until(lambda: running.process.poll() is not None or len(server.requests(path)) > asked, 60)
        with suppress(subprocess.TimeoutExpired):
            running.process.wait(pause_s)
        killed = running.kill()
    again = finish(started, stdin=address)
    assert way == "device" or len(server.requests(path)) == asked + 1, "redeemed twice"
    held = run_wizard(["token", "corp"])
    if held.exit == 0:
        secret = held.out.strip()
        assert secret in server.minted() if way == "minted" else server.active(secret)
    # A code that was on its way when it was killed is lost, and said to be; everything else is finished.
    assert again.exit in ({0, 4, 8} if killed else {4}), again.err
    assert held.exit == 0 or (killed and again.exit != 0)
    return f"{way} {'killed' if killed else 'over'}, then {again.exit}"


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_killed_anywhere(
    server: AuthorizationServer, tmp_path: Path, rng: random.Random, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: Counter[str] = Counter()
    for at in range(100):
        with new_home(tmp_path / f"home-{at}"):
            seen[play(server, rng.choice(["browser", "minted", "device"]), rng.uniform(0, 0.6))] += 1

    with capsys.disabled():
        print(json.dumps(seen))
    assert sum(seen.values()) == 100
