"""A re-login that is left at any step, in any frontend: the old token is still printed, and works."""

import re
import signal

import pytest

from e2e.sign_in_kit import ADDRESS, Sent, SignIn, get, settings, signed_in, token, until, user_code, words
from servers.cli import wizard_argv, wizard_env
from servers.oidc_provider import AuthorizationServer
from servers.tmux import StartTmux

SLOW = {"delay": 1500}
# By flags, what is under way when the process ends: the request that waits for its answer.
STEPS = {
    "browser": {"waiting": "", "exchange": "/token", "keys of the id_token": "/jwks", "check": "/me"},
    "minted": {"waiting": "", "exchange": "/keys", "check": "/key"},
    "device": {"waiting": "", "poll": "/token", "check": "/me"},
}
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


def assert_as_before(server: AuthorizationServer, way: str, old: str, written: bytes) -> None:
    assert token() == old
    assert old in server.minted() if way == "minted" else server.active(old)
    assert settings() == written


@pytest.mark.parametrize(
    ("way", "step", "number"),
    [
        pytest.param(way, step, number, marks=[] if number == signal.SIGKILL and way == "browser" else pytest.mark.long)
        for way, steps in STEPS.items()
        for step in steps
        for number in SIGNALS
    ],
    ids=str,
)
def test_by_flags(server: AuthorizationServer, way: str, step: str, number: signal.Signals) -> None:
    server.faults()
    old, written, path = signed_in(server, way), settings(), STEPS[way][step]
    asked = len(server.requests(path))
    server.faults(*([{"path": path, **SLOW}] if path else []))
    with SignIn(*words(server, way)) as login:
        if way == "device":
            entered = user_code(login)
            if step == "check":
                server.approve_device(entered)
        else:
            address = login.address()
            if path:
                Sent(server.sign_in(address))
        if path:
            until(lambda: len(server.requests(path)) > asked)
        login.signal(number)
        done = login.ended()

    assert done.exit == {signal.SIGKILL: 137, signal.SIGTERM: 143, signal.SIGINT: 130}[number], done.err
    assert_as_before(server, way, old, written)


PASTE, CHOICE = "Address or code (hidden):", "Choice:"
# Where the person is asked or made to wait, what is on the screen there, and the ways out of it.
PROMPTS = {
    "the address": ("browser", PASTE, ("C-c", "C-d", "b", "Enter")),
    "again after a refusal": ("browser", CHOICE, ("C-c", "C-d", "b")),
    "unproven": ("browser", CHOICE, ("C-c", "C-d", "b")),
    "the code": ("device", "Code: ", ("C-c",)),
}


@pytest.mark.parametrize(
    ("step", "key"),
    [
        pytest.param(step, key, marks=[] if key == "C-c" else pytest.mark.long)
        for step, (_, _, keys) in PROMPTS.items()
        for key in keys
    ],
)
def test_at_a_line_prompt(server: AuthorizationServer, tmux: StartTmux, step: str, key: str) -> None:
    way, shown, _ = PROMPTS[step]
    server.faults()
    old, written = signed_in(server, way), settings()
    server.faults(*([{"path": "/me", "status": 503, "times": -1}] if step == "unproven" else []))
    window = tmux(wizard_argv("auth", *words(server, way, "--plain")), env=wizard_env(), size=(200, 40))
    if shown == CHOICE:
        window.wait_for(PASTE)
        (url,) = ADDRESS.findall(window.output().decode().replace("\r", ""))
        Sent(server.deny(url) if step == "again after a refusal" else server.sign_in(url))
    window.wait_for(shown)
    window.type("b\n") if key == "b" else window.keys(key)

    assert window.exit_status() == 130, window.screen(history=True)
    assert_as_before(server, way, old, written)


SHORT = re.compile(r"http://127\.0\.0\.1:\d+/go/[A-Z2-7]{8}")
SCREENS = {
    "the browser": ("browser", "Waiting for sign-in"),
    "the code": ("device", "Waiting for approval"),
    "again after a refusal": ("browser", "You declined in the browser"),
    "unproven": ("browser", "Keep it unchecked"),
}


@pytest.mark.parametrize("key", ["C-c", pytest.param("Escape", marks=pytest.mark.long)])
@pytest.mark.parametrize("step", SCREENS)
def test_on_a_screen(server: AuthorizationServer, tmux: StartTmux, step: str, key: str) -> None:
    way, shown = SCREENS[step]
    server.faults()
    old, written = signed_in(server, way), settings()
    server.faults(*([{"path": "/me", "status": 503, "times": -1}] if step == "unproven" else []))
    window = tmux(wizard_argv("auth", *words(server, way)), env=wizard_env(), size=(100, 30))
    if step in {"again after a refusal", "unproven"}:
        screen = window.wait_for("Waiting for sign-in")
        (short,) = SHORT.findall(screen)
        url = get(short).decode().partition("Location: ")[2].split()[0]
        Sent(server.deny(url) if step == "again after a refusal" else server.sign_in(url))
    window.wait_for(shown)
    window.keys(key)

    assert window.exit_status() == 130, window.screen()
    assert_as_before(server, way, old, written)
