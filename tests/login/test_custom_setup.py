"""A provider nobody has a preset for: described until it is usable."""

from dataclasses import replace

import httpx
import pytest

from fakes.player import ACCEPT, Player
from login.setup_kit import ADA, BOX, CUSTOM, KEY, PRESETS, begun, provider, saved_profile
from wizard.errors import Refused, Rejected, UsageError
from wizard.login.described import Described
from wizard.login.draft import Scene
from wizard.login.questions import NeedSecret
from wizard.login.review_question import Reviewed
from wizard.login.setup import setup
from wizard.login.steps import Back
from wizard.values.secret import Secret


def test_a_custom_provider_is_described_until_it_is_usable() -> None:
    described = Described(base_url="https://llm.test/v1/chat/completions", protocol="openai-chat", key=KEY, profile="")
    player = Player(
        [
            ("NAME", "custom"),
            ("base-url", replace(described, base_url="http://llm.test/v1")),
            ("base-url", described),
            ("model", ACCEPT),
        ],
        provider(),
    )

    receipt = player.play(setup(begun()))

    assert isinstance(player.asked[2].problem, Refused)
    assert player.saved[0].endpoint is not None
    assert player.saved[0].endpoint.base_url == "https://llm.test/v1"
    assert receipt.profile == "llm.test"


def test_a_taken_name_is_refused_before_anything_is_written() -> None:
    scene = Scene(presets=PRESETS, profiles={"bob": saved_profile("bob", provider="bob")})
    player = Player(
        [("key-stdin", KEY), ("model", Reviewed(model=None, profile="bob", store="keyring"))],
        provider(),
    )
    player.answers = [*player.answers, ("profile", Reviewed(model=None, profile="ada-work", store="keyring"))]

    receipt = player.play(setup(replace(begun(scene), preset=ADA)))

    assert isinstance(player.asked[2].problem, UsageError)
    assert receipt.profile == "ada-work"
    assert len(player.saved) == 1


def test_a_step_back_from_the_review_keeps_the_accepted_key() -> None:
    player = Player([("key-stdin", KEY), ("model", Back()), ("key-stdin", Secret("")), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    again = player.asked[2]
    assert isinstance(again, NeedSecret)
    assert "Enter keeps it" in again.kept
    assert player.saved[0].credential is not None
    assert player.saved[0].credential.secret == KEY
    assert len(player.sent) == 2


def test_a_server_that_wants_a_key_after_all_is_given_the_chance_to_get_one() -> None:
    def world(request: httpx.Request) -> httpx.Response:
        known = player.sent[-1].authorization is not None
        return httpx.Response(200 if known else 401, json={"data": [{"id": "m"}]}, request=request)

    player = Player([("key-stdin", Secret("local-key-1234")), ("model", ACCEPT)], world)

    receipt = player.play(setup(replace(begun(), preset=BOX)))

    problem = player.asked[0].problem
    assert isinstance(problem, Rejected)
    assert "wants a key" in problem.message
    assert receipt.method == "api-key"


def test_a_custom_address_without_a_path_is_tried_with_v1_once() -> None:
    def world(request: httpx.Request) -> httpx.Response:
        found = request.url.path == "/v1/models"
        alone = player.sent[-1].authorization is None
        status = 404 if not found else 401 if alone else 200
        return httpx.Response(status, json={"data": [{"id": "m"}]} if found else {"detail": "no"}, request=request)

    described = Described(base_url="llm.test", protocol="openai-chat", key=KEY, profile="")
    player = Player([("NAME", "custom"), ("base-url", described), ("model", ACCEPT)], world)

    player.play(setup(begun()))

    assert player.saved[0].endpoint is not None
    assert player.saved[0].endpoint.base_url == "https://llm.test/v1"
    assert "Added /v1" in player.notices


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("llm.test/v1", "https://llm.test/v1"),
        ("localhost:8080/v1", "http://localhost:8080/v1"),
        ("https://llm.test/v1/chat/completions", "https://llm.test/v1"),
    ],
)
def test_an_address_is_tidied_wherever_it_is_given(typed: str, meant: str) -> None:
    player = Player([("key-stdin", Secret("some-key-1234")), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(base_url=typed, method="api-key"), preset=CUSTOM)))

    assert player.saved[0].endpoint is not None
    assert player.saved[0].endpoint.base_url == meant
