"""Which models are offered, and which one comes first."""

import re

import pytest

from wizard.protocols.choice import first, offered
from wizard.protocols.models import LONGEST_ID
from wizard.values.credential import Model
from wizard.values.preset import ModelRules

MODELS = tuple(Model(id=each) for each in ("embed-1", "gpt-4", "gpt-6-sol", "gpt-6-audio", "auto"))


@pytest.mark.parametrize(
    ("rules", "ids"),
    [
        (ModelRules(), "embed-1 gpt-4 gpt-6-sol gpt-6-audio auto"),
        (ModelRules(include=re.compile("^gpt-")), "gpt-4 gpt-6-sol gpt-6-audio"),
        (ModelRules(include=re.compile("^gpt-"), exclude=re.compile("audio")), "gpt-4 gpt-6-sol"),
        (ModelRules(prefer=("gpt-6-sol", "gpt-4", "gone")), "gpt-6-sol gpt-4 embed-1 gpt-6-audio auto"),
        (ModelRules(prefer=("auto",), include=re.compile("^gpt-")), "auto gpt-4 gpt-6-sol gpt-6-audio"),
        (ModelRules(prefer=("auto", "auto")), "auto embed-1 gpt-4 gpt-6-sol gpt-6-audio"),
        (ModelRules(include=re.compile("^claude-")), "embed-1 gpt-4 gpt-6-sol gpt-6-audio auto"),
    ],
)
def test_preferred_models_come_first_and_the_rest_is_filtered(rules: ModelRules, ids: str) -> None:
    assert " ".join(each.id for each in offered(rules, MODELS)) == ids
    assert first(rules, MODELS) == ids.split()[0]


def test_of_an_empty_list_nothing_is_taken() -> None:
    assert offered(ModelRules(prefer=("a",)), ()) == ()
    assert first(ModelRules(prefer=("a",)), ()) is None


def test_a_pattern_is_tried_on_no_more_than_an_id_may_have() -> None:
    models = (Model(id="a" * LONGEST_ID + "-audio"), Model(id="b"))

    assert offered(ModelRules(exclude=re.compile("audio")), models) == models
