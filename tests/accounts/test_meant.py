"""A name that is none leads to the providers somebody may have meant by it."""

import pytest

from wizard.accounts.meant import asked_back, meant
from wizard.catalog.presets import load

SHIPPED = tuple(each for each in load("/nowhere", ()).presets.values() if each.exportable)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("claude", ("anthropic",)),
        ("Grok", ("xai", "groq")),
        ("kimi", ("kimi-for-coding", "moonshotai")),
        ("bedrock", ("amazon-bedrock",)),
        ("glm", ("zai", "zai-coding-plan")),
        ("openai-key", ("openai",)),
        ("antropic", ("anthropic",)),
    ],
)
def test_what_people_call_a_provider_leads_to_it(name: str, expected: tuple[str, ...]) -> None:
    assert meant(name, (), SHIPPED) == expected


def test_a_profile_comes_before_the_providers() -> None:
    assert meant("wrk", ("work",), SHIPPED) == ("work",)
    assert meant("corp", ("corp-openai",), SHIPPED) == ("corp-openai",)


@pytest.mark.parametrize("name", ["zz", "swordfish", "models", "o", ""])
def test_what_fits_none_or_many_leads_nowhere(name: str) -> None:
    assert meant(name, (), SHIPPED) == ()


def test_the_question_names_each_once() -> None:
    assert asked_back(()) == ""
    assert asked_back(("a",)) == "did you mean `a`?"
    assert asked_back(("a", "b", "c")) == "did you mean `a`, `b` or `c`?"
