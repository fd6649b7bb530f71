"""The garbage collector rests until the first frame, in a process of the wizard's own, and nowhere else."""

import asyncio
import gc
from collections.abc import Iterator

import pytest

from tui.stage import NEXT, PRESETS, Asked, picker, play
from wizard.tui.app import WizardApp
from wizard.tui.flow_screen import LoginScreen


@pytest.fixture
def collector() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


@pytest.mark.usefixtures("collector")
@pytest.mark.parametrize("own_process", [True, False])
def test_it_goes_on_after_the_first_frame(own_process: bool) -> None:
    async def run() -> None:
        screen = LoginScreen(Asked(picker()), presets=PRESETS, next_steps=NEXT, show_error=False)
        app = WizardApp(screen, own_process=own_process)
        async with app.run_test():
            assert not gc.isenabled()
            async with asyncio.timeout(30):
                while own_process and not gc.isenabled():
                    await asyncio.sleep(0.01)
            assert (gc.get_freeze_count() > 0) is own_process

    play(run)
