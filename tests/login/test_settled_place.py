"""Where a sign-in is kept, on a machine without a keyring: asked once, and it holds for the other way in too."""

from dataclasses import replace
from typing import Any

import pytest

from fakes.player import ACCEPT, KEYRING, PLAIN, Player
from login.signing import CODE, TOKENS, answering, begun, play
from wizard.errors import Cancelled
from wizard.login.effects import Reserve, Sleep
from wizard.login.review_question import Place
from wizard.login.steps import Back, Switch
from wizard.values.secret import Secret

ENCRYPTED = Place(store="encrypted", label="encrypted file")
NO_KEYRING = (replace(KEYRING, usable=False, reason="no keyring here"), ENCRYPTED, PLAIN)
PASSPHRASE = [("passphrase-fd", Secret("a-long-one")), ("passphrase-fd", Secret("a-long-one"))]


def asked(player: Player) -> list[str]:
    return [each.name for each in player.asked]


@pytest.mark.parametrize(("store", "said"), [("plain", []), ("encrypted", PASSPHRASE)])
def test_switching_to_the_browser_keeps_the_place(store: str, said: list[Any]) -> None:
    player = Player(
        [("method", "device"), ("store", store), *said, ("redirect", CODE), ("model", ACCEPT)],
        answering(TOKENS),
        places=NO_KEYRING,
        refuse={Sleep: [None, Switch("browser")]},
    )

    receipt = play(player, begun(store=None))

    assert (receipt.method, receipt.store) == ("browser", store)
    assert {each.store for each in player.steps if isinstance(each, Reserve)} == {store}
    assert asked(player).count("store") == 1


def test_switching_to_a_code_keeps_the_place() -> None:
    player = Player(
        [("method", "browser"), ("store", "plain"), ("redirect", Switch("device")), ("model", ACCEPT)],
        answering(TOKENS),
        places=NO_KEYRING,
    )

    receipt = play(player, begun(store=None))

    assert (receipt.method, receipt.store) == ("device", "plain")


def test_back_after_a_switch_leads_to_the_choice_of_the_way_in() -> None:
    player = Player(
        [("method", "browser"), ("redirect", Switch("device")), ("method", Cancelled())],
        answering(TOKENS),
        refuse={Sleep: [None, None, Back()]},
    )

    with pytest.raises(Cancelled):
        play(player, begun())

    assert len(player.asked[-1].options) == 2  # type: ignore[attr-defined]  # a Choose


def test_back_from_the_sign_in_leads_to_the_place_that_was_asked_for() -> None:
    player = Player(
        [("method", "browser"), ("store", "plain"), ("redirect", Back()), ("store", Back()), ("method", Cancelled())],
        places=NO_KEYRING,
    )

    with pytest.raises(Cancelled):
        play(player, begun(store=None))

    assert player.sealed == {}
