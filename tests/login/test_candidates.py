"""Sign-ins that were not finished: offered, taken up, told of, or let go."""

import re
from dataclasses import replace
from typing import Any

import pytest

from fakes.player import ACCEPT, Player
from login.signing import CODE, CORP, MINTER, TOKENS, answering, begun, candidate, play, posts, saved_profile
from wizard.errors import BadFile, Cancelled, KeyringLocked, LockBusy, LoginNeeded, StorageUnavailable
from wizard.login.draft import Scene
from wizard.login.effects import Listen, Recall
from wizard.login.questions import Choose
from wizard.login.steps import Back
from wizard.values.credential import Credential
from wizard.values.preset import Parameter
from wizard.values.secret import Secret

HELD = Credential(
    kind="tokens",
    secret=Secret("at-0"),
    refresh_token=Secret("rt-0"),
    origins=("https://api.corp.test", "https://id.corp.test"),
)
TAKEN = [("model", ACCEPT)]
ANEW = [("redirect", CODE), ("model", ACCEPT)]


def with_candidate(answers: Any, world: Any = None, **changes: Any) -> Player:
    one = candidate(**changes)
    return Player(answers, world or answering(TOKENS), candidates=[one], sealed={one.id: HELD})


def test_an_unfinished_sign_in_is_the_first_row_and_the_default() -> None:
    player = with_candidate([("method", "candidate"), *TAKEN])

    receipt = play(player, begun())

    first = player.asked[0]
    assert isinstance(first, Choose)
    assert [each.id for each in first.options] == ["candidate", "browser", "device"]
    assert first.default == "candidate"
    assert first.options[0].hint.startswith("signed in ")
    assert player.count(Listen) == 0
    assert posts(player) == []
    assert (receipt.method, player.saved[0].credential) == ("browser", HELD)
    assert player.saved[0].kept is not None
    assert player.saved[0].kept.id == "old-room"


def test_the_other_rows_start_anew_and_leave_it() -> None:
    player = with_candidate([("method", "browser"), *ANEW])

    play(player, begun())

    assert "old-room" in player.sealed
    assert player.saved[0].kept is not None
    assert player.saved[0].kept.id != "old-room"


def test_a_named_method_takes_it_up_and_says_so() -> None:
    player = with_candidate(TAKEN)

    play(player, begun(method="browser"))

    assert "taken up again" in player.notices
    assert player.saved[0].credential == HELD


def test_a_named_other_method_does_not() -> None:
    player = with_candidate(TAKEN)

    play(player, begun(method="device"))

    assert player.count(Recall) == 0


def test_a_rejected_one_is_let_go_and_a_new_sign_in_begins() -> None:
    player = with_candidate(ANEW, answering(TOKENS, check=[401, 200]))

    play(player, begun(method="browser"))

    assert "of no use" in player.notices
    assert "old-room" not in player.sealed
    assert player.saved[0].credential is not None
    assert player.saved[0].credential.secret == Secret("at-1")


@pytest.mark.parametrize("gone", [LoginNeeded("its key is gone"), BadFile("it was changed")])
def test_one_that_can_never_be_opened_is_let_go(gone: Exception) -> None:
    player = with_candidate(ANEW)
    player.refuse = {Recall: [gone]}

    play(player, begun(method="browser"))

    assert "old-room" not in player.sealed


def test_one_behind_a_locked_keyring_stays_and_hinders_nobody() -> None:
    player = with_candidate(ANEW, store="keyring")
    player.refuse = {Recall: [KeyringLocked("the keyring is locked")]}

    play(player, begun(method="browser"))

    assert "the keyring is locked" in player.notices
    assert "old-room" in player.sealed


def test_an_encrypted_one_asks_for_its_passphrase_until_it_is_right() -> None:
    def opens(passphrase: Any) -> Credential:
        if passphrase != Secret("right"):
            raise StorageUnavailable("the passphrase does not open it")
        return HELD

    player = with_candidate(
        [("passphrase-fd", Secret("wrong")), ("passphrase-fd", Secret("right")), *TAKEN], store="encrypted"
    )
    player.passphrases = {"old-room": opens}

    receipt = play(player, begun(method="browser", store=None))

    assert isinstance(player.asked[1].problem, StorageUnavailable)
    assert receipt.store == "encrypted"
    assert player.saved[0].passphrase == Secret("right")


def test_nobody_has_to_know_the_old_passphrase() -> None:
    player = with_candidate([("method", "candidate"), ("passphrase-fd", Back()), ("method", "browser"), *ANEW])
    player.candidates = [replace(player.candidates[0], store="encrypted")]

    assert play(player, begun()).verified


def test_a_mint_that_was_cut_off_is_told_of_once() -> None:
    empty = candidate(MINTER, empty=True)
    player = Player([("method", Cancelled())], candidates=[empty])
    with pytest.raises(Cancelled):
        play(player, begun(MINTER))

    assert "cut off" in player.notices
    assert player.candidates == []


def test_tokens_that_never_came_are_cleared_away_in_silence() -> None:
    player = Player([("method", Cancelled())], candidates=[candidate(empty=True)])
    with pytest.raises(Cancelled):
        play(player, begun())

    assert player.notices == ""
    assert player.candidates == []


@pytest.mark.parametrize(
    "wishes",
    [{"endpoint": "other"}, {"base_url": "https://else.corp.test/v1"}, {"parameters": {"room": "blue"}}],
    ids=["endpoint", "base-url", "parameter"],
)
def test_one_for_another_place_is_not_offered(wishes: Any) -> None:
    player = with_candidate([("method", Cancelled())])
    with pytest.raises(Cancelled):
        play(
            player, begun(replace(CORP, endpoints=(*CORP.endpoints, replace(CORP.endpoints[0], id="other"))), **wishes)
        )

    assert [each.id for each in player.asked[0].options] == ["browser", "device"]  # type: ignore[attr-defined]  # a Choose


def test_one_whose_endpoint_is_gone_is_not_offered() -> None:
    player = with_candidate([("method", Cancelled())], endpoint="gone")
    with pytest.raises(Cancelled):
        play(player, begun())

    assert player.asked[0].default == "browser"  # type: ignore[attr-defined]  # a Choose


def renewing(name: str, **changes: Any) -> Any:
    profile = replace(saved_profile(**changes), name=name)
    return begun(scene=Scene(presets=(CORP,), profiles={name: profile}), existing=profile, store=None)


def test_a_renewal_takes_up_only_its_own() -> None:
    assert play(with_candidate([]), renewing("corp")).profile == "corp"
    player = with_candidate([("redirect", CODE)])

    assert play(player, renewing("work")).profile == "work"
    assert player.count(Recall) == 0


def test_one_that_is_not_for_the_profiles_address_is_never_sent_there() -> None:
    player = with_candidate([("redirect", CODE)])

    play(player, renewing("corp", base_url="https://moved.corp.test/v1"))

    assert "not for moved.corp.test" in player.notices
    assert all(each.authorization is None or each.authorization.secret != HELD.secret for each in player.sent)


def test_a_store_that_was_asked_for_is_where_it_goes() -> None:
    player = with_candidate(TAKEN, store="keyring")

    assert play(player, begun(method="browser", store="plain")).store == "plain"


def test_a_provider_that_cannot_be_reached_leaves_it_for_another_day() -> None:
    player = with_candidate([("unproven", Cancelled())], answering(TOKENS, check=503))

    with pytest.raises(Cancelled):
        play(player, begun(method="browser"))

    assert "old-room" in player.sealed


@pytest.mark.parametrize(("wished", "made_for"), [("home", "work"), (None, "work"), ("home", "corp")])
def test_one_for_another_profile_is_told_of_and_not_taken(wished: str | None, made_for: str) -> None:
    player = with_candidate(ANEW, profile=made_for, account="ada@corp.test")

    play(player, begun(method="browser", profile=wished))

    assert player.count(Recall) == 0
    assert "old-room" in player.sealed
    assert f"profile {made_for} (account ada@corp.test)" in player.notices
    option = "" if made_for == "corp" else f" --profile {made_for}"
    assert f"`wizard auth corp{option}` takes it up" in player.notices


def test_one_for_the_profile_that_is_wished_is_taken_and_named() -> None:
    player = with_candidate(TAKEN, profile="work", account="ada@corp.test")

    play(player, begun(method="browser", profile="work"))

    assert player.saved[0].credential == HELD
    assert "for the profile work (account ada@corp.test) was not finished; it is taken up again" in player.notices


@pytest.mark.parametrize(
    ("parameters", "answers"),
    [
        ({"team": "red"}, ()),
        ({}, (Parameter(name="team", label="Team"),)),
        ({"team": "red"}, (Parameter(name="team", label="Team", pattern=re.compile("[0-9]+")),)),
    ],
    ids=["lost", "new", "tightened"],
)
def test_one_whose_parameters_are_no_answers_any_more_locks_nobody_out(
    parameters: dict[str, str], answers: tuple[Parameter, ...]
) -> None:
    player = with_candidate([("method", Cancelled())], parameters=parameters)
    base_url = "https://{team}.corp.test/v1" if answers else CORP.endpoints[0].base_url
    placed = replace(CORP, endpoints=(replace(CORP.endpoints[0], base_url=base_url),), parameters=answers)
    with pytest.raises(Cancelled):
        play(player, begun(placed))

    assert [each.id for each in player.asked[0].options] == ["browser", "device"]  # type: ignore[attr-defined]  # a Choose


def test_one_that_another_wizard_is_at_is_left_to_it() -> None:
    player = with_candidate(ANEW)
    player.refuse = {Recall: [LockBusy("another wizard is at work")]}

    play(player, begun(method="browser"))

    assert "Another wizard" in player.notices
    assert "old-room" in player.sealed
