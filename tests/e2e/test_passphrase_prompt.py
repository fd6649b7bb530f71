"""A passphrase asked for by a command: one at a time, never echoed, and the terminal as it was however it ends."""

import signal

import pytest

from e2e.passphrase_kit import PASSPHRASE, passphrase
from e2e.sign_in_kit import SignIn, get, kept, settings, words
from servers.at_terminal import at_terminal
from servers.canary import assert_absent
from servers.cli import run_wizard
from servers.oidc_provider import AuthorizationServer

PROMPT = "(hidden): "
# Each opens the record of the default profile, most of them beside an event loop.
COMMANDS = [
    ["status", "--check"],
    ["test"],
    ["model"],
    ["logout", "corp"],
    ["logout", "--all"],
    ["token"],
    ["env"],
]


@pytest.fixture
def server(authorization_server: AuthorizationServer) -> AuthorizationServer:
    return authorization_server


def log_in(server: AuthorizationServer, name: str, said: str = PASSPHRASE) -> None:
    with (
        passphrase("encrypted", said) as (flags, descriptors),
        SignIn(
            *words(server, "browser", "--profile", name, "--store", "encrypted", "--model", "m", *flags),
            pass_fds=descriptors,
        ) as login,
    ):
        get(server.sign_in(login.address()))
        done = login.ended()
    assert done.exit == 0, done.err


def test_two_are_asked_for_one_after_the_other_and_neither_is_shown(server: AuthorizationServer) -> None:
    log_in(server, "a", "canary-of-a")
    log_in(server, "b", "canary-of-b")

    with at_terminal("status", "--check") as here:
        here.until(f"Passphrase of a {PROMPT}")
        assert b"Passphrase of b" not in here.shown
        here.type("canary-of-a\r")
        here.until(f"Passphrase of b {PROMPT}")
        here.type("canary-of-b\r")
        assert here.exit() == 0, here.shown.decode()

        assert here.is_restored
        assert here.shown.count(b"check: valid") == 2
        assert here.shown.count(PROMPT.encode()) == 2
        assert_absent("canary-of-a", here.shown)
        assert_absent("canary-of-b", here.shown)


@pytest.mark.parametrize("ends", ["ctrl-c", "sigterm", "sighup", "empty"])
def test_leaving_the_prompt_gives_the_terminal_back(server: AuthorizationServer, ends: str) -> None:
    log_in(server, "corp")
    before = settings(), kept()
    codes = {"ctrl-c": 130, "empty": 130, "sigterm": 143, "sighup": 129}

    for command in COMMANDS if ends in {"ctrl-c", "sigterm"} else [["logout", "corp"], ["logout", "--all"]]:
        with at_terminal(*command) as here:
            here.until(PROMPT)
            match ends:
                case "ctrl-c":
                    here.type("half\x03")
                case "empty":
                    here.type("\r")
                case "sigterm":
                    here.process.send_signal(signal.SIGTERM)
                case _:
                    here.process.send_signal(signal.SIGHUP)
            assert here.exit() == codes[ends], (command, here.shown.decode())
            assert here.is_restored, command
        assert (settings(), kept()) == before, command
    assert server.requests("/token/revocation") == []


def test_a_wrong_one_is_asked_for_three_times_and_then_said(server: AuthorizationServer) -> None:
    log_in(server, "corp")

    with at_terminal("status", "--check") as here:
        for number in (1, 2, 3):
            here.until(PROMPT, number)
            here.type("wrong\r")
        assert here.exit() == 75
        assert b"does not open" in here.shown
        assert here.is_restored


def test_a_logout_without_a_terminal_asks_nobody_and_says_what_it_could_not_do(server: AuthorizationServer) -> None:
    log_in(server, "corp")

    done = run_wizard(["logout", "corp"])

    assert done.exit == 0, done.err
    assert "not revoked at the provider" in done.err
    assert kept() == {}
