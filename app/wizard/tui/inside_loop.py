"""The screens in an event loop that runs already: a host program's own, which goes on meanwhile."""

import asyncio
from collections.abc import Sequence

from wizard.errors import Cancelled
from wizard.tui.app import WizardApp, refuse_impossible
from wizard.tui.desk import Copy, Open, Start
from wizard.tui.early import Restore, Terminated, behind
from wizard.tui.environment import quiet_environment
from wizard.tui.flow_screen import LoginScreen
from wizard.tui.signals import ending_signals, kept_signals
from wizard.values.credential import Saved
from wizard.values.preset import Preset


async def run_setup(
    start: Start, *, presets: Sequence[Preset], open_url: Open | None, copy: Copy | None, restore: Restore
) -> Saved:
    """As :func:`wizard.tui.app.run_setup`, on the main thread. Cancelled with the task that waits for it."""
    refuse_impossible(inside_loop=True)
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    called_off = task.cancelling() if task is not None else 0
    factory = loop.get_task_factory()  # Textual leaves another one behind
    screen = LoginScreen(start, presets=presets, show_done=False, show_error=False, open_url=open_url, copy=copy)
    app = WizardApp(screen, restore=restore)
    try:
        with (
            kept_signals(),
            quiet_environment(),
            ending_signals(lambda number: app.end(Terminated(number)), restore),
        ):
            await app.run_async(mouse=False)
    finally:
        loop.set_task_factory(factory)
        behind()
    if task is not None and task.cancelling() > called_off:
        raise asyncio.CancelledError  # which Textual took for a wish to leave
    if screen.outcome is not None:
        return screen.outcome
    raise app.failure or screen.error or Cancelled()
