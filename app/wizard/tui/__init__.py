"""The screens. Textual is imported by the call that needs it, never by importing this."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from wizard.tui.early import Restore, hushed
from wizard.tui.environment import forget_debugging, quiet_environment
from wizard.tui.skeleton import titled

if TYPE_CHECKING:
    from wizard.accounts.copied import Offer
    from wizard.tui.desk import Copy, Desk, NextStep, Open, Start
    from wizard.tui.setup_screen import SetupScreen as SetupScreen
    from wizard.values.credential import Saved
    from wizard.values.preset import Preset


def __getattr__(name: str) -> Any:
    """``SetupScreen``, for Textual programs, with Textual itself."""
    if name != "SetupScreen":
        raise AttributeError(f"module `wizard.tui` has no attribute `{name}`")
    from wizard.tui.setup_screen import SetupScreen  # noqa: PLC0415  # as below

    return SetupScreen


def run_setup(
    start: "Start",
    *,
    presets: "Sequence[Preset]",
    next_steps: "Sequence[NextStep] | None" = None,
    show_done: bool = False,
    open_url: "Open | None" = None,
    copy: "Copy | None" = None,
    own_process: bool = False,
    first_line: str = "",
) -> "Saved":
    """As :func:`wizard.tui.app.run_setup`, for a caller that has not loaded Textual.

    What is typed while it loads is not echoed and not lost; ``first_line`` is on the screen meanwhile.
    """
    with _loading(first_line, own_process=own_process) as restore:
        from wizard.tui import app  # noqa: PLC0415  # costs a quarter of a second, and reads the environment

        return app.run_setup(
            start,
            presets=presets,
            next_steps=next_steps,
            show_done=show_done,
            open_url=open_url,
            copy=copy,
            own_process=own_process,
            restore=restore,
        )


async def run_setup_inside_loop(
    start: "Start",
    *,
    presets: "Sequence[Preset]",
    open_url: "Open | None" = None,
    copy: "Copy | None" = None,
    first_line: str = "",
) -> "Saved":
    """As :func:`wizard.tui.inside_loop.run_setup`, likewise; the loop goes on while Textual is loaded."""
    with hushed(titled(first_line), inside_loop=True) as restore, quiet_environment():
        await _loaded("wizard.tui.inside_loop")
        from wizard.tui import inside_loop  # noqa: PLC0415  # as above

        return await inside_loop.run_setup(start, presets=presets, open_url=open_url, copy=copy, restore=restore)


def run_home(
    desk: "Desk",
    *,
    first_run: bool = False,
    offer: "Offer | None" = None,
    own_process: bool = False,
    first_line: str = "",
) -> "tuple[Saved, ...]":
    """As :func:`wizard.tui.app.run_home`, likewise."""
    with _loading(first_line, own_process=own_process) as restore:
        from wizard.tui import app  # noqa: PLC0415  # as above

        return app.run_home(desk, first_run=first_run, offer=offer, own_process=own_process, restore=restore)


async def _loaded(module: str) -> None:
    import asyncio  # noqa: PLC0415  # who calls this has loaded it
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # as above
    from importlib import import_module  # noqa: PLC0415  # as above

    with ThreadPoolExecutor(1) as aside:
        await asyncio.get_running_loop().run_in_executor(aside, import_module, module)


@contextmanager
def _loading(first_line: str, *, own_process: bool) -> Iterator[Restore]:
    if own_process:
        forget_debugging()
        gc.disable()  # 20 to 36 ms of the start; collecting goes on after the first frame
    try:
        with hushed(titled(first_line)) as restore, quiet_environment():
            yield restore
    finally:
        if own_process:
            gc.enable()
