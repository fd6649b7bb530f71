"""One process and one token: renewed when it must be, and served as long as it is good for anything (R25–R28, R34)."""

import time
from collections.abc import Callable

from refresh.kit import aged, expired, files, logged_in, notes, opened, put_off, refreshes, saved, token
from servers.cli import run_wizard
from servers.oauth_client import NewClient
from servers.oidc_preset import install_oidc_preset
from servers.oidc_provider import AuthorizationServer
from wizard.demo.provider import Practice
from wizard.refresh.notes import forget
from wizard.store.paths import folders


def test_a_valid_token_is_printed_and_nobody_asked(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    one = logged_in(authorization_server, client_of)

    done = token()

    assert (done.exit, done.out) == (0, f"{one.secret.reveal()}\n")
    assert refreshes(authorization_server) == 0


def test_an_expired_one_is_renewed_once_and_kept(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    before = logged_in(authorization_server, client_of)
    expired()

    first, second = token(), token()

    assert (first.exit, second.exit, first.err) == (0, 0, "")
    assert first.out == second.out != f"{before.secret.reveal()}\n"
    assert authorization_server.active(first.out.strip())
    assert refreshes(authorization_server) == authorization_server.rotations() == 1
    now = opened()
    assert now.credential.refresh_token != before.refresh_token
    assert now.credential.account == "ada@example.org"
    assert now.header.generation == 2
    assert files() == ["corp.cred"]


def test_one_in_its_last_fifth_is_renewed_and_served_all_the_same_when_that_fails(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    before = logged_in(authorization_server, client_of)
    aged(3000, left=600)
    authorization_server.faults({"path": "/token", "status": 503, "body": "busy"})

    failed = token()
    assert (failed.exit, failed.out) == (0, f"{before.secret.reveal()}\n")
    assert refreshes(authorization_server) == 1
    put_off(notes()["until"])
    assert token().out == failed.out  # not asked again so soon
    assert refreshes(authorization_server) == 1

    forget(folders(), "corp")
    assert token().out != failed.out
    assert refreshes(authorization_server) == 2


def test_one_before_the_providers_earliest_date_is_left_alone(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    tokens = logged_in(authorization_server, client_of)
    authorization_server.faults({"path": "/token", "after": True, "merge": {"earliest_refresh_at": time.time() + 9999}})
    expired()
    assert token().exit == 0
    found = opened().header
    assert found.earliest is not None
    aged(3500, left=100)
    assert opened().header.earliest == found.earliest

    served = token()
    assert served.exit == 0
    assert refreshes(authorization_server) == 1

    expired()
    assert token().out != served.out  # what serves no more is renewed whatever it said
    assert refreshes(authorization_server) == 2
    assert tokens.earliest is None


def test_the_addresses_are_discovered_and_bound(
    client_of: NewClient, authorization_servers: Callable[..., AuthorizationServer]
) -> None:
    server, other = authorization_servers(), authorization_servers()
    logged_in(server, client_of, discover=True)
    expired()
    assert token().exit == 0

    install_oidc_preset(other.issuer, base_url=f"{server.root}/v1")
    expired()
    done = token()

    assert done.exit == 7
    assert refreshes(other) == 0


def test_a_client_id_that_the_sign_in_issued_is_sent(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    install_oidc_preset(authorization_server.issuer, more={"client_id": "another"})
    saved(client_of(authorization_server).log_in(), authorization_server, client="cli")
    expired()

    assert token().exit == 0
    assert opened().credential.client == "cli"


def test_without_a_refresh_token_the_person_is_asked(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    install_oidc_preset(authorization_server.issuer)
    tokens = client_of(authorization_server).log_in()
    del tokens["refresh_token"]
    saved(tokens, authorization_server)
    aged(3590, left=10)
    assert token().exit == 0
    expired()

    done = token()

    assert (done.exit, done.out) == (4, "")
    assert "wizard auth corp" in done.err
    assert refreshes(authorization_server) == 0


def test_a_slow_provider_is_not_waited_for_beyond_the_time_out_and_its_answer_kept(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    logged_in(authorization_server, client_of)
    expired()
    authorization_server.faults({"path": "/token", "after": True, "delay": 4000})

    began = time.monotonic()
    done = token("--timeout", "1.5")
    took = time.monotonic() - began

    assert (done.exit, done.out) == (75, "")
    assert took < 20
    later = token("--timeout", "20")
    assert later.exit == 0
    assert authorization_server.rotations() == 1


def test_test_and_model_renew_a_refused_token_once(
    client_of: NewClient, authorization_server: AuthorizationServer, practice: Practice
) -> None:
    logged_in(authorization_server, client_of)
    authorization_server.models(practice.base_url, practice.issue_key())
    authorization_server.expire("AccessToken")

    done = run_wizard(["model"])

    assert done.exit == 0, done.err
    assert authorization_server.rotations() == 1
