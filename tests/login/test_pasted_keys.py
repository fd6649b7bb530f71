"""A key that may be another's: it is said whose, and sent nowhere before a second yes."""

from dataclasses import replace

import pytest

from fakes.player import ACCEPT, Player
from login.setup_kit import ADA, BOB, KEY, TWIN, begun, provider
from wizard.errors import Cancelled, UsageError
from wizard.login.draft import Scene
from wizard.login.questions import Choose, NeedSecret, Pasted
from wizard.login.setup import setup
from wizard.login.steps import Back
from wizard.values.secret import Secret


def test_an_admin_key_is_refused_before_anything_is_sent() -> None:
    player = Player([("key-stdin", Secret("sk-adm-12345678")), ("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    assert isinstance(player.asked[1].problem, UsageError)
    assert "admin key" in player.asked[1].problem.message
    assert len(player.sent) == 2


def test_another_providers_key_needs_a_second_yes() -> None:
    player = Player([("key-stdin", Secret("bob-12345678")), ("looks-like", "anyway"), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    warning = player.asked[1]
    assert isinstance(warning, Choose)
    assert warning.caveat == "This looks like a key of Bob AI."
    assert player.sent[0].request.url.host == "api.ada.test"


def test_nothing_is_sent_before_the_second_yes() -> None:
    player = Player([("key-stdin", Secret("bob-12345678")), ("looks-like", Back()), ("key-stdin", Cancelled())])

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(), preset=ADA)))

    assert player.sent == []
    again = player.asked[-1]
    assert isinstance(again, NeedSecret)
    assert again.problem is None  # no check had begun


def test_switching_takes_the_key_along_and_asks_for_nothing_twice() -> None:
    player = Player([("key-stdin", Secret("bob-12345678")), ("looks-like", "switch"), ("model", ACCEPT)], provider())

    receipt = player.play(setup(replace(begun(), preset=ADA)))

    assert receipt.provider == "bob"
    assert {each.request.url.host for each in player.sent} == {"api.bob.test"}


def test_a_pasted_key_chooses_its_provider_but_is_not_sent_yet() -> None:
    player = Player([("NAME", Pasted(key=KEY)), ("key-stdin", KEY), ("model", ACCEPT)], provider())

    receipt = player.play(setup(begun()))

    assert receipt.provider == "ada"
    assert [each.name for each in player.asked] == ["NAME", "key-stdin", "model"]


def test_a_pasted_key_of_two_possible_providers_asks_whose() -> None:
    scene = Scene(presets=(ADA, BOB, TWIN))
    player = Player(
        [("NAME", Pasted(key=Secret("bob-12345678"))), ("NAME", "twin"), ("key-stdin", Cancelled())],
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert [each.id for each in player.asked[1].options] == ["bob", "twin", ""]  # type: ignore[attr-defined]
    assert player.sent == []


def test_a_pasted_key_may_be_of_none_of_those_it_looks_like() -> None:
    scene = Scene(presets=(ADA, BOB, TWIN))
    player = Player(
        [("NAME", Pasted(key=Secret("bob-12345678"))), ("NAME", ""), ("NAME", "ada"), ("key-stdin", Cancelled())],
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert "choose the provider it is from" in str(player.asked[2].problem)
    assert player.asked[3].title == "Ada AI"
    assert player.sent == []


def test_a_pasted_key_of_nobody_stays_on_the_picker() -> None:
    player = Player([("NAME", Pasted(key=Secret("qqqqqqqqqqqqqqqqqqqq"))), ("NAME", Cancelled())])

    with pytest.raises(Cancelled):
        player.play(setup(begun()))

    assert isinstance(player.asked[1].problem, UsageError)
