"""What the provider may answer to a refresh: said once, kept where it is worth it, and no grant lost (R27, R28, R34)."""

import base64
import json
import time
from typing import Any

import pytest

from refresh.kit import expired, logged_in, notes, opened, over, put_off, record_bytes, refreshes, token
from servers.cli import run_wizard
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 400, "body": {"error": "invalid_grant"}},
        {"status": 400, "body": ""},
        {"status": 401, "body": {"error": {"code": "refresh_token_reused"}}},
        {"status": 401, "body": "<html>no</html>"},
        {"status": 403, "body": {"error": "token_expired"}},
    ],
    ids=["invalid_grant", "400-empty", "401-object", "401-html", "403-code"],
)
def test_a_refused_refresh_token_is_asked_for_once_and_kept(
    fault: dict[str, Any], client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    server = shared_authorization_server
    logged_in(server, client_of)
    expired()
    before, asked = record_bytes(), refreshes(server)
    server.faults({"path": "/token", "times": 9, **fault})

    first, second = token(), token()
    server.faults()

    assert (first.exit, second.exit, first.out) == (4, 4, "")
    assert "wizard auth corp" in first.err
    assert first.err == second.err
    assert refreshes(server) == asked + 1
    assert record_bytes() == before
    status = json.loads(run_wizard(["status", "--json"]).out)["profiles"][0]
    assert status["state"] == "login-needed"


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503, "headers": {"retry-after": "7"}, "body": "busy"},
        {"status": 429, "body": {"error": "slow_down"}},
        {"status": 403, "body": "<html>blocked</html>"},
        {"status": 400, "body": {"error": "invalid_scope"}},
        {"status": 200, "body": "<html>"},
        {"drop": True},
    ],
    ids=["503", "429", "403-html", "invalid_scope", "200-html", "dropped"],
)
def test_what_says_nothing_of_the_token_is_tried_again_later(
    fault: dict[str, Any], client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    server = shared_authorization_server
    logged_in(server, client_of)
    expired()
    before, asked = record_bytes(), refreshes(server)
    server.faults({"path": "/token", "times": 9, **fault})

    began = time.time()
    first = token()
    pause = notes()["until"] - began
    put_off(notes()["until"])
    second = token()
    server.faults()

    assert (first.exit, second.exit, first.out) == (75, 75, "")
    assert refreshes(server) == asked + 1
    assert record_bytes() == before
    assert pause > (5 if "headers" in fault else 0)

    over(notes()["until"])
    assert token().exit == 0


def test_an_answer_that_never_came_is_asked_for_until_one_comes(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    logged_in(authorization_server, client_of)
    expired()
    before = record_bytes()
    authorization_server.faults({"path": "/token", "after": True, "drop": True}, {"path": "/token", "drop": True})
    assert token().exit == 75
    assert authorization_server.rotations() == 1
    began = notes()["asked"]
    over(notes()["until"])
    assert token().exit == 75
    assert notes()["asked"] == began
    over(notes()["until"])

    first, second = token(), token()

    assert (first.exit, second.exit) == (4, 4)
    assert "was interrupted" in first.err
    assert refreshes(authorization_server) == 3
    assert record_bytes() == before


@pytest.mark.parametrize(
    ("merge", "exit_code"),
    [
        ({"access_token": None}, 75),
        ({"access_token": "two\nlines"}, 75),
        ({"token_type": "DPoP"}, 75),
        ({"expires_in": 0}, 75),
        ({"expires_in": -1}, 75),
        ({"expires_in": "3600"}, 0),
        ({"expires_in": 1e18}, 0),
        ({"expires_in": True}, 0),
        ({"expires_in": None}, 0),
        ({"scope": "openid"}, 0),
        ({"refresh_token": None}, 0),
    ],
    ids=str,
)
def test_no_answer_loses_the_grant(
    merge: dict[str, Any], exit_code: int, client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    """Whatever stands in it: a refresh token that came is kept, and a token that cannot serve is not printed."""
    server = shared_authorization_server
    server.set(ROTATE="0" if "refresh_token" in merge else "1")
    before = logged_in(server, client_of)
    expired()
    server.faults({"path": "/token", "after": True, "merge": merge})

    done = token()

    assert (done.exit, bool(done.out)) == (exit_code, not exit_code), done.err
    assert (opened().credential.refresh_token == before.refresh_token) is ("refresh_token" in merge)
    if exit_code:
        over(notes()["until"])
    else:
        expired()
    again = token()
    server.set(ROTATE="1")
    assert again.exit == 0, again.err
    assert server.active(again.out.strip())


def test_the_token_of_another_account_is_not_kept(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    logged_in(authorization_server, client_of)
    expired()
    before = record_bytes()
    claims = base64.urlsafe_b64encode(b'{"email":"bob@example.org"}').rstrip(b"=").decode()
    authorization_server.faults({"path": "/token", "after": True, "merge": {"id_token": f"e30.{claims}.e30"}})

    first, second = token(), token()

    assert (first.exit, second.exit) == (4, 4)
    assert "ada@example.org" in first.err
    assert "bob@example.org" in first.err
    assert record_bytes() == before
    assert refreshes(authorization_server) == 1
