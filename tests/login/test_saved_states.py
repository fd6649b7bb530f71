"""What the picker and the actions of a saved provider say of how its profiles stand."""

from dataclasses import replace
from typing import Any

import pytest

from fakes.player import Player
from login.setup_kit import PRESETS, begun, provider, saved_profile
from wizard.errors import Cancelled, KeyringLocked, Unreachable
from wizard.login.draft import Scene, Stand
from wizard.login.effects import Recheck
from wizard.login.questions import Choose, ChooseProvider, Confirm, Pasted
from wizard.login.setup import setup
from wizard.login.steps import Back
from wizard.values.credential import Outcome
from wizard.values.profile import Auth, State
from wizard.values.secret import Secret

LAST_WEEK = Stand(state="expired", said="expired 7 d ago")


def asked(*names: str, **stands: Stand) -> tuple[ChooseProvider, Choose]:
    scene = Scene(
        presets=PRESETS,
        profiles={each: saved_profile(each) for each in names},
        stand=lambda name: stands.get(name, Stand()),
    )
    player = Player([("NAME", "ada"), ("saved", Cancelled())])
    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))
    picker, actions = player.asked
    assert isinstance(picker, ChooseProvider)
    assert isinstance(actions, Choose)
    return picker, actions


def mark(picker: ChooseProvider) -> str:
    return next(each.mark for each in picker.options if each.id == "ada")


@pytest.mark.parametrize(
    ("state", "sign", "action"),
    [
        ("ready", "saved", "check:ada"),
        ("unverified", "saved", "check:ada"),
        ("expired", "expired", "renew:ada"),
        ("login-needed", "login needed", "renew:ada"),
        ("logged-out", "logged out", "renew:ada"),
        ("invalid", "invalid", "renew:ada"),
    ],
)
def test_the_mark_and_the_likely_action_follow_the_state(state: State, sign: str, action: str) -> None:
    picker, actions = asked("ada", ada=Stand(state=state, said="so"))

    assert mark(picker) == sign
    assert actions.default == action
    assert actions.about == "ada, so, ada-1"


def test_a_refused_one_is_marked_and_a_new_key_is_proposed() -> None:
    picker, actions = asked("ada", ada=Stand(state="unverified", said="rejected", rejected=True))

    assert mark(picker) == "rejected"
    assert actions.default == "renew:ada"
    assert actions.about == "ada, rejected, ada-1"


def test_of_several_the_one_that_wants_something_is_marked_and_proposed() -> None:
    picker, actions = asked("ada", "ada-2", **{"ada-2": LAST_WEEK})

    assert mark(picker) == "expired"
    assert actions.default == "renew:ada-2"
    assert [each.hint for each in actions.options if each.id.startswith("check:")] == [
        "ready, ada-1",
        "expired 7 d ago, ada-1",
    ]


def test_a_variable_that_is_gone_is_not_called_a_sign_in() -> None:
    stand = Stand(state="login-needed", said="not set here")
    of_variable: Any = Auth(method="env", env_key="ADA_API_KEY")
    scene = Scene(presets=PRESETS, profiles={"ada": replace(saved_profile(), auth=of_variable)}, stand=lambda _: stand)
    player = Player([("NAME", Cancelled())])

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert mark(player.asked[0]) == "not set"  # type: ignore[arg-type]  # the picker


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (Unreachable("cannot find api.ada.test"), "ada: cannot find api.ada.test"),
        (KeyringLocked("the keyring is locked"), "ada: the keyring is locked"),
        (Back(), "ada: check cancelled"),
    ],
)
def test_a_check_that_does_not_come_about_stays_with_the_actions(raised: Exception, said: str) -> None:
    scene = Scene(presets=PRESETS, profiles={"ada": saved_profile()})
    player = Player(
        [("NAME", "ada"), ("saved", "check:ada"), ("saved", Cancelled())],
        refuse={Recheck: [raised]},
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    actions = player.asked[-1]
    assert isinstance(actions, Choose)
    assert (actions.caveat, actions.default) == (said, "check:ada")


def with_pasted(*then: tuple[str, Any], scene: Scene | None = None) -> Choose:
    scene = scene or Scene(presets=PRESETS, profiles={"ada": saved_profile()})
    pasted = Pasted(key=Secret("0123456789abcdef0123456789abcdef"))
    player = Player([("NAME", pasted), ("NAME", "ada"), *then, ("saved", Cancelled())])
    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))
    actions = player.asked[-1]
    assert isinstance(actions, Choose)
    return actions


def test_with_a_pasted_key_waiting_replacing_is_the_likely_action_and_the_page_says_so() -> None:
    actions = with_pasted()

    assert actions.default == "renew:ada"
    assert next(each.hint for each in actions.options if each.id == "renew:ada") == "with the one you pasted"
    assert actions.about == "ada, ready, ada-1"
    assert actions.caveat == "The key you pasted waits, hidden; a check is of the one saved before."


def test_how_it_stood_is_not_said_beside_what_a_check_says_now() -> None:
    actions = with_pasted(("saved", "check:ada"))

    assert actions.about == "ada, ada-1"


def test_a_check_meanwhile_is_of_the_saved_key_and_the_pasted_one_still_waits() -> None:
    actions = with_pasted(("saved", "check:ada"))

    assert actions.default == "renew:ada"
    assert actions.caveat.startswith("ada: ")
    assert actions.caveat.endswith(". The key you pasted waits, hidden; a check is of the one saved before.")


def test_where_no_key_is_saved_a_pasted_one_is_for_another_profile() -> None:
    signed_in: Any = Auth(method="browser", kind="bearer", store="keyring", credential="c")
    scene = Scene(presets=PRESETS, profiles={"ada": replace(saved_profile(), auth=signed_in)})

    assert with_pasted(scene=scene).default == "second"


def test_a_passphrase_that_is_not_given_leads_back_to_the_actions() -> None:
    scene = Scene(presets=PRESETS, profiles={"ada": saved_profile()})
    player = Player([("NAME", "ada"), ("saved", "check:ada"), ("saved", Cancelled())], refuse={Recheck: [Cancelled()]})

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert [each.name for each in player.asked] == ["NAME", "saved", "saved"]


def test_back_from_the_question_before_a_removal_keeps_it() -> None:
    scene = Scene(presets=PRESETS, profiles={"ada": saved_profile()})
    player = Player([("NAME", "ada"), ("saved", "remove:ada"), ("remove", Back()), ("saved", Cancelled())])

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert player.forgotten == []


def test_every_mark_is_drawn_with_a_sign() -> None:
    from wizard.tui.words import MARKS

    assert {"saved", "expired", "login needed", "not set", "logged out", "invalid", "running"} <= MARKS.keys()


def replacing(action: str, *answers: tuple[str, Any], auth: Auth | None = None, stand: Stand | None = None) -> Player:
    """What is asked once ``action`` is taken of the saved profile."""
    profile = saved_profile() if auth is None else replace(saved_profile(), auth=auth)
    scene = Scene(presets=PRESETS, profiles={"ada": profile}, stand=lambda _: stand or Stand())
    steps = [("NAME", "ada"), ("saved", action), *answers]
    player = Player(steps, provider(), rechecked=Outcome(result="rejected", reason="rejected"))
    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))
    return player


@pytest.mark.parametrize("answer", [False, Back()], ids=["no", "back"])
def test_replacing_what_works_is_asked_and_no_keeps_it(answer: Any) -> None:
    player = replacing("renew:ada", ("replace", answer), ("saved", Cancelled()))

    asked = next(each for each in player.asked if isinstance(each, Confirm))
    assert (asked.text, asked.about, asked.default) == ("Replace the key of ada?", "The saved key still works.", False)


def test_yes_leads_on_to_the_new_key() -> None:
    player = replacing("renew:ada", ("replace", True), ("key-stdin", Cancelled()))

    assert player.asked[-1].name == "key-stdin"


@pytest.mark.parametrize(
    "stand",
    [
        *(Stand(state=each) for each in ("unverified", "expired", "login-needed", "logged-out", "invalid")),
        Stand(rejected=True),
    ],
)
def test_replacing_what_does_not_work_is_not_asked(stand: Stand) -> None:
    replacing("renew:ada", ("key-stdin", Cancelled()), stand=stand)


def test_nor_is_it_of_what_a_check_has_just_refused() -> None:
    replacing("check:ada", ("saved", "renew:ada"), ("key-stdin", Cancelled()))


def test_nor_where_no_key_is_kept() -> None:
    replacing("renew:ada", ("key-stdin", Cancelled()), auth=replace(saved_profile().auth, credential=None))


def test_the_date_of_the_last_check_stands_in_the_place_of_the_state_and_is_looked_up_each_time() -> None:
    asked: list[list[str]] = []

    def dated(names: Any) -> dict[str, str]:
        asked.append([*names])
        return {"ada": f"checked {len(asked)} h ago"}

    scene = Scene(presets=PRESETS, profiles={each: saved_profile(each) for each in ("ada", "ada-2")}, dated=dated)
    player = Player([("NAME", "ada"), ("saved", "check:ada"), ("saved", Cancelled())])
    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    actions = player.asked[-1]
    assert isinstance(actions, Choose)
    assert asked == [["ada", "ada-2"]] * 2
    assert [each.hint for each in actions.options if each.id.startswith("check:")] == [
        "checked 2 h ago, ada-1",
        "ready, ada-1",
    ]
