"""Signing in with a code when it runs out, is declined, is asked for too often, or the network is away."""

import json
import signal

import pytest

from e2e.sign_in_kit import SignIn, kept, settings, signed_in, token, until, user_code, words
from servers.oidc_provider import AuthorizationServer


def polls(server: AuthorizationServer) -> int:
    return len(server.requests("/token"))


def says(error: str) -> dict[str, object]:
    body = json.dumps({"error": error})
    return {"path": "/token", "status": 400, "headers": {"content-type": "application/json"}, "body": body}


@pytest.mark.parametrize(("how", "code"), [("expired", 75), ("declined", 8), ("unknown", 8)])
def test_a_code_that_comes_to_nothing_ends_the_login_and_not_the_old_one(
    server: AuthorizationServer, how: str, code: int
) -> None:
    server.faults()
    old = signed_in(server, "device")
    before, written = kept(), settings()
    with SignIn(*words(server, "device")) as login:
        entered = user_code(login)
        match how:
            case "expired":
                server.expire("DeviceCode")
            case "declined":
                server.deny_device(entered)
            case _:
                server.faults(says("invalid_grant"))
        done = login.ended()
    asked = polls(server)

    assert (done.exit, done.stdout) == (code, b""), done.err
    assert (kept(), settings()) == (before, written)
    assert token() == old
    assert server.active(old)
    assert polls(server) == asked


def test_slow_down_adds_five_seconds_to_every_later_poll(server: AuthorizationServer) -> None:
    asked = polls(server)
    server.faults(says("slow_down"))
    with SignIn(*words(server, "device", "--store", "plain")) as login:
        entered = user_code(login)
        until(lambda: polls(server) == asked + 1)
        server.approve_device(entered)
        until(lambda: polls(server) == asked + 2)
        first, second = (each["at"] for each in server.requests("/token")[asked:])
        assert second - first > 5500  # the server's interval of 1 s, and RFC 8628's 5
        done = login.ended()

    assert done.exit == 0, done.err
    assert server.active(token())


def test_a_network_that_comes_back_finishes_the_login(server: AuthorizationServer) -> None:
    server.faults({"path": "/token", "drop": True})
    with SignIn(*words(server, "device", "--store", "plain")) as login:
        server.approve_device(user_code(login))
        login.until("No connection.")
        done = login.ended()

    assert done.exit == 0, done.err
    assert "The code stays valid" in done.err
    assert server.active(token())


@pytest.mark.parametrize("silent", [False, True], ids=["between polls", "in a poll"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_leaving_takes_less_than_a_second(
    server: AuthorizationServer, number: signal.Signals, silent: bool, at_once_s: float
) -> None:
    server.faults()
    old = signed_in(server, "device")
    before, asked = kept(), polls(server)
    server.faults(*([{"path": "/token", "delay": 30_000}] if silent else []))
    with SignIn(*words(server, "device")) as login:
        user_code(login)
        until(lambda: polls(server) > asked)
        login.signal(number)
        done = login.ended(timeout=at_once_s)
    asked = polls(server)

    assert done.exit == {signal.SIGINT: 130, signal.SIGTERM: 143}[number], done.err
    assert "Traceback" not in done.err
    assert token() == old
    assert before.items() <= kept().items()
    # What may be left is the room that was made, which the next login clears away: never a token.
    assert all(b'"purpose":"reserved"' in kept()[each] for each in kept().keys() - before.keys())
    assert polls(server) == asked
