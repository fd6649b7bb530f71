"""Logging out: revoked at a real server where that can be, gone from here either way, and it says which (R22)."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from accounts.signing import alive, held_now, log_out, refused, sign_in
from servers.cli import run_wizard
from servers.oidc_preset import install_oidc_preset
from servers.oidc_provider import AuthorizationServer
from servers.secret_service import SecretService
from store.kit import child_env
from wizard.accounts.context import Context
from wizard.errors import Cancelled, StorageUnavailable
from wizard.values.secret import Secret

GONE = (False, False)


@pytest.fixture
def server(authorization_server: AuthorizationServer) -> AuthorizationServer:
    install_oidc_preset(authorization_server.issuer)
    return authorization_server


def is_out() -> bool:
    context = Context()
    return context.config.profiles["corp"].auth.credential is None and context.vault.ids() == ()


@pytest.mark.parametrize("discover", [False, True])
@pytest.mark.parametrize("method", ["browser", "device"])
def test_it_revokes_the_whole_login(authorization_server: AuthorizationServer, method: str, *, discover: bool) -> None:
    install_oidc_preset(authorization_server.issuer, discover=discover)
    sign_in(authorization_server, method=method)
    held = held_now()

    said = log_out()

    assert "revoked at 127.0.0.1" in said
    assert "not revoked" not in said
    assert alive(authorization_server, held) == GONE
    assert is_out()


def test_a_second_time_it_only_says_that_there_is_nothing(server: AuthorizationServer) -> None:
    sign_in(server)
    log_out()

    assert "held no credential here" in log_out()
    assert len(server.requests("/token/revocation")) == 1


@pytest.mark.parametrize("fault", [{"status": 503, "headers": {"retry-after": "1"}}, {"drop": True}])
def test_a_revocation_that_fails_is_said_and_stops_nothing(
    server: AuthorizationServer, fault: dict[str, object]
) -> None:
    sign_in(server)
    held = held_now()
    server.faults({"path": "/token/revocation", **fault})

    said = log_out()

    assert "not revoked at the provider" in said
    assert is_out()
    assert alive(server, held) == (True, True)


def test_a_sign_in_that_another_profile_may_share_is_left_at_the_provider(server: AuthorizationServer) -> None:
    """Its server may end with one token whatever the person's grant has given."""
    sign_in(server)
    sign_in(server, profile="work")
    held, other = held_now(), held_now("work")

    said = log_out()

    assert "not revoked at the provider, where work may be of the same sign-in" in said
    assert alive(server, other) == (True, True)
    assert alive(server, held) == (True, True)
    assert "; revoked at 127.0.0.1" in log_out("work")
    assert alive(server, other) == GONE


def test_that_of_another_account_is_in_nobodys_way(server: AuthorizationServer) -> None:
    sign_in(server)
    sign_in(server, profile="work", login="grace")

    assert "; revoked at 127.0.0.1" in log_out()
    assert alive(server, held_now("work")) == (True, True)


def test_where_all_go_each_is_revoked(server: AuthorizationServer) -> None:
    sign_in(server)
    sign_in(server, profile="work")
    held = (held_now(), held_now("work"))

    done = run_wizard(["logout", "--all"])

    assert done.exit == 0
    assert "not revoked" not in done.err
    assert [alive(server, each) for each in held] == [GONE, GONE]


def test_a_token_the_server_forgot_counts_as_revoked(server: AuthorizationServer) -> None:
    sign_in(server)
    server.expire("RefreshToken")

    assert "; revoked at" in log_out()


def test_an_encrypted_login_is_opened_to_be_revoked(server: AuthorizationServer) -> None:
    passphrase = Secret("correct horse")
    sign_in(server)
    profile = Context().config.profiles["corp"]
    context = Context()
    held = held_now()
    context.vault.put(profile.auth.credential or "", held, "encrypted", passphrase=passphrase, provider="corp")
    asked: list[str] = []

    def ask(name: str, problem: str) -> Secret:
        asked.append(problem)
        return passphrase

    context.ask_passphrase = ask

    assert "; revoked at" in log_out(context=context)
    assert asked == [""]
    assert alive(server, held) == GONE


def test_one_that_nobody_can_open_is_deleted_and_said_not_to_be_revoked(server: AuthorizationServer) -> None:
    sign_in(server)
    context = Context()
    record = context.config.profiles["corp"].auth.credential or ""
    held = held_now()
    context.vault.put(record, held, "encrypted", passphrase=Secret("correct horse"), provider="corp")

    def nobody(name: str, problem: str) -> Secret:
        raise StorageUnavailable("there is nobody to ask")

    context.ask_passphrase = nobody

    assert "not revoked at the provider: there is nobody to ask" in log_out(context=context)
    assert is_out()
    assert alive(server, held) == (True, True)


def test_a_pasted_key_is_deleted_without_asking_its_keyring(secret_service: SecretService) -> None:
    saved = run_wizard(["auth", "openai", "--key-stdin", "--no-verify", "--store", "keyring"], stdin="sk-canary-123456")
    assert saved.exit == 0, saved.err
    secret_service.freeze()
    start = time.monotonic()

    log_out("openai", context=Context(keyring_s=60))

    assert time.monotonic() - start < 20
    assert Context().vault.ids() == ()


def test_killed_before_any_call_a_second_logout_finishes_it() -> None:
    killer = Path(__file__).with_name("logout_killer.py")
    done = subprocess.run([sys.executable, str(killer)], env=child_env(), capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["kills"] > 20
    assert (seen["failed"], seen["left"]) == (0, 0)


def unfinished(server: AuthorizationServer, **wishes: object) -> None:
    """A sign-in whose check was not answered: it stays as a candidate."""
    server.faults({"path": "/me", "status": 503})
    refused(server, **wishes)
    server.faults()


def test_a_sign_in_that_was_not_finished_is_revoked_too(server: AuthorizationServer) -> None:
    sign_in(server)
    unfinished(server, login="bob")
    assert len(Context().vault.ids()) == 2

    said = log_out()

    assert said.count("revoked at 127.0.0.1") == 2
    assert "deleted a sign-in that no profile named" in said
    assert len(server.requests("/token/revocation")) == 2
    assert is_out()


def test_one_that_cannot_be_revoked_is_said_not_to_be(server: AuthorizationServer) -> None:
    sign_in(server)
    unfinished(server, login="bob")
    server.faults({"path": "/token/revocation", "status": 503})

    assert "no profile named; not revoked at the provider" in log_out()
    assert is_out()


def test_a_first_sign_in_that_was_not_finished_can_be_given_up_by_its_name(server: AuthorizationServer) -> None:
    unfinished(server)

    done = run_wizard(["logout", "corp"])

    assert (done.exit, "revoked at 127.0.0.1" in done.err) == (0, True)
    assert Context().vault.ids() == ()
    assert run_wizard(["logout", "corp"]).exit == 2


def test_logout_all_revokes_what_no_profile_names(server: AuthorizationServer) -> None:
    unfinished(server)

    done = run_wizard(["logout", "--all"])

    assert "revoked at 127.0.0.1" in done.err
    assert Context().vault.ids() == ()


def test_leaving_at_the_passphrase_leaves_everything(server: AuthorizationServer) -> None:
    sign_in(server)
    context = Context()
    record = context.config.profiles["corp"].auth.credential or ""
    context.vault.put(record, held_now(), "encrypted", passphrase=Secret("correct horse"), provider="corp")

    def leaves(name: str, problem: str) -> Secret:
        raise Cancelled

    context.ask_passphrase = leaves
    with pytest.raises(Cancelled):
        log_out(context=context)

    assert context.vault.ids() == (record,)
    assert context.config.profiles["corp"].auth.credential == record
    assert server.requests("/token/revocation") == []
