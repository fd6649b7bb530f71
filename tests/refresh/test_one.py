"""One process and one token: renewed when it must be, and served as long as it is good for anything (R25–R28, R34)."""



from refresh.kit import expired, files, logged_in, opened, refreshes, token
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer


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
