"""The presets of one vendor name each other, by ids that exist."""

import pytest

from wizard.catalog.preset_file import read
from wizard.catalog.presets import load

TEXT = """
id = "one"
name = "One"
siblings = {siblings}
endpoints = [{{ protocol = "openai-chat", base_url = "https://api.one.test/v1" }}]
login = [{{ method = "api-key" }}]
"""


def problems(siblings: str) -> list[str]:
    return [f"{each.key} {each.text}" for each in read(TEXT.format(siblings=siblings), stem="one", file="one.toml")[1]]


def test_ids_are_taken_as_they_stand() -> None:
    preset, found = read(TEXT.format(siblings='["two", "three-plan"]'), stem="one", file="one.toml")

    assert found == ()
    assert preset is not None
    assert preset.siblings == ("two", "three-plan")


@pytest.mark.parametrize(
    ("siblings", "said"),
    [
        ('["Two"]', "siblings[0] is not a usable id"),
        ('["two", "../three"]', "siblings[1] is not a usable id"),
        ('["one"]', "siblings[0] is this preset itself"),
        ("[1]", "siblings[0] is not a string"),
        ('"two"', "siblings "),
    ],
)
def test_what_is_no_id_is_told_with_its_place(siblings: str, said: str) -> None:
    (problem,) = problems(siblings)

    assert problem.startswith(said)


def test_the_shipped_ones_exist_and_name_each_other() -> None:
    presets = load("/nowhere", []).presets

    named = {(each.id, other) for each in presets.values() for other in each.siblings}

    assert named
    assert {other for _, other in named} <= presets.keys()
    assert named == {(other, own) for own, other in named}
