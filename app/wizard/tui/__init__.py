"""The screens. Textual is imported by the call that needs it, never by importing this."""

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wizard.tui.environment import quiet_environment

if TYPE_CHECKING:
    from wizard.tui.desk import Desk
    from wizard.tui.panes.done import NextStep
    from wizard.tui.panes.key import Open
    from wizard.tui.setup_screen import Start
    from wizard.values.credential import Saved
    from wizard.values.preset import Preset


def run_setup(
    start: "Start",
    *,
    presets: "Sequence[Preset]",
    next_steps: "Sequence[NextStep]" = (),
    show_done: bool = False,
    open_url: "Open | None" = None,
    own_process: bool = False,
) -> "Saved":
    """As :func:`wizard.tui.app.run_setup`, with nothing of Textual loaded before and no ``TEXTUAL*`` variable seen."""
    if own_process:
        gc.disable()  # 20 to 36 ms of the start; collecting goes on after the first frame
    with quiet_environment():
        from wizard.tui import app  # noqa: PLC0415  # costs a quarter of a second, and reads the environment
    return app.run_setup(
        start,
        presets=presets,
        next_steps=next_steps,
        show_done=show_done,
        open_url=open_url,
        own_process=own_process,
    )


def run_home(desk: "Desk", *, first_run: bool = False, own_process: bool = False) -> "tuple[Saved, ...]":
    """As :func:`wizard.tui.app.run_home`, likewise."""
    if own_process:
        gc.disable()
    with quiet_environment():
        from wizard.tui import app  # noqa: PLC0415  # costs a quarter of a second, and reads the environment
    return app.run_home(desk, first_run=first_run, own_process=own_process)
