"""Where the focus is can be seen on every page, without any colour."""

from typing import Any

import pytest

from tui.forms import FORM, TEXT
from tui.sign_in import redirect
from tui.stage import Asked, Stage, key, looks_like, method, picker, play, review, stage
from wizard.login.questions import Question


def reversed_cells(here: Stage) -> set[tuple[int, int]]:
    """Column and row of what stands out by reverse video."""
    found = set()
    for y, row in enumerate(here.screen._compositor.render_strips()):
        x = 0
        for segment in row:
            if segment.style is not None and segment.style.reverse:
                found |= {(x + at, y) for at in range(segment.cell_length)}
            x += segment.cell_length
    return found


@pytest.mark.parametrize(
    "question", [picker(), method(), key(), redirect(), review(), FORM, TEXT], ids=lambda each: each.name
)
@pytest.mark.parametrize("no_color", ["", "1"], ids=["colours", "none"])
def test_what_has_the_focus_is_reversed_and_nothing_that_had_it(
    monkeypatch: pytest.MonkeyPatch, question: Question[Any], no_color: str
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)

    async def run() -> None:
        async with stage(Asked(question)) as here:
            stops = [each for each in here.screen.focus_chain if each.display and each.region]
            for _ in range(len(stops) + 1):
                focused = here.screen.focused
                assert focused is not None
                shown = reversed_cells(here)
                assert any(focused.region.contains(*cell) for cell in shown), f"{focused}\n{here.text}"
                others = [each for each in stops if each not in focused.ancestors_with_self and each.id != "wz-list"]
                assert not [each for each in others if any(each.region.contains(*cell) for cell in shown)]
                await here.press("tab")

    play(run)


def test_the_warning_under_a_key_says_its_keys() -> None:
    """It has no row to highlight: the words are what is seen."""

    async def run() -> None:
        async with stage(Asked(key(), looks_like())) as here:
            await here.paste("sk-ant-other")
            await here.press("enter")
            assert "Enter checks it with OpenAI anyway." in here.text

    play(run)
