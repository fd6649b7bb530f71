"""Which models the review offers: the live list, or the catalogue's own where that cannot be had, and said so."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from fakes.player import ACCEPT, Player
from login.setup_kit import ADA, KEY, begun, provider
from wizard.login.notes import Checked
from wizard.login.review_question import Review, Reviewed
from wizard.login.setup import setup

LISTED = ADA.endpoints[0]
WITHOUT_LIST = replace(ADA, endpoints=(replace(LISTED, models=replace(LISTED.models, path="")),))


def unlisted(request: httpx.Request) -> httpx.Response:
    """The key is good, and the list cannot be read."""
    if request.url.path.endswith("/key"):
        return httpx.Response(200, json={"ok": True}, request=request, extensions={"ms": 41})
    return httpx.Response(503, text="busy", request=request)


def reviewed(preset: Any, world: Callable[..., Any], answer: Any = ACCEPT, **wishes: Any) -> tuple[Player, Review]:
    player = Player([("key-stdin", KEY), ("model", answer)], world)
    player.play(setup(replace(begun(**wishes), preset=preset)))
    question = player.asked[-1]
    assert isinstance(question, Review)
    return player, question


def test_a_list_that_was_read_is_live() -> None:
    _, question = reviewed(ADA, provider())

    assert question.live
    assert [each.id for each in question.models] == ["ada-2", "ada-1", "ada-3"]


@pytest.mark.parametrize(("preset", "world"), [(ADA, unlisted), (WITHOUT_LIST, provider())])
def test_without_a_list_the_catalogues_models_are_offered_as_such(preset: Any, world: Callable[..., Any]) -> None:
    player, question = reviewed(preset, world)

    assert not question.live
    assert [each.id for each in question.models] == ["ada-2", "ada-1"]
    assert question.proposed == "ada-2"
    [checked] = [each for each in player.told if isinstance(each, Checked)]
    assert checked.models is None, "nothing was counted"


def test_a_list_that_fails_gives_no_model_to_who_was_not_asked() -> None:
    """SPEC §1: without a terminal the first of the live list, else none."""
    _, question = reviewed(ADA, unlisted)

    assert question.model is None


@pytest.mark.parametrize(("preset", "world"), [(ADA, unlisted), (WITHOUT_LIST, provider())])
def test_a_name_the_catalogue_has_not_is_not_said_to_be_missing_from_a_list(
    preset: Any, world: Callable[..., Any]
) -> None:
    player, question = reviewed(preset, world, model="ada-new")

    assert question.model == "ada-new"
    assert "live list" not in player.notices


def test_what_a_host_program_proposes_stands_where_no_list_denies_it() -> None:
    _, question = reviewed(ADA, unlisted, proposed_model="ada-host")
    _, denied = reviewed(ADA, provider(), proposed_model="ada-host")

    assert (question.model, denied.model) == ("ada-host", "ada-2")


def test_without_a_list_and_without_the_catalogue_there_is_nothing_to_offer() -> None:
    preset = replace(ADA, endpoints=(replace(LISTED, models=replace(LISTED.models, prefer=())),))
    answer = Reviewed(model=None, profile="ada", store="keyring")

    _, question = reviewed(preset, unlisted, answer)

    assert (question.live, question.models, question.proposed) == (False, (), None)
