"""The authorization server fails when it is told to, and remembers what it was asked."""

import json
import time

import httpx
import pytest

from servers.oauth_client import NewClient, callback, problem
from servers.oidc_provider import AuthorizationServer


def test_a_request_can_fail_before_it_is_served(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    client = client_of(authorization_server)
    code = client.code()
    authorization_server.faults(
        {"path": "/token", "status": 503, "headers": {"retry-after": "1"}, "body": "busy"},
        {"path": "/token", "drop": True},
        {"path": "/token", "delay": 50},
    )
    answer = client.redeem(code)
    assert (answer.status_code, answer.headers["retry-after"], answer.text) == (503, "1", "busy")
    with pytest.raises(httpx.RemoteProtocolError):
        client.redeem(code)
    assert authorization_server.redemptions() == 0
    assert client.redeem(code).status_code == 200
    assert authorization_server.redemptions() == 1
    assert [each["sent"] for each in authorization_server.requests("/token")] == [503, "dropped", 200]


def test_an_answer_can_be_lost_after_the_fact(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    client = client_of(authorization_server)
    code, tokens = client.code(), client.log_in()
    authorization_server.faults(
        {"path": "/token", "drop": True, "after": True},
        {"path": "/token", "status": 502, "body": "gone", "after": True},
    )
    with pytest.raises(httpx.RemoteProtocolError):
        client.redeem(code)
    assert authorization_server.redemptions() == 2
    assert client.refresh(tokens["refresh_token"]).status_code == 502
    assert authorization_server.rotations() == 1
    assert problem(client.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


def test_an_answer_can_be_changed_and_faults_counted(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    client = client_of(authorization_server)
    authorization_server.faults(
        {"path": "/device/auth", "merge": {"interval": 0}, "skip": 1, "times": 2},
    )
    assert [client.device()["interval"] for _ in range(4)] == [1, 0, 0, 1]
    assert authorization_server.requests("/device/auth")[0]["params"] == ["client_id", "scope"]


def test_a_field_can_be_taken_out_of_an_answer(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    authorization_server.faults({"path": "/token", "merge": {"expires_in": None, "token_type": "mac"}})
    tokens = client_of(authorization_server).log_in()
    assert "expires_in" not in tokens
    assert tokens["token_type"] == "mac"


def test_a_late_answer_is_an_answer_still(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    client = client_of(authorization_server)
    code, tokens = client.code(), client.log_in()
    authorization_server.faults(
        {"path": "/token", "delay": 60_000},
        {"path": "/token", "delay": 60_000, "after": True},
        {"path": "/token", "delay": 200},
    )
    client.http.timeout = httpx.Timeout(0.5)
    for _ in range(2):
        with pytest.raises(httpx.ReadTimeout):
            client.refresh(tokens["refresh_token"])
    deadline = time.monotonic() + 60
    while authorization_server.rotations() == 0:  # the second is on its way, the first still waits
        assert time.monotonic() < deadline
    held = authorization_server.requests("/token", grant_type="refresh_token")
    assert [(each.get("status"), each.get("sent")) for each in held] == [(None, None), (200, None)]
    client.http.timeout = httpx.Timeout(10)
    assert client.redeem(code).status_code == 200


def test_a_redirect_can_lie(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    client = client_of(authorization_server)
    authorization_server.callback(iss="https://other.example", state=None)
    told = callback(authorization_server.sign_in(client.authorize_url()))
    assert told["iss"] == "https://other.example"
    assert "state" not in told


def test_requests_are_remembered_without_their_secrets(
    client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    server = shared_authorization_server
    client = client_of(server)
    code = client.code()
    client.http.headers["user-agent"] = "wizard/1"
    tokens = client.redeem(code).json()
    client.me(tokens["access_token"])
    entry = server.requests("/token", grant_type="authorization_code")[-1]
    assert entry["params"] == ["client_id", "grant_type", "code", "redirect_uri", "code_verifier"]
    assert entry["headers"]["user-agent"] == "wizard/1"
    assert server.requests("/me")[-1]["headers"]["authorization"] == "Bearer"
    assert server.requests("/auth")[-1]["values"]["code_challenge_method"] == "S256"
    said = json.dumps(server.log())
    for secret in (code, client.verifier, tokens["access_token"], tokens["refresh_token"]):
        assert secret not in said
