"""The passphrase of the encrypted store: asked for twice, once, or not at all."""

from typing import Any

import pytest

from fakes.player import ACCEPT, Player
from login.signing import CODE, TOKENS, answering, begun, play
from wizard.errors import Cancelled, UsageError
from wizard.login.effects import Listen, Reserve
from wizard.login.questions import NeedSecret
from wizard.values.secret import Secret

ASKED = "passphrase-fd"


def words(*texts: str) -> list[Any]:
    return [(ASKED, Secret(each)) for each in texts]


def test_it_is_settled_before_the_browser_opens_and_never_asked_again() -> None:
    player = Player([*words("a b ", "a b "), ("redirect", CODE), ("model", ACCEPT)], answering(TOKENS))

    play(player, begun(method="browser", store="encrypted"))

    kinds = [type(each) for each in player.steps]
    assert kinds.index(NeedSecret) < kinds.index(Listen)
    assert [each.passphrase.reveal() for each in player.steps if isinstance(each, Reserve) and each.passphrase] == [
        "a b "
    ]
    assert player.saved[0].passphrase is not None
    assert all(each.verbatim for each in player.asked if isinstance(each, NeedSecret))


@pytest.mark.parametrize(("first", "again", "why"), [("", "", "empty"), ("one", "two", "differ")])
def test_a_slip_is_asked_over(first: str, again: str, why: str) -> None:
    player = Player([*words(first, again), (ASKED, Cancelled())])

    with pytest.raises(Cancelled):
        play(player, begun(method="browser", store="encrypted"))

    problem = player.asked[-1].problem
    assert isinstance(problem, UsageError)
    assert why in problem.message


@pytest.mark.parametrize("store", ["plain", "keyring"])
def test_the_other_stores_have_none(store: str) -> None:
    player = Player([("redirect", CODE), ("model", ACCEPT)], answering(TOKENS))

    play(player, begun(method="browser", store=store))

    assert not any(isinstance(each, NeedSecret) for each in player.asked)
