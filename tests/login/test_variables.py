"""Keys and addresses of the environment: used when chosen, taken together, named when refused."""

from dataclasses import replace

import pytest

from fakes.player import ACCEPT, Player
from login.setup_kit import ADA, KEY, PRESETS, begun, provider
from wizard.errors import Cancelled, Rejected
from wizard.login.draft import Scene
from wizard.login.questions import Choose
from wizard.login.setup import setup


def test_a_variable_that_is_set_comes_first_and_is_used_only_when_chosen() -> None:
    scene = Scene(presets=PRESETS, secrets={"ADA_API_KEY": KEY})
    player = Player([("method", "env"), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(scene), preset=ADA)))

    (draft,) = player.saved
    assert (draft.env_key, draft.credential, draft.store) == ("ADA_API_KEY", None, None)
    assert player.asked[0].options[0].label == "Use $ADA_API_KEY each time"  # type: ignore[attr-defined]


def test_a_copy_of_a_variable_is_a_key_like_any_other() -> None:
    scene = Scene(presets=PRESETS, secrets={"ADA_API_KEY": KEY})
    player = Player([("method", "copy"), ("model", ACCEPT)], provider())

    receipt = player.play(setup(replace(begun(scene), preset=ADA)))

    assert (receipt.method, receipt.store) == ("api-key", "keyring")


@pytest.mark.parametrize(
    ("method", "says"), [("api-key", True), ("copy", True), ("env", False)], ids=["a key", "a copy", "the variable"]
)
def test_a_variable_that_other_tools_will_prefer_is_said_before_the_save(method: str, *, says: bool) -> None:
    scene = Scene(presets=PRESETS, secrets={"ADA_API_KEY": KEY})
    typed = [("key-stdin", KEY)] if method == "api-key" else []
    player = Player([("method", method), *typed, ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(scene), preset=ADA)))

    assert ("$ADA_API_KEY is set and wins over this profile in other tools." in player.notices) is says


def test_a_copy_of_a_variable_goes_to_the_address_beside_it() -> None:
    settings = {"ADA_BASE_URL": "https://proxy.test/ada/"}
    scene = Scene(presets=PRESETS, secrets={"ADA_API_KEY": KEY}, settings=settings)
    player = Player([("method", "copy"), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(scene), preset=ADA)))

    assert {each.request.url.host for each in player.sent} == {"proxy.test"}


@pytest.mark.parametrize("method", ["env", "copy"])
@pytest.mark.parametrize("wrong", ["http://evil.example/v1", "not an address"])
def test_an_address_of_the_environment_that_is_refused_is_named_by_its_variable(method: str, wrong: str) -> None:
    scene = Scene(presets=PRESETS, secrets={"ADA_API_KEY": KEY}, settings={"ADA_BASE_URL": wrong})
    questions = [("method", method), ("base-url", "https://ada.test/v1"), ("model", ACCEPT)]
    player = Player(questions, provider())

    player.play(setup(replace(begun(scene), preset=ADA)))

    problem = next(each.problem for each in player.asked if each.name == "base-url")
    assert problem is not None
    assert problem.message.startswith("`$ADA_BASE_URL` cannot be used: ")


def test_key_base_url_and_model_of_the_environment_are_taken_together_and_said() -> None:
    scene = Scene(
        presets=PRESETS,
        secrets={"ADA_API_KEY": KEY},
        settings={"ADA_BASE_URL": "https://proxy.test/ada/", "ADA_MODEL": "ada-9"},
    )
    player = Player([("model", ACCEPT)], provider())

    player.play(setup(replace(begun(scene, method="env"), preset=ADA)))

    (draft,) = player.saved
    assert draft.endpoint is not None
    assert (draft.endpoint.base_url, draft.model) == ("https://proxy.test/ada", "ada-9")
    assert {each.request.url.host for each in player.sent} == {"proxy.test"}
    for part in ("$ADA_API_KEY", "https://proxy.test/ada", "$ADA_BASE_URL", "ada-9", "proxy.test only"):
        assert part in player.notices


def test_a_base_url_variable_without_the_env_method_routes_nothing() -> None:
    scene = Scene(presets=PRESETS, settings={"ADA_BASE_URL": "https://evil.test/v1"})
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(scene), preset=ADA)))

    assert {each.request.url.host for each in player.sent} == {"api.ada.test"}


def test_a_rejected_variable_is_named() -> None:
    scene = Scene(presets=PRESETS, secrets={"ADA_API_KEY": KEY})
    player = Player([("unproven", Cancelled())], provider(key_status=401))

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(scene, method="env"), preset=ADA)))

    problem = player.asked[0].problem
    assert isinstance(problem, Rejected)
    assert "$ADA_API_KEY" in problem.message


def test_a_row_says_where_its_key_is_made_if_that_is_one_place() -> None:
    def hint(*pages: str | None) -> str:
        endpoints = tuple(replace(ADA.endpoints[0], id=str(at), keys_url=page) for at, page in enumerate(pages))
        preset = replace(ADA, endpoints=endpoints)
        player = Player([("method", Cancelled())])
        scene = Scene(presets=(preset,), secrets={"ADA_API_KEY": KEY})
        with pytest.raises(Cancelled):
            player.play(setup(replace(begun(scene), preset=preset)))
        (question,) = player.asked
        assert isinstance(question, Choose)
        return question.options[-1].hint

    assert hint("https://ada.test/keys", "https://ada.test/other") == "made at ada.test"
    assert hint("https://ada.test/keys", "https://ada.example/keys") == ""
    assert hint(None) == ""
