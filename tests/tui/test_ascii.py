"""In a locale that is not UTF-8 every page keeps to ASCII, and every column stays where it was."""

import re
from typing import Any

import pytest
from textual.scrollbar import ScrollBarRender

from tui.forms import FORM, TEXT
from tui.sign_in import redirect, user_code
from tui.stage import SAVED, Asked, key, method, picker, play, review, stage
from wizard.errors import UsageError
from wizard.login.questions import Question
from wizard.values.credential import Model, Saved
from wizard.values.locale import LOOKS_LIKE

TROUBLE = UsageError("the “Größe” isn’t known…", hint="try – or not · 東京")
QUESTIONS = (
    picker(),
    method(caveat="Größe, 東京"),
    key(problem=TROUBLE),
    redirect(),
    review(problem=TROUBLE, models=(Model(id="größe-東京"),), model="größe-東京"),
    FORM,
    TEXT,
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.name)
def test_every_page_keeps_to_ascii_cell_for_cell(monkeypatch: pytest.MonkeyPatch, question: Question[Any]) -> None:
    shown = {}

    async def run() -> None:
        async with stage(Asked(question)) as here:
            here.screen.set_focus(None)  # a cursor comes and goes
            await here.settle()
            shown[locale] = re.sub(r"\b\d:\d\d\b", "0:00", here.text)  # a second may pass between the two

    for locale in ("C.UTF-8", "C"):
        monkeypatch.setenv("LC_ALL", locale)
        play(run)

    assert shown["C"].isascii()
    drawn_as = LOOKS_LIKE | dict.fromkeys(ScrollBarRender.VERTICAL_BARS, " ")
    assert "?" not in set(drawn_as.values())
    for plain, full in zip(shown["C"].split("\n"), shown["C.UTF-8"].split("\n"), strict=True):
        drawn = "".join(drawn_as.get(each, each if each.isascii() else "?" * (1 + (each in "東京"))) for each in full)
        assert plain == drawn.rstrip()  # as the end of a scrollbar is drawn


def test_the_code_and_the_last_page_do_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")

    async def code(frontend: Any) -> Saved:
        await frontend.tell(user_code())
        await frontend.interrupted()
        return SAVED

    async def run() -> None:
        async with stage(code) as here:
            assert "W D J B - M J H T" in here.text
            assert here.text.isascii()
        async with stage(Asked(), show_done=True) as here:
            assert "OpenAI is ready" in here.text
            assert here.text.isascii()

    play(run)
