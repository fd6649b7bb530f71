"""A passphrase asked for by a command: one at a time, never echoed, and the terminal as it was however it ends."""

import os
import select
import signal
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from e2e.passphrase_kit import PASSPHRASE, passphrase
from e2e.sign_in_kit import SignIn, get, kept, settings, words
from servers.canary import assert_absent
from servers.cli import TAKE_TERMINAL, run_wizard, wizard_argv, wizard_env
from servers.oidc_provider import AuthorizationServer

PROMPT = "(hidden): "
LOCAL = termios.ECHO | termios.ICANON | termios.ISIG
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


class AtTerminal:
    """A command at a terminal that outlives it."""

    def __init__(self, process: "subprocess.Popen[bytes]", ours: int, theirs: int) -> None:
        self.process, self._ours, self._theirs = process, ours, theirs
        self.shown = b""
        self._before = termios.tcgetattr(theirs)[3] & LOCAL

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def until(self, text: str, times: int = 1, within_s: float = 60) -> None:
        deadline = time.monotonic() + within_s
        while self.shown.count(text.encode()) < times:
            if not select.select([self._ours], [], [], max(0, deadline - time.monotonic()))[0]:
                pytest.fail(f"{text!r} was not shown:\n{self.shown.decode()}")
            self.shown += os.read(self._ours, 65536)

    def exit(self) -> int:
        code = self.process.wait(60)
        while select.select([self._ours], [], [], 0.05)[0]:
            self.shown += os.read(self._ours, 65536)
        return 128 - code if code < 0 else code

    @property
    def is_restored(self) -> bool:
        return termios.tcgetattr(self._theirs)[3] & LOCAL == self._before


@contextmanager
def at_terminal(*args: str) -> Iterator[AtTerminal]:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        ["sh", "-c", TAKE_TERMINAL, os.ttyname(theirs), *wizard_argv(*args)],
        env=wizard_env(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    try:
        yield AtTerminal(process, ours, theirs)
    finally:
        process.kill()
        process.wait()
        os.close(theirs)
        os.close(ours)


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
