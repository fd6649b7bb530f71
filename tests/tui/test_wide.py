"""From 100 columns on a panel stands beside the lists, and no column of theirs is cut for it."""

from dataclasses import replace

import pytest

from tui.stage import Asked, picker, play, review, stage
from wizard.accounts.rows import Row
from wizard.tui.panes import profiles_words

WIDE = pytest.mark.parametrize("width", [100, 115, 116, 120])
KEYS = "https://platform.openai.com/settings/organization/api-keys"


@WIDE
def test_the_rows_of_the_picker_are_whole_beside_the_panel(width: int) -> None:
    question = picker()
    options = tuple(
        replace(each, mark="$OPENROUTER_API_KEY", detail=(("Get a key", KEYS),)) for each in question.options
    )

    async def run() -> None:
        async with stage(Asked(replace(question, options=options)), (width, 26)) as here:
            rows = here.text.split("\n")
            first = next(each for each in rows if each.startswith(" > "))
            assert "[OAuth] [API key] $OPENROUTER_API_KEY  " in first
            at = next(n for n, each in enumerate(rows) if "Get a key" in each)
            column = rows[at].index("Get a key")
            parts = [each[column:] for each in rows[at + 1 : at + 4]]
            assert "".join(each.strip() for each in parts) == KEYS
            assert all(each.startswith("  ") for each in parts if each.strip())

    play(run)


@WIDE
def test_the_rows_of_the_review_are_whole_beside_the_panel(width: int) -> None:
    async def run() -> None:
        async with stage(Asked(review()), (width, 26)) as here:
            assert " > gpt-5.2                           recommended   400K" in here.text
            assert "400,000 tokens" in here.text

    play(run)


@pytest.mark.parametrize(
    ("method", "said"), [("$TEAM_OPENAI_KEY", "$env"), ("command pass", "command"), ("API key", "API key")]
)
@pytest.mark.parametrize("narrow", [True, False])
def test_how_a_profile_signs_in_is_a_word_that_fits(method: str, said: str, narrow: bool) -> None:
    row = Row(name="ada", provider="Ada", method=method, state="ready", said="ready", model="m-1")

    assert f" {said} " in profiles_words.line(row, None, narrow=narrow).plain


@pytest.mark.parametrize("narrow", [True, False])
def test_a_refused_profile_says_so_and_not_that_its_server_runs(narrow: bool) -> None:
    row = Row(name="ada", provider="Ada", method="local", state="unverified", said="rejected", rejected=True)

    assert " x rejected" in profiles_words.line(row, None, narrow=narrow, runs=True).plain


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
def test_a_refused_provider_is_marked_in_the_picker(size: tuple[int, int]) -> None:
    question = picker()
    options = tuple(replace(each, mark="rejected") if each.id == "openai" else each for each in question.options)

    async def run() -> None:
        async with stage(Asked(replace(question, options=options)), size) as here:
            assert "! rejected" in here.text

    play(run)
