"""What proves a key, what proves nothing, and what is kept where nobody answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import httpx
import pytest

from fakes.player import ACCEPT, Player
from login.setup_kit import ADA, BOX, KEY, begun, provider
from wizard.errors import Cancelled, Refused, Rejected, TryAgain, Unreachable
from wizard.login.check import prove
from wizard.login.draft import Scene
from wizard.login.effects import Send
from wizard.login.notes import Checked
from wizard.login.questions import Choose, NeedSecret
from wizard.login.review_question import Review
from wizard.login.setup import setup
from wizard.login.steps import Back
from wizard.values.preset import Endpoint, ModelRules, Verify
from wizard.values.secret import Secret

TODAY = date(2026, 11, 21)


def test_an_unreachable_provider_keeps_the_key_and_offers_to_keep_it_unchecked() -> None:
    calls = []

    def down(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        raise Unreachable("no answer from `api.ada.test`")

    player = Player([("key-stdin", KEY), ("unproven", "retry"), ("unproven", "keep"), ("model", ACCEPT)], down)

    receipt = player.play(setup(replace(begun(), preset=ADA)))

    assert len(calls) == 2
    assert receipt.verified is False
    assert isinstance(player.asked[1].problem, TryAgain)
    assert [each.outcome.result for each in player.told if isinstance(each, Checked)] == ["unknown", "unknown"]


def test_a_redirecting_provider_is_named_and_its_key_is_not_kept_by_itself() -> None:
    def redirecting(request: httpx.Request) -> httpx.Response:
        raise Refused("`api.ada.test` redirects to `evil.test`")

    player = Player([("key-stdin", KEY), ("unproven", Cancelled())], redirecting)

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(), preset=ADA)))

    question = player.asked[1]
    assert isinstance(question, Choose)
    assert isinstance(question.problem, Refused)
    assert [each.id for each in question.options] == ["retry"]


def test_no_verify_sends_nothing_and_saves_as_unverified() -> None:
    player = Player([("key-stdin", KEY), ("model", ACCEPT)])

    receipt = player.play(setup(replace(begun(verify=False), preset=ADA)))

    assert player.sent == []
    assert receipt.verified is False


def test_the_review_names_the_host_that_was_asked() -> None:
    elsewhere = replace(ADA.endpoints[0], verify=Verify(url="https://accounts.ada.test/me"))
    two_hosts = replace(ADA, endpoints=(elsewhere,))
    player = Player([("key-stdin", KEY), ("model", ACCEPT)])

    player.play(setup(replace(begun(Scene(presets=(two_hosts,))), preset=two_hosts)))

    review = player.asked[-1]
    assert isinstance(review, Review)
    assert {each.request.url.host for each in player.sent[:1]} == {review.host} == {"accounts.ada.test"}


def test_a_public_list_proves_nothing_and_accuses_nobody() -> None:
    public = replace(ADA, endpoints=(replace(ADA.endpoints[0], verify=None),))
    scene = Scene(presets=(public,))
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())

    receipt = player.play(setup(replace(begun(scene), preset=public)))

    with_key, without = player.sent
    assert with_key.authorization is not None
    assert without.authorization is None
    assert receipt.verified is False


def test_without_a_list_nothing_is_sent_and_the_preferred_models_are_offered() -> None:
    rules = replace(ADA.endpoints[0].models, path="", prefer=("first", "second"))
    listless = replace(ADA, endpoints=(replace(ADA.endpoints[0], verify=None, models=rules),))
    player = Player([("key-stdin", KEY), ("model", ACCEPT)])

    receipt = player.play(setup(replace(begun(Scene(presets=(listless,))), preset=listless)))

    assert player.sent == []
    assert (receipt.verified, receipt.model) == (False, "first")


def test_a_list_that_needs_the_key_is_proof() -> None:
    private = replace(ADA, endpoints=(replace(ADA.endpoints[0], verify=None),))

    player = Player([("key-stdin", KEY), ("model", ACCEPT)])

    def world(request: httpx.Request) -> httpx.Response:
        anonymous = len(player.sent) == 2
        return httpx.Response(401 if anonymous else 200, json={"data": [{"id": "m"}]}, request=request)

    player.world = world
    receipt = player.play(setup(replace(begun(Scene(presets=(private,))), preset=private)))

    assert receipt.verified is True


@pytest.mark.parametrize(("asked_status", "verified"), [(200, True), (500, False)])
def test_a_public_list_on_this_machine_is_proven_by_asking_which_is_free(asked_status: int, verified: bool) -> None:
    def world(request: httpx.Request) -> httpx.Response:
        status = asked_status if request.method == "POST" else 200
        return httpx.Response(status, json={"data": [{"id": "tiny"}]}, request=request)

    player = Player([("key-stdin", Secret("local-key-1234")), ("model", ACCEPT)], world)

    receipt = player.play(setup(replace(begun(method="api-key"), preset=BOX)))

    assert player.sent[-1].authorization is not None
    assert receipt.verified is verified


def test_a_wrong_key_for_a_server_on_this_machine_is_rejected_by_asking() -> None:
    def world(request: httpx.Request) -> httpx.Response:
        status = 401 if request.method == "POST" else 200
        return httpx.Response(status, json={"data": [{"id": "tiny"}]}, request=request)

    player = Player([("key-stdin", Secret("local-key-1234")), ("key-stdin", Cancelled())], world)

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(method="api-key"), preset=BOX)))

    assert isinstance(player.asked[1].problem, Rejected)


def _bad_gateway(request: httpx.Request) -> httpx.Response:
    return httpx.Response(502, request=request)


def _redirecting(request: httpx.Request) -> httpx.Response:
    raise Refused("`api.ada.test` redirects to `evil.test`")


@pytest.mark.parametrize("world", [_bad_gateway, _redirecting])
def test_back_from_what_was_not_proven_keeps_what_the_check_said(world: Callable[..., httpx.Response]) -> None:
    player = Player([("key-stdin", KEY), ("unproven", Back()), ("key-stdin", Cancelled())], world)

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(), preset=ADA)))

    shown, again = player.asked[1:]
    assert isinstance(shown, Choose)
    assert isinstance(again, NeedSecret)
    assert again.problem is not None
    assert again.problem is shown.problem


PAGE = "https://ada.test/credit"


@pytest.mark.parametrize(
    ("at", "hint"),
    [
        (replace(ADA.endpoints[0], billing_url=PAGE), f"add credit at {PAGE}"),
        (ADA.endpoints[0], "credit is added in the account behind https://ada.test/keys"),
        (replace(ADA.endpoints[0], keys_url=None), ""),
    ],
)
def test_where_credit_is_missing_the_page_of_the_account_is_told(at: Endpoint, hint: str) -> None:
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], _broke)

    player.play(setup(replace(begun(), preset=replace(ADA, endpoints=(at,)))))

    told = [each.outcome for each in player.told if isinstance(each, Checked)]
    assert [(each.unpaid, each.hint) for each in told] == [(True, hint)]
    review = player.asked[-1]
    assert isinstance(review, Review)
    assert review.outcome == told[0]


def test_an_address_of_ones_own_has_none_of_the_providers_pages() -> None:
    preset = replace(ADA, endpoints=(replace(ADA.endpoints[0], billing_url=PAGE, models=ModelRules(as_of=TODAY)),))
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], _broke)

    player.play(setup(replace(begun(base_url="https://proxy.test/v1"), preset=preset)))

    review = player.asked[-1]
    assert isinstance(review, Review)
    assert (review.outcome and review.outcome.hint, review.as_of) == ("", None)


def _broke(request: httpx.Request) -> httpx.Response:
    told = {"error": {"code": "insufficient_quota", "message": "You exceeded your current quota"}}
    return httpx.Response(429, json=told, request=request)


def test_a_list_of_the_catalogue_comes_with_the_day_it_was_looked_up() -> None:
    rules = ModelRules(prefer=("ada-2",), as_of=TODAY)
    preset = replace(ADA, endpoints=(replace(ADA.endpoints[0], models=rules),))
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], _broke)

    player.play(setup(replace(begun(), preset=preset)))

    review = player.asked[-1]
    assert isinstance(review, Review)
    assert (review.live, review.as_of) == (False, TODAY)


def test_a_second_check_that_is_called_off_is_said_to_be() -> None:
    player = Player([("key-stdin", KEY), ("unproven", "retry"), ("key-stdin", Cancelled())], _bad_gateway)
    player.refuse[Send] = [None, Back()]

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(), preset=ADA)))

    again = player.asked[-1]
    assert isinstance(again, NeedSecret)
    assert isinstance(again.problem, Cancelled)
    assert again.problem.message == "check cancelled"


@pytest.mark.parametrize(
    ("status", "result", "said"),
    [
        (200, "valid", "127.0.0.1:8080 answered in 0 ms, no key needed"),
        (401, "rejected", "127.0.0.1:8080 wants a key (401)"),
        (402, "limited", "127.0.0.1:8080 limits what it gives without a key (402)"),
        (403, "limited", "127.0.0.1:8080 limits what it gives without a key (403)"),
        (429, "limited", "127.0.0.1:8080 limits what it gives without a key (429)"),
    ],
)
@pytest.mark.parametrize("verify", [Verify(path="/key", limited={402: "no credit", 429: "rate limited"}), None])
def test_where_no_key_was_sent_nothing_is_said_of_one(
    verify: Verify | None, status: int, result: str, said: str
) -> None:
    endpoint = Endpoint(id="default", protocol="openai-chat", base_url="http://127.0.0.1:8080/v1", verify=verify)
    endpoint = replace(endpoint, billing_url=PAGE)

    def world(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json={"data": [{"id": "tiny"}]}, request=request)

    outcome, _ = Player([], world).play(prove(endpoint, None))

    if not (verify and status == 403):  # what a verify call means by it the preset would have to say
        assert (outcome.result, outcome.reason) == (result, said)
    assert "key is valid" not in outcome.reason
    assert "key accepted" not in outcome.reason
    assert (outcome.unpaid, outcome.hint) == (False, "")
