"""What the frontend keeps between steps."""

import asyncio
from contextlib import suppress
from typing import Any

from tui.stage import SAVED, method, play, stage, unproven
from wizard.login.notes import Notice
from wizard.login.steps import Back
from wizard.tui.frontend import ScreenFrontend
from wizard.values.credential import Saved


class Pane:
    def works(self) -> None: ...


class Stage:
    """No screen: only what a wait needs."""

    def __init__(self) -> None:
        self.pane: Any = Pane()

    def drop_early(self) -> None: ...


def test_leaving_between_two_waits_ends_the_next_one_and_only_that() -> None:
    async def run() -> None:
        frontend = ScreenFrontend(Stage(), ())  # type: ignore[arg-type]  # the part of it that is used
        assert not frontend.interrupt(), "nothing runs"
        async with asyncio.timeout(60):
            assert isinstance(await frontend.interrupted(), Back)
        waiting = asyncio.ensure_future(frontend.interrupted())
        await asyncio.wait([waiting], timeout=0.05)
        assert not waiting.done()
        assert frontend.interrupt()
        async with asyncio.timeout(60):
            assert isinstance(await waiting, Back)

    asyncio.run(run())


def test_what_a_step_told_is_gone_when_it_is_taken_back() -> None:
    async def script(frontend: ScreenFrontend) -> Saved:
        for goes_back in (frontend.ask(unproven()), frontend.interrupted()):
            await frontend.ask(method())
            await frontend.tell(Notice("Key from $OPENAI_API_KEY, model not set there"))
            with suppress(Back):
                await goes_back
        await frontend.ask(method())
        return SAVED

    async def run() -> None:
        async with stage(script) as here:
            for _ in range(2):
                assert "how do you sign in?" in here.text
                assert "Key from" not in here.text
                await here.press("enter")
                assert "Key from $OPENAI_API_KEY" in here.text
                await here.press("escape")
            assert "how do you sign in?" in here.text
            assert "Key from" not in here.text

    play(run)
