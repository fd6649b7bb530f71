"""A clock that was set back by a day: how old a token is cannot be known, so it is renewed, once."""

import pytest

from refresh.kit import HOUR, aged, logged_in, notes, opened, refreshes, token
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer

DAY = 24 * HOUR


@pytest.fixture
def server(client_of: NewClient, authorization_server: AuthorizationServer) -> AuthorizationServer:
    """The login was made tomorrow."""
    logged_in(authorization_server, client_of)
    aged(-DAY, left=DAY + HOUR)
    return authorization_server


def test_it_is_renewed_once_and_then_as_young_as_it_is(server: AuthorizationServer) -> None:
    old = opened().credential.secret.reveal()

    first, second = token(), token()

    assert (first.exit, second.exit) == (0, 0), first.err
    assert first.out == second.out != f"{old}\n"
    assert server.active(first.out.strip())
    assert refreshes(server) == 1


def test_where_it_cannot_be_renewed_it_is_not_printed_and_nothing_is_lost(server: AuthorizationServer) -> None:
    held = opened().credential
    server.faults({"path": "/token", "status": 503, "times": 9})

    done = token()

    assert (done.exit, done.out) == (75, "")
    assert opened().credential == held
    assert notes()["dead"] == ""
