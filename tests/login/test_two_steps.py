"""A sign-in in two runs: what is left over between them, and when the second one takes it."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from fakes.player import ACCEPT, Player
from login.signing import CORP, DEVICE, MINTER, TOKENS, answering, begun, candidate, posts, saved_profile, sequence
from wizard.errors import LoginNeeded, Refused, Rejected, TryAgain, Unreachable, UsageError
from wizard.login.begin import begin
from wizard.login.begun import Begun
from wizard.login.draft import Draft
from wizard.login.effects import Keep, Launch, LetGo, Reserve, Send, Sleep, StopListening
from wizard.login.finish import finish, resume
from wizard.login.notes import ShowUserCode
from wizard.oauth.pkce import challenge
from wizard.values.preset import Login
from wizard.values.secret import Secret

ID = "start-0123456789ab"
ACCEPTED = (("model", ACCEPT),)
PENDING = httpx.Response(400, json={"error": "authorization_pending"})


def started(player: Player | None = None, **changes: Any) -> Begun:
    found = (player or Player([], answering(TOKENS))).play(begin(begun(**changes)))
    assert isinstance(found, Begun)
    return found


def draft(**changes: Any) -> Draft:
    return replace(begun(**changes), begun=ID)


def address(first: Begun, **changes: str) -> Secret:
    state = parse_qs(urlsplit(first.url).query).get("state", [""])[0]
    said = {"code": "the-code", **({"state": state} if state else {}), **changes}
    return Secret(f"{first.redirect_uri}?{httpx.QueryParams(said)}")


def finished(
    player: Player, first: Begun, where: Secret | None = None, *, limit_s: float | None = None, **changes: Any
) -> Any:
    return player.play(finish(draft(method=first.method, **changes), first, where, limit_s))


def taken(player: Player) -> list[str]:
    return [each.id for each in player.steps if isinstance(each, LetGo) and each.id == ID]


def test_the_first_run_opens_nothing_and_leaves_nothing() -> None:
    player = Player([], answering(TOKENS))
    first = started(player)

    assert sequence(player, "FindPlaces") == ["FindCandidates", "Listen", "StopListening"]
    assert not player.is_listening
    assert (player.count(Launch), player.count(Reserve), player.count(Send)) == (0, 0, 0)
    query = parse_qs(urlsplit(first.url).query)
    assert first.attempt is not None
    assert query["code_challenge"] == [challenge(first.attempt.verifier)]
    assert query["redirect_uri"] == [first.redirect_uri]
    assert (first.user_code, first.left_s) == (None, 600)


def test_the_first_run_shows_a_code_and_does_not_wait_for_it() -> None:
    player = Player([], answering(TOKENS))
    first = started(player, method="device")

    assert (first.user_code, first.url, first.interval) == ("ABCD-EFGH", "https://id.corp.test/activate", 5)
    assert (first.left_s, first.device_code) == (600, Secret("dc-1"))
    assert (posts(player), player.count(Sleep), player.count(ShowUserCode)) == ([], 0, 0)


def test_nothing_of_it_shows_its_secrets() -> None:
    both = started(), started(method="device")

    for each in both:
        secret = each.attempt.verifier if each.attempt else each.device_code
        assert secret is not None
        assert secret.reveal() not in repr(each)


def test_the_profiles_own_method_is_begun_else_the_first_of_the_preset() -> None:
    by_code = saved_profile(auth=replace(saved_profile().auth, method="device"))
    by_key = saved_profile(auth=replace(saved_profile().auth, method="api-key"))

    assert started().method == "browser"
    assert started(existing=by_code).method == "device"
    assert started(existing=by_key).method == "browser"
    assert started(existing=by_code, method="browser").method == "browser"


@pytest.mark.parametrize("method", ["api-key", "env", "command", "none"])
def test_other_logins_are_not_begun(method: str) -> None:
    with pytest.raises(UsageError, match="browser and device"):
        started(method=method)


def test_an_experimental_login_is_begun_on_request_alone() -> None:
    quiet = replace(CORP, logins=(Login(method="api-key"), replace(DEVICE, experimental=True)))
    with pytest.raises(UsageError):
        started(preset=quiet)

    assert started(preset=quiet, method="device", yes=True).method == "device"


def test_an_earlier_sign_in_is_told_of_and_left_alone() -> None:
    player = Player([], answering(TOKENS), candidates=[candidate()])
    started(player)

    assert "`wizard auth corp` would take it up" in player.notices
    assert player.candidates


def test_room_is_made_and_the_sign_in_taken_before_its_code_is_redeemed() -> None:
    first = started()
    player = Player(ACCEPTED, answering(TOKENS))
    finished(player, first, address(first))

    steps = sequence(player, "Progress")
    assert steps[:6] == ["Reserve", "LetGo", "Sleep", "Send", "Keep", "StopListening"]
    assert taken(player)
    (post,) = posts(player)
    assert first.attempt is not None
    assert post["code_verifier"] == first.attempt.verifier.reveal()
    assert post["redirect_uri"] == first.redirect_uri
    assert player.saved


def test_what_cannot_be_taken_is_not_redeemed() -> None:
    first = started()
    player = Player([], answering(TOKENS), refuse={LetGo: [TryAgain("the disk is full")]})
    with pytest.raises(TryAgain, match="full"):
        finished(player, first, address(first))

    assert posts(player) == []
    assert player.sealed == {}


@pytest.mark.parametrize(
    "changes",
    [{"state": "another"}, {"code": ""}, {"state": "", "error": "access_denied"}, {"state": "x", "code": "y"}],
)
def test_an_address_of_another_sign_in_changes_nothing(changes: dict[str, str]) -> None:
    first = started()
    player = Player([], answering(TOKENS))
    with pytest.raises(UsageError):
        finished(player, first, address(first, **changes))

    assert (posts(player), taken(player), player.sealed) == ([], [], {})


def test_what_was_declined_is_given_up() -> None:
    first = started()
    player = Player([], answering(TOKENS))
    with pytest.raises(Rejected, match="declined"):
        finished(player, first, address(first, error="access_denied"))

    assert posts(player) == []
    assert taken(player)


def test_a_code_is_sealed_before_what_it_came_of_goes() -> None:
    first = started(method="device")
    player = Player(ACCEPTED, answering(PENDING, TOKENS))
    finished(player, first)

    kinds = [each for each in player.steps if isinstance(each, Keep | LetGo)]
    assert isinstance(kinds[0], Keep)
    assert taken(player)
    assert [each["device_code"] for each in posts(player)] == ["dc-1", "dc-1"]


@pytest.mark.parametrize(("limit_s", "polls"), [(1, 1), (5, 1), (12, 2), (15, 3)])
def test_a_code_is_waited_for_as_long_as_was_said_and_asked_about_once_at_least(limit_s: float, polls: int) -> None:
    first = started(method="device")
    player = Player([], answering(PENDING))
    with pytest.raises(TryAgain, match="not approved yet"):
        finished(player, first, limit_s=limit_s)

    assert len(posts(player)) == polls
    assert (taken(player), player.sealed) == ([], {})


@pytest.mark.parametrize("said", ["expired_token", "access_denied", "invalid_grant"])
def test_a_code_that_comes_to_nothing_is_given_up(said: str) -> None:
    first = started(method="device")
    player = Player([], answering(httpx.Response(400, json={"error": said})))
    with pytest.raises((TryAgain, Rejected)):
        finished(player, first)

    assert taken(player)
    assert player.sealed == {}


def test_a_code_runs_out_by_the_time_it_was_begun() -> None:
    first = replace(started(method="device"), left_s=7.0)
    player = Player([], answering(PENDING))
    with pytest.raises(TryAgain, match="expired"):
        finished(player, first)

    assert len(posts(player)) == 1


def test_a_minted_key_whose_answer_was_lost_is_told_of() -> None:
    first = started(preset=MINTER)  # in the path of its redirect stands the state
    player = Player([], answering(Unreachable("no answer")))
    with pytest.raises(TryAgain, match="a key may have been made"):
        player.play(finish(draft(preset=MINTER, method="browser"), first, address_in_path(first), None))

    assert taken(player)


def address_in_path(first: Begun) -> Secret:
    assert first.attempt is not None
    return Secret(f"{first.redirect_uri}/{first.attempt.segment}?code=the-code")


def test_addresses_that_changed_since_get_nothing() -> None:
    first = started()
    moved = replace(CORP, logins=(replace(CORP.logins[0], token_url="https://evil.test/token"), DEVICE))  # type: ignore[call-arg]
    player = Player([], answering(TOKENS))
    with pytest.raises(Refused):
        finished(player, first, address(first), preset=moved)

    assert (player.sent, taken(player)) == ([], [])


def test_what_was_sealed_before_is_finished_without_asking_anybody() -> None:
    before = candidate(begun=ID)
    player = Player(ACCEPTED, answering(TOKENS), candidates=[before])
    player.sealed[before.id] = replace_credential(player)

    player.play(resume(draft(), before))

    assert posts(player) == []
    assert player.saved
    assert taken(player)


def test_what_was_sealed_and_is_rejected_now_is_no_login() -> None:
    before = candidate(begun=ID)
    player = Player([], answering(TOKENS, check=401), candidates=[before])
    player.sealed[before.id] = replace_credential(player)

    with pytest.raises(LoginNeeded):
        player.play(resume(draft(), before))
    assert player.sealed == {}


def replace_credential(player: Player) -> Any:
    """As a first run has sealed it."""
    first = started(method="device")
    other = Player(ACCEPTED, answering(TOKENS))
    finished(other, first)
    return next(each.credential for each in other.steps if isinstance(each, Keep))


def test_nothing_is_listened_to_while_it_is_finished() -> None:
    first = started()
    player = Player(ACCEPTED, answering(TOKENS))
    finished(player, first, address(first))

    assert player.count(StopListening) == 1
    assert not player.is_listening
