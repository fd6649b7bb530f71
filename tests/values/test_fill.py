"""Answers to parameters lead nowhere else than the preset says."""

import re

import pytest

from wizard.errors import UsageError
from wizard.values.fill import fill, parameter_value
from wizard.values.preset import Parameter

FREE = Parameter(name="tenant", label="tenant", example="my-company")
STRICT = Parameter(name="tenant", label="tenant", pattern=re.compile("^[a-z-]{2,9}$"), example="my-company")


@pytest.mark.parametrize("value", ["blue", "a.b_c~d-e", "X", "x" * 200, "...", "..a", "a.."])
def test_an_unreserved_answer_is_taken_as_it_is(value: str) -> None:
    assert parameter_value(FREE, value) == value


@pytest.mark.parametrize(
    "value", ["", ".", "..", "/", "a/b", "a?b", "a#b", "a@b", "a\\b", "a%b", "a b", "a:b", "a\n", "é", "x" * 201]
)
def test_an_answer_that_could_lead_elsewhere_is_refused_with_the_example(value: str) -> None:
    with pytest.raises(UsageError, match="my-company"):
        parameter_value(FREE, value)


@pytest.mark.parametrize("value", ["A", "a", "blue\n", "blueblueblue", "a.b"])
def test_the_pattern_matches_the_whole_answer(value: str) -> None:
    with pytest.raises(UsageError):
        parameter_value(STRICT, value)


def test_only_the_named_holes_are_filled() -> None:
    assert fill("https://{a}.example/{b}/{a}", {"a": "x"}) == "https://x.example/{b}/x"
