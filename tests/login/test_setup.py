"""The setup flow, played by hand: what is asked, in which order, and what an answer leads to."""

import re
from dataclasses import replace
from typing import Any

import httpx
import pytest

from fakes.player import ACCEPT, KEYRING, PLAIN, Player
from login.setup_kit import ADA, BOB, BOX, KEY, LAB, TWIN, begun, provider, saved_profile
from wizard.errors import Cancelled, KeyringLocked, Rejected, UsageError
from wizard.login.draft import Scene
from wizard.login.missing import unanswered
from wizard.login.questions import ChooseProvider, NeedSecret, Pasted
from wizard.login.review_question import Place, Review, Reviewed
from wizard.login.setup import setup
from wizard.login.steps import Back, Switch
from wizard.values.preset import (
    BrowserLogin,
    Endpoint,
    Login,
    Parameter,
)
from wizard.values.secret import Secret


def test_a_person_picks_pastes_and_reviews() -> None:
    player = Player([("NAME", "ada"), ("key-stdin", KEY), ("model", ACCEPT)], provider())

    receipt = player.play(setup(begun()))

    (draft,) = player.saved
    assert (receipt.profile, receipt.model, receipt.store, receipt.verified) == ("ada", "ada-2", "keyring", True)
    assert draft.credential is not None
    assert draft.credential.secret == KEY
    assert draft.credential.origins == ("https://api.ada.test",)


def test_the_picker_is_only_asked_when_nothing_was_named() -> None:
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    assert [type(each) for each in player.asked] == [NeedSecret, Review]


def test_the_key_is_sent_in_the_requests_to_its_own_provider_only() -> None:
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    assert [str(each.request.url) for each in player.sent] == [
        "https://api.ada.test/v1/key",
        "https://api.ada.test/v1/models",
    ]
    assert all(each.authorization and each.authorization.origins == ("https://api.ada.test",) for each in player.sent)


def test_a_rejected_key_is_asked_for_again_with_the_reason() -> None:
    statuses = iter([401, 200, 200])

    def world(request: httpx.Request) -> httpx.Response:
        return provider(key_status=next(statuses))(request)

    player = Player(
        [("key-stdin", Secret("sk-ada-99999999")), ("key-stdin", KEY), ("model", ACCEPT)],
        world,
    )

    player.play(setup(replace(begun(), preset=ADA)))

    again = player.asked[1]
    assert isinstance(again.problem, Rejected)
    assert "api.ada.test (401)" in again.problem.message


def test_back_from_the_key_leads_to_the_picker_and_then_out() -> None:
    player = Player([("NAME", "ada"), ("key-stdin", Back()), ("NAME", Back())])

    with pytest.raises(Cancelled):
        player.play(setup(begun()))


def test_back_from_the_review_asks_for_the_key_again() -> None:
    player = Player([("key-stdin", KEY), ("model", Back()), ("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    assert len(player.saved) == 1


def test_a_check_that_is_interrupted_returns_to_the_field() -> None:
    calls = iter([Back(), None])

    def world(request: httpx.Request) -> httpx.Response:
        if (raised := next(calls, None)) is not None:
            raise raised
        return provider()(request)

    player = Player([("key-stdin", KEY), ("key-stdin", KEY), ("model", ACCEPT)], world)

    player.play(setup(replace(begun(), preset=ADA)))

    assert isinstance(player.asked[1].problem, Cancelled)


def test_switching_the_method_while_waiting_goes_to_that_method() -> None:
    def world(request: httpx.Request) -> httpx.Response:
        if not player.saved and len(player.sent) == 1:
            raise Switch("bearer")
        return provider()(request)

    player = Player([("method", "api-key"), ("key-stdin", Secret("bob-12345678"))], world)
    player.answers = [*player.answers, ("key-stdin", Secret("token-12345678")), ("model", ACCEPT)]

    receipt = player.play(setup(replace(begun(), preset=BOB)))

    assert receipt.method == "bearer"
    assert player.saved[0].credential is not None
    assert player.saved[0].credential.kind == "tokens"


def test_a_locked_keyring_leads_back_to_the_place_and_to_nothing_else() -> None:
    player = Player(
        [("key-stdin", KEY), ("model", ACCEPT), ("store", Reviewed(model="ada-2", profile="ada", store="plain"))],
        provider(),
        refuse_save=[KeyringLocked("the keyring is locked")],
    )

    receipt = player.play(setup(replace(begun(), preset=ADA)))

    assert receipt.store == "plain"
    assert isinstance(player.asked[2].problem, KeyringLocked)


def test_without_a_usable_keyring_no_place_is_chosen() -> None:
    away = Place(store="keyring", label="system keyring", usable=False, reason="no D-Bus")
    player = Player([("key-stdin", KEY), ("store", Cancelled())], provider(), places=(away, PLAIN))

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(), preset=ADA)))

    review = player.asked[1]
    assert isinstance(review, Review)
    assert review.store is None


def test_a_wished_store_is_taken_even_where_a_keyring_is() -> None:
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider(), places=(KEYRING, PLAIN))

    assert player.play(setup(replace(begun(store="plain"), preset=ADA))).store == "plain"


def test_parameters_are_asked_until_they_fit() -> None:
    player = Player(
        [
            ("param room=VALUE", "Blue/../red"),
            ("param room=VALUE", "blue"),
            ("key-stdin", Secret("lab-key-12345678")),
            ("model", ACCEPT),
        ],
        provider(),
    )

    player.play(setup(replace(begun(), preset=LAB)))

    assert player.saved[0].endpoint is not None
    assert player.saved[0].endpoint.base_url == "https://blue.lab.test/v1"
    assert player.saved[0].parameters == {"room": "blue"}


def test_only_what_stands_in_the_addresses_of_the_chosen_place_and_login_is_asked() -> None:
    """A client id of one's own is for the browser, and a location is not asked for the endpoint that has none."""
    lab = replace(
        LAB,
        endpoints=(*LAB.endpoints, Endpoint(id="everywhere", protocol="openai-chat", base_url="https://lab.test/v1")),
        parameters=(*LAB.parameters, Parameter(name="client", label="Client id")),
        logins=(
            *LAB.logins,
            BrowserLogin(
                method="browser",
                authorize_url="https://lab.test/a",
                token_url="https://lab.test/t",
                client_id="{client}",
            ),
        ),
    )
    key = ("key-stdin", Secret("lab-key-12345678"))
    for endpoint, asked in ((None, [("param room=VALUE", "blue")]), ("everywhere", [])):
        player = Player([*asked, key, ("model", ACCEPT)], provider())

        player.play(setup(replace(begun(method="api-key", endpoint=endpoint), preset=lab)))

        assert player.saved[0].parameters == ({"room": "blue"} if asked else {})
    draft = replace(begun(method="browser", endpoint="everywhere"), preset=lab)
    assert unanswered(draft, key_given=False) == ("--param client=VALUE",)
    draft = replace(begun(method="api-key"), preset=lab)
    assert unanswered(draft, key_given=True) == ("--param room=VALUE",)


@pytest.mark.parametrize("wished", [None, "bearer"])
def test_what_a_login_says_is_told_before_anything_is_asked_for_it(wished: str | None) -> None:
    bearer = Login(method="bearer", kind="tokens", notice="Lab hands out tokens at the desk.")
    player = Player([*([] if wished else [("method", "bearer")]), ("param room=VALUE", Cancelled())], provider())

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(method=wished), preset=replace(LAB, logins=(*LAB.logins, bearer)))))

    assert "Lab hands out tokens at the desk." in player.notices


def test_a_local_server_needs_one_answer() -> None:
    player = Player([("model", ACCEPT)], provider())

    receipt = player.play(setup(replace(begun(), preset=BOX)))

    assert (receipt.method, receipt.store, receipt.model) == ("none", None, "ada-1")


def test_another_base_url_gets_nothing_of_the_preset() -> None:
    player = Player([("key-stdin", Secret("sk-adm-12345678")), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(base_url="https://proxy.test/v1"), preset=ADA)))

    assert [each.request.url.path for each in player.sent] == ["/v1/models", "/v1/models"]
    assert player.saved[0].model == "ada-1"


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"method": "device"}, "no login method `device`"),
        ({"endpoint": "mars"}, "no endpoint `mars`"),
        ({"parameters": {"x": "y"}}, "no parameter `x`"),
    ],
)
def test_what_the_preset_lacks_is_refused_by_name(wishes: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        Player([]).play(setup(replace(begun(**wishes), preset=ADA)))

    assert said in raised.value.message


def test_back_from_a_question_over_the_list_returns_to_the_list() -> None:
    scene = Scene(presets=(ADA, BOB, TWIN), profiles={"ada": saved_profile()})
    player = Player(
        [
            ("NAME", Pasted(key=Secret("bob-12345678"))),
            ("NAME", Back()),
            ("NAME", "ada"),
            ("saved", Back()),
            ("NAME", Cancelled()),
        ]
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert isinstance(player.asked[-1], ChooseProvider)


def test_a_pasted_token_is_called_a_token() -> None:
    player = Player([("key-stdin", Secret("token-12345678")), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(method="bearer"), preset=BOB)))

    assert player.saved[0].outcome is not None
    assert player.saved[0].outcome.subject == "token"


def test_what_is_not_for_chat_comes_to_the_review_apart() -> None:
    endpoint = ADA.endpoints[0]
    rules = replace(endpoint.models, exclude=re.compile("-1$"), prefer=())
    preset = replace(ADA, endpoints=(replace(endpoint, models=rules),))
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=preset)))

    question = player.asked[-1]
    assert isinstance(question, Review)
    assert not {each.id for each in question.models} & {each.id for each in question.others}
    assert [each.id for each in question.others] == ["ada-1"]


def test_the_receipt_says_where_the_secret_is_as_the_review_did() -> None:
    kwallet = Place(store="keyring", label="system keyring (KWallet)")
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())
    player.places = (kwallet, PLAIN)

    receipt = player.play(setup(replace(begun(), preset=ADA)))

    assert (receipt.store, receipt.place) == ("keyring", kwallet.label)
