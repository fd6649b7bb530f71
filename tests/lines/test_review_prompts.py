"""The model in line prompts, where the list is the catalogue's: a name that is none of it can be typed."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from wizard.lines.prompts import Prompts
from wizard.lines.review_prompts import review
from wizard.login.review_question import Review
from wizard.values.credential import Model


class Typed:
    """A terminal somebody has typed at."""

    def __init__(self, *lines: str) -> None:
        self._lines = list(lines)

    def line(self, prompt: str, aside: object = None) -> str:
        del prompt, aside
        return self._lines.pop(0)


def chosen(*typed: str, live: bool = False, as_of: date | None = None) -> str | None:
    question = Review(
        name="model",
        provider="Ada AI",
        host="api.ada.test",
        outcome=None,
        models=(Model(id="ada-2"), Model(id="ada-1")),
        recommended=("ada-2", "ada-1"),
        model="ada-2" if live else None,
        profile="ada",
        places=(),
        store=None,
        config_path="~/config.toml",
        live=live,
        as_of=as_of,
    )
    terminal: Any = Typed(*typed, "y")
    return review(Prompts(terminal, ()), question).model


@pytest.mark.parametrize(
    ("typed", "model"),
    [("", "ada-2"), ("2", "ada-1"), ("ada-1", "ada-1"), ("ada-3-new", "ada-3-new"), ("-", None), ("?", "ada-2")],
)
def test_a_catalogue_list_takes_a_number_a_name_another_name_or_none(
    typed: str, model: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    again = ("",) if typed == "?" else ()

    assert chosen(typed, *again) == model

    said = capsys.readouterr().err
    assert said.startswith("This list is from the catalogue; another name can be typed too, or - for none.\n  1 ada-2")
    assert "Enter for ada-2" in said


def test_the_list_of_the_catalogue_says_how_old_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    as_of = datetime.now().astimezone().date() - timedelta(days=12)

    chosen("", as_of=as_of)

    # Or midnight has come since.
    assert re.match(
        r"This list is from the catalogue, 1[23] days old; another name can be typed too", capsys.readouterr().err
    )


def test_a_part_of_several_names_is_no_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert chosen("ada", "1") == "ada-2"
    assert "ada-1" in capsys.readouterr().err


def test_a_live_list_takes_only_what_is_on_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert chosen("bob", "", live=True) == "ada-2"
    said = capsys.readouterr().err
    assert "Nothing matches “bob”" in said or "That is none of these" in said
    assert "catalogue" not in said
