"""Screens as text files: what stands where, and how it is drawn, at three sizes."""

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import Resize
from textual.filter import NoColor
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.scenes import Scene
from tui.stage import SIZES, Stage, quiet, text_of
from wizard.tui.app import WizardApp
from wizard.tui.countdown import Countdown
from wizard.tui.frame import WizardScreen
from wizard.tui.panes import help as help_
from wizard.tui.panes.browser import BrowserPane
from wizard.tui.panes.device import DevicePane

FOLDER = Path(__file__).with_name("pictures")
FIRST = SIZES[0]  # where a scene is played; the other sizes are reached by resizing
MARKED = (80, 24)
LEAST = (1, 1)
_HUES = {"color(1)": "r", "color(2)": "g", "color(3)": "y", "color(6)": "c", "#000000": "q"}


class _Empty(WizardScreen[None]):
    """A stage for the screens: the application wants one of ours below them."""

    CSS = ""

    def compose(self) -> ComposeResult:
        yield from ()

    def on_resize(self, event: Resize) -> None:
        event.prevent_default()


class _Seat(Stage):
    """Waits until what stands there stands still."""

    async def settle(self) -> None:
        await quiet(self.app)


class Theatre:
    """One application for all scenes: starting one for each would take a minute."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._app = WizardApp(_Empty())
        self._release, help_.release = help_.release, lambda: "1.0"
        self._compose = Screen._compositor_refresh
        # What it would send to a terminal nobody looks at: a third of the time.
        Screen._compositor_refresh = lambda screen: screen._dirty_widgets.clear()  # type: ignore[method-assign]
        self._running: AbstractAsyncContextManager[Pilot[None]] = self._app.run_test(size=FIRST)
        self._pilot = self._runner.run(self._running.__aenter__())

    def close(self) -> None:
        self._runner.run(self._running.__aexit__(None, None, None))
        self._runner.close()
        help_.release = self._release
        Screen._compositor_refresh = self._compose  # type: ignore[method-assign]

    def play(self, scene: Scene) -> str:
        """The picture of ``scene``: at each size, the text; then what is not drawn as plain text."""
        return self._runner.run(self._play(scene))

    async def _play(self, scene: Scene) -> str:
        screen = scene.screen()
        left: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        await self._app.push_screen(screen, lambda result: left.done() or left.set_result(result))
        here = _Seat(self._app, screen, self._pilot)
        await here.settle()
        await scene.keys(here)
        await _stand_still(here)
        parts = []
        for size in SIZES if scene.is_main else SIZES[:2]:
            if size != FIRST:
                await self._resize(here, LEAST)  # nothing of it is lost there
                await self._resize(here, size)
            parts.append(f"{'=' * 8} {size[0]}x{size[1]}\n{text_of(self._app)}")
            if size == MARKED:
                parts.append(f"{'-' * 8} marks\n{_marks(self._app)}")
                _check_without_colour(self._app)
        screen.dismiss()
        await left
        await self._resize(here, FIRST)
        return "\n".join(parts) + "\n"

    async def _resize(self, here: Stage, size: tuple[int, int]) -> None:
        await self._pilot.resize_terminal(*size)
        await here.settle()


async def _stand_still(here: Stage) -> None:
    """Clocks that do not go on while the screen is read."""
    if isinstance(pane := here.screen.pane, BrowserPane | DevicePane):
        begun = pane.note if isinstance(pane, DevicePane) else pane.question
        pane.countdown = Countdown(begun.expires_in, read=lambda: (0.0, 0.0))
        here.screen.draw_frame()
        await here.settle()


def _marks(app: App[Any]) -> str:
    """The rows that are not plain, a letter for each cell: reversed, a hue, bold, dim."""
    rows = ["".join(_letter(each.style) * each.cell_length for each in row).rstrip() for row in _strips(app)]
    return "\n".join(f"{at:>2}|{row}" for at, row in enumerate(rows) if row)


def _check_without_colour(app: App[Any]) -> None:
    """What NO_COLOR leaves: the same text, and everything that is not colour."""
    text, marks = text_of(app), _marks(app)
    before = [*app._filters]
    app._filters.append(NoColor())
    _forget_drawn(app)
    try:
        bare = _marks(app)
        assert text_of(app) == text
    finally:
        app._filters[:] = before
        _forget_drawn(app)
    assert not set("gyrcq?") & set("".join(row.partition("|")[2] for row in bare.splitlines()))
    assert bare.count("R") == marks.count("R")


def _strips(app: App[Any]) -> list[Strip]:
    strips: list[Strip] = app.screen._compositor.render_strips()
    return strips


def _forget_drawn(app: App[Any]) -> None:
    for each in app.screen.walk_children(Widget):
        each._styles_cache.clear()


def _letter(style: Style | None) -> str:
    if style is None:
        return " "
    if style.reverse:
        return "R"
    hue = style.color.name if style.color is not None and not style.color.is_default else ""
    if hue:
        return _HUES.get(hue, "?")
    return "b" if style.bold else "d" if style.dim else " "
