"""A device login as RFC 8628 has it."""

import pytest

from servers.oauth_client import NewClient, problem
from servers.oidc_provider import AuthorizationServer


def test_a_device_login_waits_then_succeeds_once(
    client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    server = shared_authorization_server
    client = client_of(server)
    device = client.device()
    assert device["interval"] == 1
    assert device["verification_uri"] == f"{server.issuer}/device"
    assert problem(client.poll(device)) == (400, "authorization_pending")
    assert problem(client.poll(device)) == (400, "slow_down")
    server.approve_device(device["user_code"])
    tokens = client.poll(device).json()
    assert client.me(tokens["access_token"]) == 200
    assert problem(client.poll(device)) == (400, "invalid_grant")


def test_a_device_login_can_be_denied(client_of: NewClient, shared_authorization_server: AuthorizationServer) -> None:
    server = shared_authorization_server
    client = client_of(server)
    device = client.device()
    server.deny_device(device["user_code"].lower().replace("-", ""))
    assert problem(client.poll(device)) == (400, "access_denied")


def test_a_device_code_expires(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    client = client_of(authorization_server)
    device = client.device()
    authorization_server.expire("DeviceCode")
    assert problem(client.poll(device)) == (400, "expired_token")
    with pytest.raises(AssertionError, match="not accepted"):
        authorization_server.approve_device(device["user_code"])


def test_the_interval_need_not_be_told(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    authorization_server.set(INTERVAL="")
    assert "interval" not in client_of(authorization_server).device()
