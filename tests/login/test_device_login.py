"""Signing in with a code: when it is asked again, and everything that ends it (RFC 8628)."""

from typing import Any

import httpx
import pytest

from fakes.player import ACCEPT, WALL_S, Player
from login.signing import DEVICE_CODE, TOKENS, answering, begun, play, posts
from wizard.errors import Cancelled, Refused, Rejected, TryAgain, Unreachable
from wizard.login.effects import LetGo, Listen, Reserve, Send, Sleep
from wizard.login.notes import Progress, ShowUserCode
from wizard.login.steps import Back, Switch

PENDING = httpx.Response(400, json={"error": "authorization_pending"})
SLOW = httpx.Response(400, json={"error": "slow_down"})
DOWN = Unreachable("no answer")
STOP = ("again", Cancelled())


def error(code: str, status: int = 400) -> httpx.Response:
    return httpx.Response(status, json={"error": code})


def slept(player: Player) -> list[float]:
    return [each.seconds for each in player.steps if isinstance(each, Sleep) and each.seconds]


def played(*token: Any, answers: Any = (("model", ACCEPT),), device: Any = DEVICE_CODE, **changes: Any) -> Player:
    player = Player(list(answers), answering(*token, device=device), **changes)
    if answers and answers[-1] == STOP:
        with pytest.raises(Cancelled):
            play(player, begun(method="device"))
    else:
        play(player, begun(method="device"))
    return player


def test_the_code_is_shown_and_asked_about_at_its_interval() -> None:
    player = played(PENDING, PENDING, TOKENS)

    (shown,) = [each for each in player.told if isinstance(each, ShowUserCode)]
    assert (shown.user_code, shown.verification_uri, shown.other) == (
        "ABCD-EFGH",
        "https://id.corp.test/activate",
        "browser",
    )
    assert slept(player) == [5, 5, 5]
    assert [each["device_code"] for each in posts(player)] == ["dc-1"] * 3
    assert player.count(Listen) == 0


def test_tokens_end_by_the_clock_of_the_poll_that_brought_them() -> None:
    player = played(PENDING, TOKENS)

    assert player.saved[0].credential is not None
    assert player.saved[0].credential.expires_at == WALL_S + 10 + 300


def test_room_is_made_before_the_code_is_shown() -> None:
    player = played(TOKENS)

    kinds = [type(each) for each in player.steps]
    assert kinds.index(Reserve) < kinds.index(ShowUserCode)


@pytest.mark.parametrize("interval", [None, 0, -1, "soon"])
def test_a_missing_interval_is_five_seconds(interval: Any) -> None:
    device = {**DEVICE_CODE, "interval": interval}
    if interval is None:
        del device["interval"]

    assert slept(played(TOKENS, device=device)) == [5]


def test_slow_down_counts_for_all_later_polls() -> None:
    assert slept(played(SLOW, PENDING, SLOW, PENDING, TOKENS)) == [5, 10, 10, 15, 15]


def test_slow_down_counts_at_any_status() -> None:
    assert slept(played(error("slow_down", 429), TOKENS)) == [5, 10]


def test_a_lost_connection_is_tried_less_often_and_said() -> None:
    player = played(DOWN, DOWN, PENDING, TOKENS)

    assert slept(player) == [5, 10, 20, 5]
    said = [each.what for each in player.told if isinstance(each, Progress)]
    assert [each for each in said if "No connection" in each] == [
        "No connection. Trying again in 10 s. The code stays valid",
        "No connection. Trying again in 20 s. The code stays valid",
    ]
    assert said.count("Waiting for approval") == 2


@pytest.mark.parametrize("trouble", [httpx.Response(503), error("server_error", 500), httpx.Response(502, html="x")])
def test_a_server_in_trouble_is_a_lost_connection(trouble: httpx.Response) -> None:
    assert slept(played(trouble, TOKENS)) == [5, 10]


def test_the_pause_never_outgrows_a_minute() -> None:
    assert slept(played(*[DOWN] * 6, TOKENS)) == [5, 10, 20, 40, 60, 60, 60]


def test_the_last_wait_ends_with_the_code() -> None:
    player = played(PENDING, answers=[STOP], device={**DEVICE_CODE, "expires_in": 12})

    assert slept(player) == [5, 5, 2]
    assert len(posts(player)) == 2
    assert isinstance(player.asked[-1].problem, TryAgain)
    assert "expired" in player.asked[-1].problem.message


def test_it_takes_no_longer_than_was_said_although_the_code_is_good_for_longer() -> None:
    player = Player([STOP], answering(PENDING, device=DEVICE_CODE))
    with pytest.raises(Cancelled):
        play(player, begun(method="device", timeout_s=12))

    (shown,) = [each for each in player.told if isinstance(each, ShowUserCode)]
    assert shown.expires_in == 12
    assert slept(player) == [5, 5]
    problem = player.asked[-1].problem
    assert isinstance(problem, TryAgain)
    assert (problem.message, problem.hint) == ("code expired", "get a new one")
    assert player.sealed == {}


def test_a_laptop_that_slept_over_it_asks_no_more() -> None:
    player = played(PENDING, answers=[STOP], lapse=700)

    assert posts(player) == []
    assert player.asked[-1].problem is not None
    assert "expired" in player.asked[-1].problem.message


ENDS: dict[str, tuple[Any, type[Exception]]] = {
    "expired": (error("expired_token"), TryAgain),
    "denied": (error("access_denied"), Rejected),
    "redeemed": (error("invalid_grant"), Rejected),
    "unknown": (error("who_knows"), Rejected),
    "redirected": (httpx.Response(302, headers={"location": "https://elsewhere.test/"}), Refused),
}


@pytest.mark.parametrize(("answer", "kind"), ENDS.values(), ids=ENDS)
def test_any_other_answer_ends_the_polling_and_lets_the_room_go(answer: Any, kind: type[Exception]) -> None:
    player = played(PENDING, answer, answers=[STOP])

    assert isinstance(player.asked[-1].problem, kind)
    assert len(posts(player)) == 2
    assert player.sealed == {}


def test_a_new_code_comes_only_on_the_persons_word() -> None:
    player = played(error("expired_token"), TOKENS, answers=[("again", "again"), ("model", ACCEPT)])

    assert [each.options[0].label for each in player.asked[:1]] == ["Get a new code"]  # type: ignore[attr-defined]  # a Choose
    assert player.count(ShowUserCode) == 2


@pytest.mark.parametrize("step", [Sleep, Send])
@pytest.mark.parametrize("leaves", [Back(), Switch("browser")])
def test_leaving_while_it_waits_ends_the_polling(step: type, leaves: Exception) -> None:
    after = ("method", Cancelled()) if isinstance(leaves, Back) else ("redirect", Back())
    answers = [("method", "device"), after] + ([("method", Cancelled())] if isinstance(leaves, Switch) else [])
    player = Player(answers, answering(PENDING), refuse={step: [None, leaves]})

    with pytest.raises(Cancelled):
        play(player, begun())

    assert player.sealed == {}
    assert player.count(LetGo) == 1


def test_a_page_on_a_strangers_host_is_refused_unseen() -> None:
    device = {**DEVICE_CODE, "verification_uri": "https://evil.test/activate"}
    player = played(TOKENS, answers=[STOP], device=device)

    assert isinstance(player.asked[-1].problem, Refused)
    assert player.count(ShowUserCode) == 0
    assert player.count(Reserve) == 0
