"""What a token endpoint may answer to a code or a device code, and what becomes of the sign-in."""

from dataclasses import replace
from typing import Any

import pytest

from fakes.player import ACCEPT, WALL_S, Player
from login.signing import BROWSER, CODE, CORP, DEVICE_CODE, TOKENS, answering, begun, play
from wizard.errors import TryAgain
from wizard.login.effects import Keep

ASKED = replace(CORP, logins=(replace(BROWSER, scopes=("openid", "email", "inference", "models.read")),))


def played(method: str, *answers: tuple[str, Any], **changes: Any) -> Player:
    said = {name: value for name, value in {**TOKENS, **changes}.items() if value is not None}
    first = [("redirect", CODE)] if method == "browser" else []
    player = Player([*first, *answers], answering(said, device=DEVICE_CODE))
    play(player, begun(method=method))
    return player


@pytest.mark.parametrize("method", ["browser", "device"])
@pytest.mark.parametrize(
    ("said", "life"),
    [(0, 0.0), (-1, 0.0), ("3600", 3600.0), (3600, 3600.0), (1e18, None), (None, None), (True, None), ("soon", None)],
    ids=str,
)
def test_a_lifetime_is_what_it_can_be(method: str, said: object, life: float | None) -> None:
    """One that is over already is renewed at its first use; one that no clock can hold is not known."""
    player = played(method, ("model", ACCEPT), expires_in=said)

    credential = player.saved[0].credential
    assert credential is not None
    asked = credential.expires_at is not None and credential.expires_at - (life or 0.0) - WALL_S
    assert (credential.expires_at is None) is (life is None)
    assert 0 <= asked <= 60


@pytest.mark.parametrize(
    "answer",
    [
        {"access_token": None},
        {"access_token": ""},
        {"access_token": "a\nb"},
        {"access_token": 7},
        {"token_type": "mac"},
    ],
    ids=str,
)
def test_without_a_usable_token_nothing_is_kept(answer: dict[str, Any]) -> None:
    player = Player(
        [("redirect", CODE), ("again", TryAgain("left"))],
        answering({name: value for name, value in {**TOKENS, **answer}.items() if value is not None}),
    )

    with pytest.raises(TryAgain, match="left"):
        play(player, begun(method="browser"))

    problem = player.asked[1].problem
    assert problem is not None
    assert problem.message.startswith("the token exchange gave")
    assert player.count(Keep) == 0
    assert player.sealed == {}


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("openid email inference models.read", ""),
        (None, ""),  # as it was asked for (RFC 6749 §5.1)
        ("inference models.read more", ""),
        ("openid inference", "models.read"),
        (["inference"], "models.read"),
        ("", ""),
        ("openid", "inference, models.read"),
    ],
    ids=str,
)
def test_a_narrower_scope_is_said_and_the_sign_in_kept(given: object, missing: str) -> None:
    player = Player([("redirect", CODE), ("model", ACCEPT)], answering({**TOKENS, "scope": given}))

    play(player, begun(ASKED, method="browser"))

    said = f"The provider granted less than was asked for; missing: {missing}."
    assert (said in player.notices) is bool(missing)
    assert "granted less" in player.notices or not missing
    assert len(player.saved) == 1
