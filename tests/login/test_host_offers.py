"""A host program offers some providers only, and proposes a model: what is known beyond that still protects the key."""

from dataclasses import replace
from typing import Any

import pytest

from fakes.player import ACCEPT, Player
from login.setup_kit import ADA, BOB, BOX, CUSTOM, KEY, begun, provider, saved_profile
from wizard.errors import Cancelled
from wizard.login.draft import Draft, Scene
from wizard.login.questions import Choose, ChooseProvider, Pasted
from wizard.login.review_question import Review
from wizard.login.setup import setup
from wizard.values.secret import Secret

BOBS = Secret("bob-12345678")


def offered(*presets: Any, others: Any = (BOB, CUSTOM), **wishes: Any) -> Draft:
    return begun(Scene(presets=presets, others=others), **wishes)


def test_the_picker_lists_what_is_offered_and_no_custom_address() -> None:
    player = Player([("NAME", Cancelled())])

    with pytest.raises(Cancelled):
        player.play(setup(offered(ADA, BOX)))

    (picker,) = player.asked
    assert isinstance(picker, ChooseProvider)
    assert [each.id for each in picker.options] == ["ada", "box"]


def test_a_custom_address_is_offered_by_its_name() -> None:
    player = Player([("NAME", Cancelled())])

    with pytest.raises(Cancelled):
        player.play(setup(offered(ADA, CUSTOM, others=(replace(CUSTOM, id="custom-anthropic"),))))

    (picker,) = player.asked
    assert isinstance(picker, ChooseProvider)
    assert "custom-openai" in [each.id for each in picker.options]


def test_a_key_of_a_provider_that_is_not_offered_is_known_and_sent_to_nobody() -> None:
    player = Player([("NAME", Pasted(key=BOBS)), ("NAME", Cancelled())])

    with pytest.raises(Cancelled):
        player.play(setup(offered(ADA, BOX)))

    problem = player.asked[1].problem
    assert problem is not None
    assert problem.message == "that looks like a key of Bob AI, which cannot be used here"
    assert player.sent == []


def test_at_the_key_too_it_needs_a_second_yes_and_there_is_nowhere_to_switch_to() -> None:
    player = Player([("key-stdin", BOBS), ("looks-like", "anyway"), ("model", ACCEPT)], provider())

    player.play(setup(replace(offered(ADA), preset=ADA)))

    warning = player.asked[1]
    assert isinstance(warning, Choose)
    assert warning.caveat == "This looks like a key of Bob AI."
    assert [each.id for each in warning.options] == ["anyway"]


@pytest.mark.parametrize(
    ("proposed", "chosen"),
    [("ada-3", "ada-3"), ("gpt-of-another", "ada-2"), (None, "ada-2")],
    ids=["it has it", "it has not", "nothing proposed"],
)
def test_a_proposed_model_is_marked_where_the_provider_has_it(proposed: str | None, chosen: str) -> None:
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())

    receipt = player.play(setup(replace(offered(ADA, proposed_model=proposed), preset=ADA)))

    review = player.asked[-1]
    assert isinstance(review, Review)
    assert not review.named
    assert receipt.model == chosen


def test_a_new_login_keeps_the_model_the_person_has() -> None:
    saved = saved_profile()
    draft = begun(Scene(presets=(ADA,), profiles={"ada": saved}), proposed_model="ada-3")
    player = Player([("key-stdin", KEY)], provider())

    receipt = player.play(setup(replace(draft, preset=ADA, existing=saved, profile="ada")))

    assert receipt.model == "ada-1"
