"""A token that the API refuses early: renewed once, the request made once more, by `wizard model` and `wizard test` alike."""

import pytest

from refresh.kit import logged_in, opened
from servers.cli import run_wizard
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer
from wizard.demo.provider import Practice
from wizard.store import profiles
from wizard.store.paths import folders


@pytest.fixture
def server(client_of: NewClient, authorization_server: AuthorizationServer, practice: Practice) -> AuthorizationServer:
    logged_in(authorization_server, client_of)
    authorization_server.models(practice.base_url, practice.issue_key())
    profiles.set_model(folders(), "corp", "practice-large")
    return authorization_server


@pytest.mark.parametrize("words", [["model"], ["model", "practice-small"], ["test"], ["status", "--check"]], ids=str)
def test_it_works_with_the_second_token(server: AuthorizationServer, words: list[str]) -> None:
    before = opened().credential
    server.expire("AccessToken")

    done = run_wizard(words)

    assert done.exit == 0, done.err
    assert server.rotations() == 1
    assert opened().credential.secret != before.secret


@pytest.mark.parametrize("words", [["model"], ["test"]], ids=str)
def test_one_that_is_refused_as_well_is_not_renewed_again(server: AuthorizationServer, words: list[str]) -> None:
    server.faults({"path": "/v1/models", "status": 401, "body": {"error": "no"}, "times": 99})

    done = run_wizard(words)

    assert done.exit == 8, done.err
    assert "wizard auth corp" in done.err
    assert server.rotations() == 1
    assert len(server.requests("/v1/models")) == 2
