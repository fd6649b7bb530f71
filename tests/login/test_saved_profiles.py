"""A profile that is there already: renewed, checked, removed."""

from dataclasses import replace
from typing import Any

import pytest

from fakes.player import ACCEPT, Player
from login.setup_kit import ADA, KEY, PRESETS, begun, provider, saved_profile
from wizard.errors import Cancelled
from wizard.login.draft import Scene
from wizard.login.setup import setup
from wizard.login.steps import Back, Choose, ChooseProvider, Pasted
from wizard.values.credential import Outcome


def test_a_re_login_keeps_name_model_and_store_and_asks_only_for_the_key() -> None:
    profile = saved_profile()
    scene = Scene(presets=PRESETS, profiles={"ada": profile})
    player = Player([("key-stdin", KEY)], provider())
    draft = replace(begun(scene), preset=ADA, existing=profile, profile="ada")

    receipt = player.play(setup(draft))

    assert (receipt.profile, receipt.model, receipt.store) == ("ada", "ada-1", "keyring")
    assert player.asked[0].replaces == "ada"  # type: ignore[attr-defined]


def test_where_no_key_is_held_none_is_said_to_stay() -> None:
    profile = saved_profile()
    profile = replace(profile, auth=replace(profile.auth, credential=None))
    player = Player([("key-stdin", Cancelled())], provider())

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(Scene(presets=PRESETS)), preset=ADA, existing=profile, profile="ada")))

    assert player.asked[0].replaces is None  # type: ignore[attr-defined]


def test_a_failed_re_login_saves_nothing() -> None:
    profile = saved_profile()
    scene = Scene(presets=PRESETS, profiles={"ada": profile})
    player = Player([("key-stdin", KEY), ("key-stdin", Cancelled())], provider(key_status=401))

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(scene), preset=ADA, existing=profile, profile="ada")))

    assert player.saved == []


def test_a_saved_provider_offers_check_renew_second_and_remove() -> None:
    scene = Scene(presets=PRESETS, profiles={"ada": saved_profile()})
    player = Player(
        [
            ("NAME", "ada"),
            ("saved", "check:ada"),
            ("saved", "second"),
            ("key-stdin", KEY),
            ("model", ACCEPT),
        ],
        provider(),
    )

    receipt = player.play(setup(begun(scene)))

    assert receipt.profile == "ada-2"
    assert player.asked[2].caveat == "ada: key accepted"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("result", "likely"), [("rejected", "renew:bob"), ("valid", "check:ada")])
def test_after_a_rejection_the_picker_proposes_a_new_key(result: Any, likely: str) -> None:
    scene = Scene(presets=PRESETS, profiles={each: saved_profile(each) for each in ("ada", "bob")})
    player = Player(
        [("NAME", "ada"), ("saved", "check:bob"), ("saved", Cancelled())],
        rechecked=Outcome(result=result, reason="so"),
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert [each.default for each in player.asked if isinstance(each, Choose)] == ["check:ada", likely]


def test_removing_from_the_picker_asks_first_and_returns_to_it() -> None:
    scene = Scene(presets=PRESETS, profiles={"ada": saved_profile()})
    player = Player(
        [
            ("NAME", "ada"),
            ("saved", "remove:ada"),
            ("remove", False),
            ("saved", "remove:ada"),
            ("remove", True),
            ("NAME", Cancelled()),
        ]
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert player.forgotten == ["ada"]
    assert isinstance(player.asked[-1], ChooseProvider)


@pytest.mark.parametrize(
    ("chosen", "profile", "asks"),
    [("renew:ada", "ada", []), ("second", "ada-2", ["model"])],
    ids=["rotate", "second"],
)
def test_a_pasted_key_of_a_saved_provider_asks_which_profile_it_is_for(
    chosen: str, profile: str, asks: list[str]
) -> None:
    scene = Scene(presets=PRESETS, profiles={"ada": saved_profile()})
    answers: list[Any] = [("NAME", Pasted(key=KEY)), ("saved", chosen), ("key-stdin", KEY)]
    player = Player([*answers, *((each, ACCEPT) for each in asks)], provider())

    receipt = player.play(setup(begun(scene)))

    assert receipt.profile == profile
    assert [each.name for each in player.asked] == ["NAME", "saved", "key-stdin", *asks]
    question = player.asked[1]
    assert isinstance(question, Choose)
    assert question.default == "renew:ada"
    assert "The key you pasted waits, hidden" in question.caveat


def test_back_from_which_profile_leads_to_the_list() -> None:
    scene = Scene(presets=PRESETS, profiles={"ada": saved_profile()})
    player = Player([("NAME", Pasted(key=KEY)), ("saved", Back()), ("NAME", Cancelled())])

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert [each.name for each in player.asked] == ["NAME", "saved", "NAME"]
