"""Signing in with a browser, by hand: the order of things, one exchange, and nothing left behind on any way out."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from fakes.player import ACCEPT, KEYRING, PLAIN, WALL_S, Player
from login.signing import (
    BROWSER,
    CODE,
    CORP,
    MINTED,
    MINTER,
    TOKENS,
    answering,
    begun,
    heard,
    kept,
    play,
    posts,
    saved_profile,
    sequence,
    signed_in,
)
from wizard.errors import Cancelled, PortBusy, Rejected, StorageUnavailable, TryAgain, UsageError
from wizard.login.draft import Scene
from wizard.login.effects import AwaitRedirect, FindPlaces, Launch, Listen, Listening, Reserve, Send
from wizard.login.questions import Choose, PasteRedirect
from wizard.login.steps import Back, Switch
from wizard.oauth.redirect import Denied
from wizard.values.preset import Login
from wizard.values.secret import Secret

BROWSER_ROW = ("method", "browser")
STOP = ("again", Cancelled())


def test_a_sign_in_is_settled_sealed_shown_checked_and_then_reviewed() -> None:
    player = Player([BROWSER_ROW, ("redirect", CODE), ("model", ACCEPT)], answering(TOKENS))

    receipt = play(player, begun(store=None))

    assert sequence(player, "Progress", "Notice", "Checked", "Sleep", "FindCandidates") == [
        "Choose",
        "FindPlaces",
        "Listen",
        "Launch",
        "AwaitRedirect",
        "Reserve",
        "Send",  # the exchange
        "Keep",
        "StopListening",
        "Send",  # the check
        "Send",  # the models
        "FindPlaces",
        "Review",
        "Save",
    ]
    assert player.pages == ["done"]
    assert (receipt.method, receipt.store, receipt.verified) == ("browser", "keyring", True)


def test_the_exchange_sends_what_the_rfc_asks_and_nothing_else() -> None:
    player = Player([("redirect", CODE), ("model", ACCEPT)], answering(TOKENS))

    signed_in(player)

    (sent,) = posts(player)
    assert sorted(sent) == ["client_id", "code", "code_verifier", "grant_type", "redirect_uri"]
    assert sent["redirect_uri"] == player.listening.redirect_uri
    (exchange,) = [each for each in player.sent if each.request.url.path == "/token"]
    assert exchange.final


def test_tokens_are_kept_with_what_renews_them_and_a_wall_clock_end() -> None:
    player = Player([("redirect", CODE), ("model", ACCEPT)], answering(TOKENS))

    signed_in(player)

    found = player.saved[0].credential
    assert found is not None
    assert (found.kind, found.secret, found.refresh_token) == ("tokens", Secret("at-1"), Secret("rt-1"))
    assert found.expires_at == WALL_S + player.clock + 300
    assert found.origins == ("https://api.corp.test", "https://id.corp.test")


def test_a_minted_key_is_kept_as_a_key_with_its_account() -> None:
    player = Player([("redirect", CODE), ("model", ACCEPT)], answering(MINTED))

    signed_in(player, begun(MINTER, method="browser"))

    found = player.saved[0].credential
    assert found is not None
    assert (found.kind, found.secret.reveal(), found.refresh_token) == ("api-key", "sk-minted-1", None)
    assert (found.expires_at, found.account) == (None, "user_ada")


def test_where_no_state_comes_back_the_path_stands_for_it() -> None:
    player = Player([], answering(MINTED))
    player.answers = [("redirect", heard(player)), ("model", ACCEPT)]

    signed_in(player, begun(MINTER, method="browser"))

    (listen,) = [each for each in player.steps if isinstance(each, Listen)]
    (launch,) = [each for each in player.steps if isinstance(each, Launch)]
    assert listen.path.startswith("/callback/")
    assert len(listen.path) > 20
    assert "state" not in parse_qs(urlsplit(launch.url).query)
    assert json.loads(player.sent[0].request.content)["code"] == "the-code"


def test_each_attempt_has_a_state_a_verifier_and_a_challenge_of_its_own() -> None:
    seen = []
    for _ in range(20):
        player = Player([], answering(TOKENS))
        player.answers = [("redirect", heard(player)), ("model", ACCEPT)]
        signed_in(player)
        (launch,) = [each for each in player.steps if isinstance(each, Launch)]
        asked = parse_qs(urlsplit(launch.url).query)
        (verifier,) = [each["code_verifier"] for each in posts(player)]
        assert asked["code_challenge_method"] == ["S256"]
        assert verifier not in launch.url
        seen += [verifier, asked["state"][0], asked["code_challenge"][0]]
    assert len(set(seen)) == 60


def test_a_wrong_paste_is_asked_for_again_and_the_listener_stays() -> None:
    player = Player(
        [("redirect", Secret("https://elsewhere.test/?code=x")), ("redirect", CODE), ("model", ACCEPT)],
        answering(TOKENS),
    )

    signed_in(player)

    first, second = (each for each in player.asked if isinstance(each, PasteRedirect))
    assert first.problem is None
    assert isinstance(second.problem, UsageError)
    assert player.count(Listen) == 1
    assert first.url == second.url


def test_a_pasted_address_is_as_good_as_the_callback() -> None:
    player = Player([], answering(TOKENS))

    def pasted(question: Any) -> Secret:
        state = parse_qs(urlsplit(question.url).query)["state"][0]
        return Secret(f"{player.listening.redirect_uri}?code=pasted&state={state}")

    player.answers = [("redirect", pasted), ("model", ACCEPT)]
    signed_in(player)

    assert posts(player)[0]["code"] == "pasted"


def test_declining_shows_its_own_page_and_is_a_rejection() -> None:
    player = Player([("redirect", Denied("access_denied")), STOP])

    with pytest.raises(Cancelled):
        signed_in(player)

    again = player.asked[-1]
    assert isinstance(again, Choose)
    assert isinstance(again.problem, Rejected)
    assert "declined" in again.problem.message
    assert player.pages[0] == "denied"
    assert not player.is_listening


@pytest.mark.parametrize(
    ("error", "kind"), [("invalid_scope", Rejected), ("server_error", TryAgain), ("temporarily_unavailable", TryAgain)]
)
def test_another_refusal_is_not_called_declined(error: str, kind: type[Exception]) -> None:
    player = Player([("redirect", Denied(error, "said so")), STOP])

    with pytest.raises(Cancelled):
        signed_in(player)

    problem = player.asked[-1].problem
    assert isinstance(problem, kind)
    assert error in problem.message
    assert "said so" in problem.message
    assert player.pages == ["failed"]


def test_a_new_sign_in_is_begun_only_on_the_persons_word() -> None:
    player = Player(
        [("redirect", Denied("access_denied")), ("again", "again"), ("redirect", CODE), ("model", ACCEPT)],
        answering(TOKENS),
    )

    signed_in(player)

    assert player.count(Listen) == 2
    assert player.pages == ["denied", "failed", "done"]


def test_nobody_coming_back_is_a_time_out() -> None:
    player = Player([("redirect", None), STOP])

    with pytest.raises(Cancelled):
        signed_in(player, begun(method="browser", timeout_s=90))

    assert isinstance(player.asked[-1].problem, TryAgain)
    assert "timed out" in player.asked[-1].problem.message
    (waited,) = [each for each in player.steps if isinstance(each, AwaitRedirect)]
    assert waited.seconds == 90
    assert player.pages == ["expired", "failed"]


def test_a_wrong_paste_does_not_start_the_time_anew() -> None:
    player = Player([])

    def wrong(_: Any) -> Secret:
        player.clock += 60
        return Secret("nonsense")

    player.answers = [("redirect", wrong), ("redirect", wrong), STOP]
    with pytest.raises(Cancelled):
        signed_in(player, begun(method="browser", timeout_s=100))

    assert [each.seconds for each in player.steps if isinstance(each, AwaitRedirect)] == [100, 40]
    assert isinstance(player.asked[-1].problem, TryAgain)


@pytest.mark.parametrize("leaves", [Back(), Switch("device")])
def test_leaving_the_sign_in_page_closes_the_listener_and_leaves_no_room(leaves: Exception) -> None:
    player = Player([BROWSER_ROW, ("redirect", leaves)], answering(TOKENS))
    player.answers = [*player.answers, ("method", Cancelled())] if isinstance(leaves, Back) else player.answers
    if isinstance(leaves, Switch):
        player.answers = [*player.answers, ("again", Cancelled())]
        player.world = answering({}, device=httpx.Response(500))

    with pytest.raises(Cancelled):
        play(player, begun())

    assert not player.is_listening
    assert player.sealed == {}
    assert player.pages[0] == "cancelled"
    assert player.count(Send) == (1 if isinstance(leaves, Switch) else 0)


@pytest.mark.parametrize("step", [FindPlaces, Listen, Launch, Reserve])
def test_leaving_at_any_step_before_the_exchange_leaves_nothing(step: type) -> None:
    player = Player(
        [BROWSER_ROW, *([("redirect", CODE)] if step is Reserve else []), ("method", Cancelled())],
        refuse={step: [Back()]},
    )

    with pytest.raises(Cancelled):
        play(player, begun(store=None))

    assert not player.is_listening
    assert player.sealed == {}
    assert posts(player) == []


def test_leaving_during_the_check_keeps_what_cannot_be_asked_again() -> None:
    player = Player(
        [BROWSER_ROW, ("redirect", CODE), ("method", Cancelled())],
        answering(TOKENS),
        refuse={Send: [None, Back()]},
    )

    with pytest.raises(Cancelled):
        play(player, begun())

    assert kept(player) == ["at-1"]
    assert list(player.sealed) == ["room1"]


def test_busy_ports_leave_the_paste() -> None:
    busy = PortBusy("port 3000 is taken")
    player = Player(
        [("redirect", CODE), ("model", ACCEPT)],
        answering(TOKENS),
        listening=Listening("http://localhost:3000/callback", problem=busy),
    )

    signed_in(player)

    question = next(each for each in player.asked if isinstance(each, PasteRedirect))
    assert question.problem is busy
    assert not question.listening
    assert question.short_url is None
    assert posts(player)[0]["redirect_uri"] == "http://localhost:3000/callback"


def test_without_a_wish_for_a_browser_none_is_opened() -> None:
    player = Player([("redirect", CODE), ("model", ACCEPT)], answering(TOKENS))

    signed_in(player, begun(method="browser", open_browser=False))

    (launch,) = [each for each in player.steps if isinstance(each, Launch)]
    assert not launch.wanted
    assert not next(each for each in player.asked if isinstance(each, PasteRedirect)).opened


def test_without_a_keyring_the_place_is_asked_for_before_the_browser_opens() -> None:
    absent = replace(KEYRING, usable=False, reason="no keyring here")
    player = Player(
        [("store", "plain"), ("redirect", CODE), ("model", ACCEPT)], answering(TOKENS), places=(absent, PLAIN)
    )

    receipt = signed_in(player, begun(method="browser", store=None))

    names = sequence(player)
    assert names.index("Choose") < names.index("Listen") < names.index("Launch")
    assert receipt.store == "plain"
    assert player.asked[0].problem is not None
    assert "no keyring here" in player.asked[0].problem.message


def test_a_place_that_fails_at_the_last_moment_costs_no_code() -> None:
    player = Player(
        [("redirect", CODE), ("store", "plain"), ("model", ACCEPT)],
        answering(TOKENS),
        refuse={Reserve: [StorageUnavailable("the keyring was locked meanwhile")]},
    )

    receipt = signed_in(player, begun(method="browser", store=None))

    assert receipt.store == "plain"
    assert player.saved[0].kept is not None
    assert player.saved[0].kept.store == "plain"
    assert len(posts(player)) == 1


def test_a_rejected_token_is_let_go_and_a_new_sign_in_offered() -> None:
    player = Player([("redirect", CODE), STOP], answering(TOKENS, check=401))

    with pytest.raises(Cancelled):
        signed_in(player)

    assert isinstance(player.asked[-1].problem, Rejected)
    assert player.sealed == {}


def test_a_second_login_keeps_profile_and_model_and_asks_neither() -> None:
    profile = saved_profile()
    draft = begun(CORP, scene=Scene(presets=(CORP,), profiles={"corp": profile}), existing=profile, store=None)
    player = Player([("redirect", CODE)], answering(TOKENS))

    receipt = play(player, draft)

    assert (receipt.profile, receipt.model, receipt.store) == ("corp", "m-9", "plain")
    assert [type(each) for each in player.asked] == [PasteRedirect]


def test_an_experimental_login_is_hidden_and_confirmed_first() -> None:
    strange = replace(BROWSER, experimental=True, notice="This uses the client id of another program.")
    preset = replace(CORP, logins=(Login(method="api-key"), strange))
    shown = Player([("key-stdin", Cancelled())])
    with pytest.raises(Cancelled):
        play(shown, begun(preset))
    player = Player([("yes", True), ("redirect", CODE), ("model", ACCEPT)], answering(TOKENS))

    play(player, begun(preset, method="browser"))

    assert "another program" in player.asked[0].text  # type: ignore[attr-defined]  # a Confirm
    refusing = Player([("yes", False)])
    with pytest.raises(Cancelled):
        play(refusing, begun(preset, method="browser"))
    assert refusing.sent == []


@pytest.mark.parametrize(("browserless", "order"), [("", ["browser", "device"]), ("over SSH", ["device", "browser"])])
def test_where_no_browser_opens_a_code_comes_first(browserless: str, order: list[str]) -> None:
    player = Player([("method", Cancelled())])

    with pytest.raises(Cancelled):
        play(player, begun(scene=Scene(presets=(CORP,), browserless=browserless)))

    assert [each.id for each in player.asked[0].options] == order  # type: ignore[attr-defined]  # a Choose
