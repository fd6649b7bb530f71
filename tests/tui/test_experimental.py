"""An experimental login on the screens: whose client id it is stands there whole, and Enter goes back."""

import pytest

from tui.flows import flow
from tui.provider import Provider
from tui.sizes import fits, sizes
from tui.stage import play, stage
from wizard.catalog.presets import load
from wizard.errors import Cancelled
from wizard.login.draft import Wishes
from wizard.tui.panes.sure import SurePane

SHIPPED = load("/nowhere", []).presets


@sizes
@pytest.mark.parametrize("preset_id", ["xai", "kimi-for-coding"])
def test_whose_client_id_it_is_is_asked_about_first(preset_id: str, size: tuple[int, int]) -> None:
    preset = SHIPPED[preset_id]
    login = preset.login("device")
    assert login is not None

    async def run() -> None:
        world = Provider()
        script = flow(world, preset=preset, wishes=Wishes(method="device"))
        async with stage(script, size) as here:
            await here.until(lambda: isinstance(here.screen.pane, SurePane))
            await here.settle()
            fits(here, size)
            assert f"{login.notice} Sign in with it?" in " ".join(here.text.split())
            assert "No, go back" in here.text
            assert "Yes, go on" in here.text
            await here.press("enter")
            await here.until(lambda: here.screen.error is not None)
        assert isinstance(here.screen.error, Cancelled)
        assert world.sent == []

    play(run)
