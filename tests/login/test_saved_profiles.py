"""A profile that is there already: renewed, checked, removed."""

from dataclasses import replace
from typing import Any

import pytest

from fakes.player import ACCEPT, Player
from login.setup_kit import ADA, KEY, PRESETS, begun, provider, saved_profile
from wizard.errors import Cancelled, KeyringLocked
from wizard.login.draft import Scene
from wizard.login.questions import Choose, ChooseProvider, Confirm, Pasted
from wizard.login.review_question import Review, Reviewed
from wizard.login.setup import setup
from wizard.login.steps import Back
from wizard.values.credential import Outcome
from wizard.values.preset import BrowserLogin, Login, Preset
from wizard.values.profile import Auth, Profile


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


def test_a_re_login_that_is_given_another_name_takes_that_of_no_other_profile() -> None:
    profile = saved_profile()
    scene = Scene(presets=PRESETS, profiles={"ada": profile, "lab": saved_profile("lab")})
    named = (Reviewed(model=None, profile=each, store="plain") for each in ("lab", "own"))
    answers = [("key-stdin", KEY), *zip(("store", "profile"), named, strict=True)]
    player = Player(answers, provider(), refuse_save=[KeyringLocked("the keyring is locked")])

    receipt = player.play(setup(replace(begun(scene), preset=ADA, existing=profile, profile="ada")))

    first, again = player.asked[1:]
    assert isinstance(first, Review)
    assert first.taken == {"lab"}
    assert "there is a profile named `lab` already" in str(again.problem)
    assert (receipt.profile, len(player.saved)) == ("own", 1)


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
    scene = Scene(presets=PRESETS, profiles={"ada": saved_profile()}, going=lambda name: f"{name} goes.")
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
    assert [each.about for each in player.asked if isinstance(each, Confirm)] == ["ada goes."] * 2
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


SIGNED_IN: Any = Auth(method="browser", kind="tokens", store="keyring", credential="c")
BOTH = replace(ADA, logins=(Login(method="api-key"), BrowserLogin(method="browser", endpoints=("main",))))
NOT_HERE = Login(method="api-key", endpoints=("elsewhere",))
UNASKED = Login(method="api-key", experimental=True)


def actions(*profiles: Profile, preset: Preset = BOTH) -> Choose:
    player = Player([("NAME", "ada"), ("saved", Cancelled())])
    with pytest.raises(Cancelled):
        player.play(setup(begun(Scene(presets=(preset,), profiles={each.name: each for each in profiles}))))
    chosen = player.asked[-1]
    assert isinstance(chosen, Choose)
    return chosen


def test_the_actions_of_one_profile_name_none() -> None:
    question = actions(replace(saved_profile(), auth=SIGNED_IN))

    assert (question.aside, question.about) == ("1 profile", "ada, ready, ada-1")
    assert [(each.id, each.label) for each in question.options] == [
        ("renew:ada", "Sign in again"),
        ("key:ada", "Replace with an API key"),
        ("second", "Add a second profile"),
        ("check:ada", "Check now"),
        ("remove:ada", "Remove"),
    ]


def test_the_actions_of_several_profiles_name_each_and_the_new_one_is_last() -> None:
    question = actions(saved_profile("ada"), replace(saved_profile("eve"), auth=SIGNED_IN))

    assert (question.aside, question.about) == ("2 profiles", "")
    assert [each.label for each in question.options] == [
        "Replace the key of ada",
        "Check ada now",
        "Remove ada",
        "Sign in to eve again",
        "Replace eve with an API key",
        "Check eve now",
        "Remove eve",
        "Add a second profile",
    ]


@pytest.mark.parametrize(
    ("profile", "preset"),
    [
        (replace(saved_profile(), auth=SIGNED_IN), replace(BOTH, logins=BOTH.logins[1:])),
        (replace(saved_profile(), auth=SIGNED_IN), replace(BOTH, logins=(NOT_HERE, BOTH.logins[1]))),
        (replace(saved_profile(), auth=SIGNED_IN), replace(BOTH, logins=(UNASKED, BOTH.logins[1]))),
        (replace(saved_profile(), auth=SIGNED_IN, base_url="https://elsewhere.test/v1"), BOTH),
        (saved_profile(), BOTH),
    ],
    ids=[
        "the provider takes none",
        "it is for elsewhere",
        "it is for who asks",
        "the address is another",
        "it has one",
    ],
)
def test_where_no_key_can_take_the_place_of_a_sign_in_none_is_offered(profile: Profile, preset: Preset) -> None:
    assert "key:ada" not in [each.id for each in actions(profile, preset=preset).options]


@pytest.mark.parametrize("pasted", [False, True])
def test_a_key_in_the_place_of_a_sign_in_keeps_name_and_model(*, pasted: bool) -> None:
    scene = Scene(presets=(BOTH,), profiles={"ada": replace(saved_profile(), auth=SIGNED_IN)})
    first: Any = Pasted(key=KEY) if pasted else "ada"
    sure = () if pasted else (("replace", True),)
    player = Player([("NAME", first), ("saved", "key:ada"), *sure, ("key-stdin", KEY)], provider())

    receipt = player.play(setup(begun(scene)))

    assert (receipt.profile, receipt.model, receipt.method) == ("ada", "ada-1", "api-key")
    assert (player.asked[-1].replaces, player.asked[-1].of_sign_in) == ("ada", True)  # type: ignore[attr-defined]
