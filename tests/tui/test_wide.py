"""From 100 columns on a panel stands beside the lists, and no column of theirs is cut for it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tui.stage import Asked, picker, play, review, stage
from wizard.accounts.rows import Row
from wizard.login.questions import Option
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


@pytest.mark.parametrize("mark", ["", "saved", "login needed", "$LITELLM_API_KEY"])
@pytest.mark.parametrize("size", [(60, 16), (76, 20), (80, 24), (100, 30)])
def test_a_provider_of_many_ways_in_shows_whole_ways_and_how_it_stands(size: tuple[int, int], mark: str) -> None:
    ways = ("API key", "local", "token", "command")
    row = Option(id="litellm", label="LiteLLM proxy", badges=ways, mark=mark, group="Popular")

    async def run() -> None:
        async with stage(Asked(replace(picker(), options=(row,))), size) as here:
            (line,) = [each for each in here.text.split("\n") if "LiteLLM proxy  " in each and "[" in each]
            assert all(each in ways for each in re.findall(r"\[([^\]\s]*[^\]]*)", line))
            assert line.count("[") == line.count("]") >= 1
            assert ("env" if mark[:1] == "$" and size[0] < 76 else mark) in line
            assert ("…" in line) == (line.count("[") < 4)

    play(run)


@pytest.mark.parametrize(("narrow", "longest"), [(True, 17), (False, 18)])
def test_a_name_that_is_cut_on_its_row_stands_whole_below(narrow: bool, longest: int) -> None:
    row = Row(name="n" * longest, provider="Ada", method="API key", state="ready", store="the keyring", host="ada.test")

    short = profiles_words.about(row, narrow=narrow).plain
    whole = profiles_words.about(replace(row, name="n" * 64), narrow=narrow).plain

    assert "nnn" not in short
    assert whole == f"{'n' * 64}\n{short}"
    broken = profiles_words.about(replace(row, name="n" * 64, state="invalid", said="no such provider"), narrow=narrow)
    assert broken.plain == f"{'n' * 64}\nNo such provider."


def test_many_profiles_are_counted_as_many_models_are() -> None:
    assert profiles_words.counted(1000, 998, None).plain == "1,000 saved, 998 issues"
    assert profiles_words.counted(1000, 0, 10).plain.strip() == "10 of 1,000"


@pytest.mark.parametrize(
    ("changed", "wide", "narrow"),
    [
        ({"said": "checked 3 h ago"}, "✓ checked 3 h ago", "✓ 3 h ago"),
        ({"said": "limited, 3 h ago", "limited": True}, "! limited, 3 h ago", "! limited, 3 h ago"),
        (
            {"said": "rejected 3 h ago", "rejected": True, "state": "unverified"},
            "x rejected 3 h ago",
            "x rejected 3 h ago",
        ),
    ],
)
@pytest.mark.parametrize("ago", ["3 h ago", "59 min ago", "just now", "9999 d ago"])
def test_when_it_was_checked_fits_beside_the_model(changed: dict[str, Any], wide: str, narrow: str, ago: str) -> None:
    usual = {"name": "a" * 64, "provider": "Ada", "method": "API key", "state": "ready", "model": "m-1"}
    row = Row(**{**usual, **changed, "said": changed["said"].replace("3 h ago", ago), "checked": ago})

    at_80, at_60 = (profiles_words.line(row, None, narrow=each).plain for each in (False, True))

    assert at_80.endswith(f" {wide.replace('3 h ago', ago):<22} m-1")
    assert at_60.endswith(f" {narrow.replace('3 h ago', ago)}")
    assert len(at_60) <= 60 - 4
