"""Esc, Ctrl+C, and ends: a setup screen ends exactly once, whatever the host has on its stack."""

import asyncio
from typing import Any

import pytest

from tui.stage import (
    CANARY,
    SAVED,
    Asked,
    key,
    lines,
    method,
    picker,
    play,
    review,
    stage,
)
from wizard.errors import Cancelled, Rejected, WizardError
from wizard.login.steps import Back
from wizard.tui import frame
from wizard.values.credential import Outcome, Saved


def test_esc_is_back_for_the_flow() -> None:
    async def run() -> None:
        script = Asked(method())
        async with stage(script) as here:
            await here.press("escape")
        assert isinstance(script.answers[0], Back)

    play(run)


def test_ctrl_c_on_a_question_leaves_with_130() -> None:
    async def run() -> None:
        for question in (picker(), method(), key()):
            async with stage(Asked(question)) as here:
                await here.press("ctrl+c")
            assert isinstance(here.screen.error, Cancelled)
            assert here.screen.error.exit_code == 130
            assert here.screen.outcome is None

    play(run)


def test_ctrl_c_on_a_checked_but_unsaved_key_asks_and_keeps_by_default() -> None:
    async def run() -> None:
        script = Asked(review())
        async with stage(script) as here:
            await here.press("ctrl+c")
            assert "Leave without saving?" in here.text
            assert "The OpenAI key was accepted but is not saved yet." in here.text
            assert lines(here.text, " > ") == [" > Go back and save"]
            await here.press("enter")
            assert "Default model" in here.text
            assert script.answers == []
            here.screen._left_at = -10.0  # more than a second ago
            await here.press("ctrl+c")
            await here.press("escape")
            assert "Default model" in here.text
            here.screen._left_at = -10.0
            await here.press("ctrl+c")
            await here.press("down", "enter")
        assert isinstance(here.screen.error, Cancelled)

    play(run)


def test_a_second_ctrl_c_within_a_second_always_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    assert frame.TWICE_S == 1
    monkeypatch.setattr(frame, "TWICE_S", 60)  # a busy machine takes its time between the two

    async def run() -> None:
        for question in (picker(), review()):
            async with stage(Asked(question)) as here:
                await here.press("ctrl+c", "ctrl+c")
            assert isinstance(here.screen.error, Cancelled)

        async def hangs(frontend: Any) -> Saved:
            await frontend.ask(key())
            await asyncio.Event().wait()
            return SAVED

        async with stage(hangs) as here:
            await here.paste(CANARY)
            await here.press("enter")
            await here.press("ctrl+c")
            assert here.screen.error is None, "one Ctrl+C waits for what cannot be interrupted"
            await here.press("ctrl+c")
        assert isinstance(here.screen.error, Cancelled)

    play(run)


def test_an_unproven_or_an_environment_key_is_nothing_to_lose() -> None:
    async def run() -> None:
        unknown = Outcome(result="unknown", reason="not proven")
        for question in (review(outcome=unknown), review(places=(), store=None, source="$KEY")):
            async with stage(Asked(question)) as here:
                await here.press("ctrl+c")
            assert isinstance(here.screen.error, Cancelled)

    play(run)


def test_an_error_of_ours_comes_out_as_it_is() -> None:
    async def run() -> None:
        error = Rejected("no")

        async def fails(frontend: Any) -> Saved:
            raise error

        async with stage(fails) as here:
            await here.settle()
        assert here.screen.error is error

    play(run)


def test_an_unexpected_error_is_told_by_type_and_place_only() -> None:
    async def run() -> None:
        async def fails(frontend: Any) -> Saved:
            raise KeyError(CANARY)

        async with stage(fails, show_error=True) as here:
            assert "Nothing was saved" in here.text
            assert "The screens failed: KeyError" in here.text
            assert "canary" not in here.text
            await here.press("enter")
        assert type(here.screen.error) is WizardError

    play(run)


def test_the_receipt_can_only_be_finished() -> None:
    async def run() -> None:
        async with stage(Asked()) as here:
            await here.press("m", "a")
            assert here.screen.outcome is None
            await here.press("ctrl+c")
        assert here.screen.outcome is SAVED
        assert here.screen.error is None

    play(run)


# -- too small ---------------------------------------------------------------------------------------------------------
def test_below_60x16_nothing_is_lost() -> None:
    async def run() -> None:
        script = Asked(key())
        async with stage(script) as here:
            await here.paste(CANARY)
            for width, height in ((48, 12), (1, 1), (59, 40), (200, 15)):
                await here.pilot.resize_terminal(width, height)
                await here.settle()
                if width >= 48:
                    assert f"(now {width}x{height})" in here.text.replace("\n ", " ")
                await here.press("x", "enter", "escape")
                assert script.answers == []
            await here.pilot.resize_terminal(80, 24)
            await here.settle()
            assert "✓ 39 characters" in here.text
            await here.press("enter")
        assert script.answers[0].reveal() == CANARY

    play(run)


def test_a_resize_keeps_search_and_highlight() -> None:
    async def run() -> None:
        script = Asked(picker())
        async with stage(script) as here:
            await here.type("a")
            await here.press("down", "down")
            chosen = lines(here.text, " > ")[0].split("[")[0].strip()
            for size in ((60, 16), (120, 40), (1, 1), (80, 24)):
                await here.pilot.resize_terminal(*size)
                await here.settle()
                if size != (1, 1):
                    assert lines(here.text, " > ")[0].split("[")[0].strip() == chosen, size
            assert "\n  a\n" in here.text
            await here.press("enter")
        assert script.answers

    play(run)


def test_a_check_that_ends_while_the_window_is_too_small_is_there_afterwards() -> None:
    async def run() -> None:
        gate = asyncio.Event()

        async def checks(frontend: Any) -> Saved:
            await frontend.ask(key())
            await gate.wait()
            await frontend.ask(review())
            return SAVED

        async with stage(checks) as here:
            await here.paste(CANARY)
            await here.press("enter")
            await here.pilot.resize_terminal(40, 10)
            gate.set()
            await here.settle()
            await here.pilot.resize_terminal(80, 24)
            await here.settle()
            assert "Default model" in here.text
            await here.press("m", "y")
            assert "Use “my” as typed" in here.text

    play(run)


@pytest.mark.parametrize("width", [1, 4, 18])
def test_help_and_what_is_wrong_come_while_the_window_is_too_small(width: int) -> None:
    async def run() -> None:
        async with stage(Asked(key(), key(problem=Rejected("the host refused the key")))) as here:
            await here.pilot.resize_terminal(width, 5)
            await here.settle()
            await here.press("?", "escape")
            await here.pilot.resize_terminal(80, 24)
            await here.settle()
            assert "This page, when the field is empty." in here.text
            await here.press("escape")
            await here.paste(CANARY)
            await here.press("enter")
            await here.pilot.resize_terminal(width, 5)
            await here.settle()
            await here.pilot.resize_terminal(80, 24)
            await here.settle()
            assert " x The host refused the key." in here.text

    play(run)


KEPT = "wizard auth corp"


def test_a_sign_in_that_is_kept_is_not_called_a_key_that_is_forgotten() -> None:
    async def run() -> None:
        async with stage(Asked(review(kept=KEPT))) as here:
            await here.press("ctrl+c")
            assert "The sign-in was accepted but is not saved yet." in here.text
            assert "Leave; the sign-in is kept and wizard auth corp finishes it" in here.text
            assert "key" not in here.text
            here.screen._left_at = -10.0
            await here.press("down", "enter")
        assert isinstance(here.screen.error, Cancelled)
        assert here.screen.error.hint == f"`{KEPT}` finishes it"

    play(run)


def test_esc_asks_where_it_leaves_and_goes_back_where_it_does_not() -> None:
    async def run() -> None:
        for question in (review(kept=KEPT, leaves=True), review(leaves=True)):
            script = Asked(question)
            async with stage(script) as here:
                assert here.text.split("\n")[-1].endswith("Esc leave")
                await here.press("escape")
                assert "Leave without saving?" in here.text
                assert script.answers == []
                await here.press("escape")
                assert "Default model" in here.text
                await here.press("escape", "down", "enter")
            assert isinstance(script.answers[0], Back)
        for question in (review(kept=KEPT), review(), review(leaves=True, places=(), store=None, source="$KEY")):
            script = Asked(question)
            async with stage(script) as here:
                await here.press("escape")
            assert isinstance(script.answers[0], Back)

    play(run)


def test_the_review_of_a_sign_in_has_no_key_to_go_back_to() -> None:
    async def run() -> None:
        for question, said in ((review(kept=KEPT), "Back; the sign-in is kept."), (review(), "Back to the key.")):
            async with stage(Asked(question)) as here:
                await here.press("?")
                assert said in here.text

    play(run)
