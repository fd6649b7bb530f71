"""One key in a search is one frame: two are twice the work, and Textual draws the second one a good while later."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.console import RenderableType
from textual import events
from textual.screen import Screen

from tui.stage import NEXT, PRESETS, Asked, Stage, picker, play, review
from wizard.tui.app import WizardApp
from wizard.tui.flow_screen import LoginScreen
from wizard.tui.search import Search


class Counted(WizardApp):
    """How often it writes to its terminal, and how often it lays out the screen."""

    frames = 0

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        self.frames += renderable is not None
        super()._display(screen, renderable)


@asynccontextmanager
async def counted(question: Any) -> AsyncIterator[tuple[Counted, Stage]]:
    screen = LoginScreen(Asked(question), presets=PRESETS, next_steps=NEXT, show_error=False)
    app = Counted(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        here = Stage(app, screen, pilot)
        await here.settle()
        yield app, here


@pytest.mark.parametrize(
    ("question", "keys"),
    [(picker(), "gem"), (picker(), "o"), (picker(), "zz"), (review(), "gpt")],
    ids=["less and less", "some", "none", "models"],
)
def test_a_key_in_a_search_is_one_frame_and_no_layout(question: Any, keys: str) -> None:
    async def run() -> None:
        async with counted(question) as (app, here):
            laid_out = list[object]()
            app.screen.screen_layout_refresh_signal.subscribe(app.screen, laid_out.append, immediate=True)
            typed = ""
            for each in (*keys, *("backspace" for _ in keys)):
                typed = typed[:-1] if each == "backspace" else typed + each
                before, app.frames = here.text, 0
                app.post_message(events.Key(each, each if len(each) == 1 else None))
                # Not `press`, which draws at once what is to be drawn; `settle` then draws what was left over.
                await here.until(lambda: app.frames > 0 and app.screen.query_one(Search).value == typed)  # noqa: B023  # awaited here
                await here.settle()
                assert here.text != before
                assert app.frames == 1, typed
            assert not laid_out

    play(run)
