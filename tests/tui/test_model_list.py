"""The panel about a model says what its provider tells and nothing else; the catalogue's list is called that."""

import re
from datetime import datetime, timedelta

import pytest

from tui.sizes import fits, sizes
from tui.stage import MODELS, Asked, lines, play, review, stage
from wizard.login.review_question import Reviewed
from wizard.tui.panes import models_words
from wizard.values.credential import Model, Price


def said(model: Model) -> list[str]:
    return models_words.detail(model).plain.split("\n")


def test_everything_that_is_told_is_a_row() -> None:
    model = Model(
        id="m-1", name="Model One", context=400_000, output=128_000, tools=True, images=False, price=Price(1.25, 10.0)
    )

    assert said(model) == [
        "m-1",
        "Model One",
        "",
        "Context  400,000 tokens",
        "Output   128,000 tokens",
        "Tools    yes",
        "Images   no",
        "Price    $1.25 in",
        "         $10 out",
        "         per 1M tokens",
    ]


def test_what_is_not_told_is_not_said() -> None:
    assert said(Model(id="m-1")) == ["m-1"]
    assert said(Model(id="m-1", tools=False)) == ["m-1", "", "Tools    no"]
    assert said(Model(id="m-1", price=Price(0.0, 0.0))) == ["m-1", "", "Price    free"]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0.0, "$0"),
        (0.001, "$0.001"),
        (0.075, "$0.075"),
        (0.1, "$0.10"),
        (1.25, "$1.25"),
        (2.5, "$2.50"),
        (10.0, "$10"),
        (2000.0, "$2,000"),
    ],
)
def test_dollars_as_price_lists_write_them(amount: float, text: str) -> None:
    assert f"{text} in" in models_words.detail(Model(id="m", price=Price(amount, 5.0))).plain


def test_no_row_is_wider_than_the_panel_at_a_hundred_columns() -> None:
    widest = Model(id="m", context=9_999_999, output=9_999_999, price=Price(1999.995, 1999.995))

    assert max(map(len, said(widest))) <= 25


@pytest.mark.parametrize("width", [100, 120])
def test_the_panel_follows_the_highlight(width: int) -> None:
    async def run() -> None:
        async with stage(Asked(review()), (width, 24)) as here:
            assert lines(here.text, "Tools ")[0].endswith("Tools    yes")
            await here.press("down")
            assert "Tools" not in here.text
            await here.press("up")
            assert "per 1M tokens" in here.text

    play(run)


@sizes
def test_without_a_live_list_the_catalogues_is_shown_and_called_that(size: tuple[int, int]) -> None:
    async def run() -> None:
        script = Asked(review(models=MODELS[2:5], live=False, model=None))
        async with stage(script, size) as here:
            fits(here, size)
            assert "This list is from the catalogue." in here.text
            assert "3 models" in here.text  # to search
            assert "ms, 3 models" not in here.text  # none was counted by the provider
            await here.paste("gpt-5.9")
            assert "Use “gpt-5.9” as typed" in here.text
            await here.press("escape", "enter")
        assert script.answers == [Reviewed(model="gpt-5.2", profile="openai", store="keyring")]

    play(run)


def test_the_list_of_the_catalogue_says_how_old_it_is() -> None:
    as_of = datetime.now().astimezone().date() - timedelta(days=12)

    async def run() -> None:
        async with stage(Asked(review(models=MODELS[2:5], live=False, model=None, as_of=as_of))) as here:
            # Or midnight has come since.
            assert re.search(r"This list is from the catalogue, 1[23] days old\.", here.text)

    play(run)
