"""A second login at a real server: the old one works until the new one does, and its end never takes the new along."""

from dataclasses import replace

import pytest

from accounts.signing import alive, held_now, refused, sign_in
from servers.oidc_preset import install_oidc_preset
from servers.oidc_provider import AuthorizationServer, Servers
from wizard.accounts.context import Context
from wizard.accounts.withdraw import apart
from wizard.errors import Rejected, TryAgain
from wizard.values.credential import Credential
from wizard.values.secret import Secret

BOTH, GONE = (True, True), (False, False)


@pytest.fixture
def server(authorization_server: AuthorizationServer) -> AuthorizationServer:
    install_oidc_preset(authorization_server.issuer)
    return authorization_server


def paths(server: AuthorizationServer) -> list[str]:
    return [each["path"] for each in server.log() if each.get("path") in ("/token", "/me", "/token/revocation")]


@pytest.mark.parametrize("shared", ["", "1"])
def test_of_one_account_nothing_is_revoked_that_might_be_the_new_login(
    authorization_servers: Servers, shared: str
) -> None:
    server = authorization_servers(SHARED_GRANT=shared)
    install_oidc_preset(server.issuer)
    sign_in(server)
    old = held_now()

    receipt = sign_in(server)

    assert held_now() != old
    assert alive(server, held_now()) == BOTH
    assert receipt.old == "The old sign-in ends by itself; it was not revoked, since that could end the new one too"
    assert (receipt.replaced, receipt.verified) == (False, True)
    assert "/token/revocation" not in paths(server)


def test_another_accounts_login_ends_whole(server: AuthorizationServer) -> None:
    sign_in(server)
    old = held_now()

    receipt = sign_in(server, login="bob")

    assert held_now().account == "bob@example.org"
    assert alive(server, held_now()) == BOTH
    assert alive(server, old) == GONE
    assert receipt.old == "The old sign-in was revoked"
    assert paths(server)[-3:] == ["/token", "/me", "/token/revocation"]


@pytest.mark.parametrize("fault", [{"status": 503}, {"drop": True}, {"status": 400, "body": "no"}])
def test_a_revocation_that_fails_changes_nothing_but_the_receipt(
    server: AuthorizationServer, fault: dict[str, object]
) -> None:
    sign_in(server)
    server.faults({"path": "/token/revocation", **fault})

    receipt = sign_in(server, login="bob")

    assert "/token/revocation" in paths(server)

    assert receipt.old.startswith("The old sign-in was not revoked: ")
    assert receipt.verified
    assert alive(server, held_now()) == BOTH


def test_a_person_who_does_not_wait_for_the_revocation_has_the_login_all_the_same(server: AuthorizationServer) -> None:
    sign_in(server)
    server.faults({"path": "/token/revocation", "delay": 20_000})

    def impatient() -> bool:
        return "/token/revocation" in paths(server)

    receipt = sign_in(server, login="bob", leaves=impatient)

    assert (receipt.old, receipt.verified) == ("", True)
    assert alive(server, held_now()) == BOTH


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"path": "/me", "status": 401, "times": -1}, Rejected),
        ({"path": "/me", "status": 503, "times": -1}, TryAgain),
        ({"path": "/token", "status": 400, "body": '{"error":"invalid_grant"}'}, TryAgain | Rejected),
        ({"path": "/token", "drop": True}, TryAgain),
    ],
)
def test_a_second_login_that_fails_leaves_the_first(
    server: AuthorizationServer, fault: dict[str, object], kind: type[Exception]
) -> None:
    sign_in(server)
    old = held_now()
    server.faults(fault)

    error = refused(server)

    assert isinstance(error, kind), error
    assert held_now() == old
    assert alive(server, old) == BOTH
    assert "/token/revocation" not in paths(server)


def test_a_lost_answer_redeems_once_and_leaves_no_room(server: AuthorizationServer) -> None:
    server.faults({"path": "/token", "drop": True, "after": True})

    assert isinstance(refused(server), TryAgain)
    assert server.redemptions() == 1
    assert Context().vault.ids() == ()


def test_a_device_login_is_renewed_as_well(server: AuthorizationServer) -> None:
    sign_in(server, method="device")
    old = held_now()

    receipt = sign_in(server, method="device")

    assert alive(server, held_now()) == alive(server, old) == BOTH
    assert "it was not revoked" in receipt.old


def test_the_model_and_the_place_stay(server: AuthorizationServer) -> None:
    sign_in(server, model="m-1")

    receipt = sign_in(server, store=None)

    assert (receipt.model, receipt.store, receipt.profile) == ("m-1", "plain", "corp")


TOKENS = Credential(kind="tokens", secret=Secret("at"), refresh_token=Secret("rt"), origins=(), account="ada")
KEY = Credential(kind="api-key", secret=Secret("k"), origins=(), account="ada")


@pytest.mark.parametrize(
    ("old", "new", "sure"),
    [
        ("ada", "ada", False),
        ("ada", None, False),
        (None, "ada", False),
        (None, None, False),
        ("ada", "bob", True),
    ],
)
def test_only_two_accounts_are_sure_to_have_two_grants(old: str | None, new: str | None, *, sure: bool) -> None:

    assert apart(replace(TOKENS, account=old), replace(TOKENS, account=new)) is sure
    assert apart(replace(KEY, account=old), replace(KEY, account=new))
