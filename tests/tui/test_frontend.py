"""What the frontend keeps between steps."""

import asyncio
from typing import Any

from wizard.login.steps import Back
from wizard.tui.frontend import ScreenFrontend


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
