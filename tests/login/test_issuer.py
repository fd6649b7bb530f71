"""What an issuer publishes about itself and says in its id_token: taken, refused, or done without."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from fakes.player import ACCEPT, Player
from login.signing import (
    BROWSER,
    CODE,
    CORP,
    TOKENS,
    answering,
    begun,
    posts,
    signed_in,
)
from wizard.errors import Cancelled, Refused, Rejected, StorageUnavailable, Unreachable
from wizard.login.effects import Keep, Listen
from wizard.values.preset import IdToken, Login

STOP = ("again", Cancelled())


WITH_ISSUER = replace(BROWSER, authorize_url="", token_url="", issuer="https://id.corp.test")
METADATA = {
    "issuer": "https://id.corp.test",
    "authorization_endpoint": "https://id.corp.test/auth",
    "token_endpoint": "https://id.corp.test/token",
    "revocation_endpoint": "https://id.corp.test/revoke",
    "jwks_uri": "https://id.corp.test/jwks",
}
WELL_KNOWN = "/.well-known/oauth-authorization-server"


def with_login(login: Login) -> Any:
    return begun(replace(CORP, logins=(login,)), method="browser")


def test_addresses_that_the_preset_leaves_out_are_discovered() -> None:
    player = Player([("redirect", CODE), ("model", ACCEPT)], answering(TOKENS, **{WELL_KNOWN: METADATA}))

    signed_in(player, with_login(WITH_ISSUER))

    assert player.sent[0].request.url.path == WELL_KNOWN
    assert len(posts(player)) == 1


def test_the_document_of_another_issuer_is_refused_before_anything_is_opened() -> None:
    other = {**METADATA, "issuer": "https://evil.test"}
    player = Player([STOP], answering(TOKENS, **{WELL_KNOWN: other}))

    with pytest.raises(Cancelled):
        signed_in(player, with_login(WITH_ISSUER))

    assert isinstance(player.asked[-1].problem, Refused)
    assert player.count(Listen) == 0


def test_a_host_that_is_down_is_asked_for_its_addresses_once() -> None:
    player = Player([STOP], answering(TOKENS, **{WELL_KNOWN: Unreachable("down")}))

    with pytest.raises(Cancelled):
        signed_in(player, with_login(WITH_ISSUER))

    assert len(player.sent) == 1


NAMED = replace(
    BROWSER,
    issuer="https://id.corp.test",
    jwks_url="https://id.corp.test/jwks",
    id_token=IdToken(verify=False, account_claim="email"),
)
UNSIGNED = "eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImFkYUBleGFtcGxlLm9yZyJ9.x"
FORGED = {**TOKENS, "id_token": UNSIGNED}


def test_the_id_token_names_the_account_and_the_seal_is_renewed_with_it() -> None:
    player = Player([("redirect", CODE), ("model", ACCEPT)], answering(FORGED, **{WELL_KNOWN: METADATA}))

    signed_in(player, with_login(NAMED))

    assert player.saved[0].credential is not None
    assert player.saved[0].credential.account == "ada@example.org"
    assert player.sealed["room1"] is not None
    assert player.sealed["room1"].account == "ada@example.org"


def test_a_seal_that_cannot_be_renewed_costs_nothing() -> None:
    player = Player(
        [("redirect", CODE), ("model", ACCEPT)],
        answering(FORGED, **{WELL_KNOWN: METADATA}),
        refuse={Keep: [None, StorageUnavailable("full")]},
    )

    assert signed_in(player, with_login(NAMED)).verified


def test_a_forged_id_token_ends_the_sign_in_and_lets_the_candidate_go() -> None:
    login = replace(NAMED, id_token=IdToken(verify=True, account_claim="email"))
    player = Player(
        [("redirect", CODE), STOP], answering(FORGED, **{WELL_KNOWN: METADATA, "/jwks": {"keys": [{"kty": "RSA"}]}})
    )

    with pytest.raises(Cancelled):
        signed_in(player, with_login(login))

    assert isinstance(player.asked[-1].problem, Rejected)
    assert player.sealed == {}
    assert player.pages == ["failed"]


@pytest.mark.parametrize("keys", [Unreachable("down"), httpx.Response(503), httpx.Response(200, text="<html>")])
def test_keys_that_cannot_be_had_cost_only_the_name(keys: Any) -> None:
    login = replace(NAMED, id_token=IdToken(verify=True, account_claim="email"))
    player = Player([("redirect", CODE), ("model", ACCEPT)], answering(FORGED, **{WELL_KNOWN: METADATA, "/jwks": keys}))

    signed_in(player, with_login(login))

    assert player.saved[0].credential is not None
    assert player.saved[0].credential.account is None
    assert "could not be confirmed" in player.notices


@pytest.mark.parametrize(("scopes", "is_refused"), [(("openid", "email"), True), (("inference",), False)])
def test_an_id_token_that_is_to_be_checked_must_come(scopes: tuple[str, ...], *, is_refused: bool) -> None:
    login = replace(NAMED, scopes=scopes, id_token=IdToken(verify=True, account_claim="email"))
    player = Player(
        [("redirect", CODE), STOP if is_refused else ("model", ACCEPT)], answering(TOKENS, **{WELL_KNOWN: METADATA})
    )

    if is_refused:
        with pytest.raises(Cancelled):
            signed_in(player, with_login(login))
        assert isinstance(player.asked[-1].problem, Rejected)
        assert player.sealed == {}
    else:
        assert signed_in(player, with_login(login)).verified
