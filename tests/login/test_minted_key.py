"""A minted key exists once: rejected, lost on the way or given up, the person hears where it is."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from fakes.player import ACCEPT, WALL_S, Player
from login.signing import CODE, DEVICE, MINTED, MINTER, TOKENS, answering, begun, candidate, play
from wizard.errors import Cancelled, Rejected, TryAgain, Unreachable
from wizard.login.setup import setup
from wizard.login.steps import Back
from wizard.values.credential import Credential
from wizard.values.preset import Preset
from wizard.values.secret import Secret

KEYS = "https://mint.test/keys"
KEY = Credential(kind="api-key", secret=Secret("sk-minted-0"), origins=("https://mint.test",))


def test_a_key_that_is_rejected_at_first_is_kept_and_tried_again() -> None:
    player = Player([("redirect", CODE), ("refused", "retry"), ("model", ACCEPT)], answering(MINTED, check=[401, 200]))

    assert play(player, begun(MINTER, method="browser")).verified
    problem = player.asked[1].problem
    assert isinstance(problem, Rejected)
    assert "the new key is kept: `wizard auth minter`" in problem.hint
    assert KEYS in problem.hint
    assert [each.secret.reveal() for each in player.sealed.values() if each] == ["sk-minted-1"]


def test_one_that_is_given_up_is_said_to_be_there_still() -> None:
    again = {"key": "sk-minted-2"}
    player = Player(
        [("redirect", CODE), ("refused", "anew"), ("redirect", CODE), ("model", ACCEPT)],
        answering(MINTED, again, check=[401, 200]),
    )

    play(player, begun(MINTER, method="browser"))

    assert f"Revoke it at {KEYS}" in player.notices
    assert [each.secret.reveal() for each in player.sealed.values() if each] == ["sk-minted-2"]


def test_leaving_there_keeps_it_and_says_so() -> None:
    player = Player([("redirect", CODE), ("refused", Cancelled())], answering(MINTED, check=401))

    with pytest.raises(Cancelled, match="is kept") as left:
        play(player, begun(MINTER, method="browser", profile="work"))

    assert "`wizard auth minter --profile work` finishes it" in left.value.hint
    assert [each.secret.reveal() for each in player.sealed.values() if each] == ["sk-minted-1"]


def taken_up(answers: Any, check: Any, age_s: float = 0) -> Player:
    one = candidate(MINTER, obtained=WALL_S - age_s)
    player = Player(answers, answering(MINTED, check=check), candidates=[one], sealed={one.id: KEY})
    play(player, begun(MINTER, method="browser"))
    return player


def test_an_earlier_one_that_is_rejected_may_be_tried_again() -> None:
    player = taken_up([("refused", "retry"), ("model", ACCEPT)], [401, 200])

    assert player.saved[0].credential == KEY
    problem = player.asked[0].problem  # which a script raises
    assert problem is not None
    assert "`wizard logout minter` gives it up" in problem.hint


def test_an_earlier_one_that_is_given_up_is_told_of() -> None:
    player = taken_up([("refused", "anew"), ("redirect", CODE), ("model", ACCEPT)], [401, 200], age_s=3600)

    assert player.asked[0].problem is None  # a script takes the default, which is to sign in again
    assert player.asked[0].default == "anew"  # type: ignore[attr-defined]  # a Choose
    assert f"Revoke it at {KEYS}" in player.notices
    assert "old-room" not in player.sealed


@pytest.mark.parametrize("answer", [Unreachable("no answer"), httpx.Response(500), httpx.Response(200, html="hello")])
def test_an_exchange_with_an_unclear_end_is_told_of_at_once(answer: Any) -> None:
    player = Player([("redirect", CODE), ("again", Cancelled())], answering(answer))

    with pytest.raises(Cancelled):
        play(player, begun(MINTER, method="browser"))

    problem = player.asked[-1].problem
    assert problem is not None
    assert KEYS in problem.hint
    assert player.sealed == {}  # told by now


def test_whoever_leaves_during_such_an_exchange_is_told_by_the_next_login() -> None:
    player = Player([("redirect", CODE)], answering(httpx.Response(500)))
    flow = setup(begun(MINTER, method="browser"))
    with pytest.raises(AssertionError, match="nobody expected"):  # the question after it, which the driver never puts
        player.play(flow)
    flow.close()

    assert list(player.sealed.values()) == [None]


def minting_device() -> Preset:
    return replace(MINTER, logins=(replace(DEVICE, kind="api-key"),))


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (httpx.Response(400, json={"error": "invalid_grant"}), True),
        (httpx.Response(400, json={"error": "expired_token"}), True),
        (httpx.Response(400, json={"error": "access_denied"}), False),
    ],
    ids=["redeemed", "expired", "denied"],
)
def test_a_lost_answer_of_a_device_login_may_have_held_a_key(last: Any, told: bool) -> None:
    player = Player([("again", Cancelled())], answering(Unreachable("no answer"), last))

    with pytest.raises(Cancelled):
        play(player, begun(minting_device(), method="device"))

    problem = player.asked[-1].problem
    assert problem is not None
    assert (KEYS in problem.hint) is told
    assert player.sealed == {}


def test_without_a_lost_answer_there_is_nothing_to_tell() -> None:
    player = Player([("again", Cancelled())], answering(httpx.Response(400, json={"error": "invalid_grant"})))

    with pytest.raises(Cancelled):
        play(player, begun(minting_device(), method="device"))

    assert KEYS not in player.asked[-1].problem.hint  # type: ignore[union-attr]  # there is one
    assert player.sealed == {}


@pytest.mark.parametrize("lifetime", [0, -5])
def test_a_sign_in_that_is_over_already_is_none(lifetime: int) -> None:
    over = {"access_token": "at-1", "token_type": "Bearer", "expires_in": lifetime}
    player = Player([("redirect", CODE), ("again", Cancelled())], answering(over))

    with pytest.raises(Cancelled):
        play(player, begun(method="browser"))

    assert isinstance(player.asked[-1].problem, TryAgain)
    assert "over already" in player.asked[-1].problem.message
    assert player.sealed == {}


def test_one_that_can_be_renewed_may_be_over() -> None:
    player = Player([("redirect", CODE), ("model", ACCEPT)], answering({**TOKENS, "expires_in": 0}))

    assert play(player, begun(method="browser")).verified


def test_going_back_from_the_refused_key_keeps_it() -> None:
    player = Player(
        [("method", "browser"), ("redirect", CODE), ("refused", Back()), ("method", Cancelled())],
        answering(MINTED, check=401),
    )

    with pytest.raises(Cancelled):
        play(player, begun(MINTER))

    assert [each.secret.reveal() for each in player.sealed.values() if each] == ["sk-minted-1"]
