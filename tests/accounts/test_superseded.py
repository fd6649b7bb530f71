"""What a receipt says of the sign-in that was replaced: revoked, or honestly why not."""

import pytest

from accounts.signing import alive, held_now, sign_in
from servers.oidc_preset import install_oidc_preset
from servers.oidc_provider import AuthorizationServer
from wizard.accounts.context import Context
from wizard.cli.receipt import receipt
from wizard.values.secret import Secret

REVOKED = "The old sign-in was revoked"


@pytest.fixture
def server(authorization_server: AuthorizationServer) -> AuthorizationServer:
    install_oidc_preset(authorization_server.issuer, more={"id_token": {"verify": False, "account_claim": "email"}})
    return authorization_server


def test_of_one_account_it_is_said_to_end_by_itself(
    server: AuthorizationServer, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in(server)
    old = held_now()

    saved = sign_in(server)
    receipt(saved)

    assert saved.old == ("The old sign-in ends by itself; it was not revoked, since that could end the new one too")
    assert saved.old in capsys.readouterr().err
    assert server.requests("/token/revocation") == []
    assert alive(server, old)[0]


def test_another_accounts_is_revoked_and_it_is_said(server: AuthorizationServer) -> None:
    sign_in(server)

    saved = sign_in(server, login="bob")

    assert saved.old == REVOKED


def test_a_revocation_that_failed_is_said(server: AuthorizationServer) -> None:
    sign_in(server)
    server.faults({"path": "/token/revocation", "status": 503})

    assert sign_in(server, login="bob").old.startswith("The old sign-in was not revoked: ")


def test_an_encrypted_one_that_does_not_open_is_said_not_to_be_revoked(server: AuthorizationServer) -> None:
    sign_in(server)
    context = Context()
    record = context.config.profiles["corp"].auth.credential or ""
    context.vault.put(record, held_now(), "encrypted", passphrase=Secret("correct horse"), provider="corp")

    assert sign_in(server, login="bob").old == "The old sign-in was not revoked: it could not be opened"


def test_an_encrypted_one_is_opened_by_the_passphrase_of_the_new_login_and_revoked(server: AuthorizationServer) -> None:
    sign_in(server, store="encrypted")

    saved = sign_in(server, store=None, login="bob")

    assert (saved.store, saved.old) == ("encrypted", REVOKED)
    assert len(server.requests("/token/revocation")) == 1
