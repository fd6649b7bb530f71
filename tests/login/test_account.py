"""A re-login that turns out to be another account's takes the old one's place on the person's word alone."""

from dataclasses import replace
from typing import Any

import pytest

from fakes.player import ACCEPT, Player
from login.signing import CODE, MINTED, MINTER, TOKENS, answering, begun, candidate, play, saved_profile
from wizard.errors import Cancelled, Rejected, UsageError
from wizard.login.draft import Draft, Scene
from wizard.login.effects import Listen
from wizard.login.notes import Notice
from wizard.login.questions import Confirm
from wizard.login.steps import Back
from wizard.values.credential import Credential
from wizard.values.profile import Auth
from wizard.values.secret import Secret

ADA, BOB = "ada@corp.test", "bob@corp.test"
OF_BOB = {**TOKENS, "user_id": BOB}
SIGNED_IN = ("redirect", CODE)


def renewing(account: str | None = ADA, **wishes: Any) -> Draft:
    before = saved_profile()
    profile = replace(before, auth=replace(before.auth, account=account))
    return begun(existing=profile, **{"method": "browser", **wishes})


def playing(*answers: tuple[str, Any], token: Any = OF_BOB, **more: Any) -> Player:
    return Player([SIGNED_IN, *answers], answering(token), **more)


def test_it_is_asked_about_before_anything_else_is_done_with_it() -> None:
    player = playing(("yes", True))

    saved = play(player, renewing())

    asked = player.asked[1]
    assert isinstance(asked, Confirm)
    assert asked.text == f"You signed in as {BOB}, and corp is the login of {ADA}. Replace it with the one of {BOB}?"
    assert asked.default is False
    assert saved.profile == "corp"
    assert player.saved[0].credential is not None
    assert player.saved[0].credential.account == BOB


@pytest.mark.parametrize(
    ("before", "token"),
    [(BOB, OF_BOB), (None, OF_BOB), (ADA, TOKENS)],
    ids=["the same", "not known before", "not known now"],
)
def test_where_nothing_is_known_to_differ_nothing_is_asked(before: str | None, token: dict[str, Any]) -> None:
    player = playing(token=token)

    play(player, renewing(before))

    assert len(player.saved) == 1


def test_a_first_login_is_anybodys_and_says_whose() -> None:
    player = playing(("model", ACCEPT))

    play(player, begun(method="browser"))

    assert len(player.saved) == 1
    assert Notice(f"Signed in as {BOB}.") in player.told


@pytest.mark.parametrize("no", [False, Back()], ids=["no", "back"])
def test_whoever_says_no_signs_in_again_as_the_other(no: object) -> None:
    of_ada = {**TOKENS, "access_token": "at-ada", "user_id": ADA}
    player = Player(
        [SIGNED_IN, ("yes", no), ("again", "again"), SIGNED_IN],
        answering(OF_BOB, of_ada),
    )

    play(player, renewing())

    again = player.asked[2]
    assert isinstance(again.problem, Rejected)
    assert again.problem.message == f"that sign-in was `{BOB}`, and `corp` stays the login of `{ADA}`"
    assert "wizard auth corp --profile NAME" in again.problem.hint
    assert [each.secret.reveal() for each in player.sealed.values() if each] == ["at-ada"]
    assert player.saved[0].credential is not None
    assert player.saved[0].credential.account == ADA


def test_yes_beforehand_is_an_answer_and_still_said() -> None:
    player = playing()

    play(player, renewing(yes=True))

    assert f"You signed in as {BOB}, and corp is the login of {ADA}." in player.notices
    assert len(player.saved) == 1


def test_where_nobody_can_answer_nothing_is_replaced_and_the_flag_is_named() -> None:
    player = playing(("yes", UsageError("there is no terminal to ask on; missing: --yes")))

    with pytest.raises(UsageError) as refused:
        play(player, renewing())

    assert refused.value.message == f"the sign-in is `{BOB}`, and `corp` is the login of `{ADA}`; nothing was replaced"
    assert "`--yes`" in refused.value.hint
    assert "`wizard auth corp --profile NAME`" in refused.value.hint
    # Not come upon again by the next login, which would be refused as well.
    assert player.sealed == {}
    assert player.saved == []


def test_whoever_leaves_there_is_told_that_it_is_kept() -> None:
    player = playing(("yes", Cancelled()))

    with pytest.raises(Cancelled) as gone:
        play(player, renewing())

    assert gone.value.hint == "`wizard auth corp` finishes it"
    assert len(player.sealed) == 1


@pytest.mark.parametrize("says", [True, False])
def test_one_that_was_not_finished_is_asked_about_too(says: bool) -> None:
    answers: list[tuple[str, Any]] = [("yes", says)] + ([] if says else [("again", "again"), SIGNED_IN])
    player = Player(answers, answering({**TOKENS, "user_id": ADA}), candidates=[candidate(account=BOB)])
    player.sealed["old-room"] = Credential(
        kind="tokens",
        secret=Secret("at-bob"),
        origins=("https://api.corp.test", "https://id.corp.test"),
        account=BOB,
    )

    play(player, renewing())

    assert player.count(Listen) == (0 if says else 1)
    assert ("old-room" in player.sealed) is says
    assert player.saved[0].credential is not None
    assert player.saved[0].credential.account == (BOB if says else ADA)


def test_a_key_that_was_made_for_another_is_told_to_be_revoked() -> None:
    profile = replace(
        saved_profile(name="minter", provider="minter", base_url="https://mint.test/v1"),
        auth=Auth(method="browser", kind="api-key", credential="minter", store="plain", account="user_bob"),
    )
    player = playing(("yes", UsageError("nobody")), token=MINTED)

    with pytest.raises(UsageError):
        play(player, begun(MINTER, existing=profile, method="browser"))

    assert player.notices.endswith("The new key is deleted here. Revoke it at https://mint.test/keys.")
    assert player.sealed == {}


def test_the_scene_knows_no_account_of_a_profile_that_was_added() -> None:
    """A second profile of the provider is no renewal of the first."""
    first = replace(saved_profile(), auth=replace(saved_profile().auth, account=ADA))
    draft = begun(method="browser", profile="corp-2")
    player = playing(("model", Cancelled()))

    with pytest.raises(Cancelled):
        play(player, replace(draft, scene=Scene(presets=draft.scene.presets, profiles={"corp": first})))

    assert [each.name for each in player.asked] == ["redirect", "model"]
