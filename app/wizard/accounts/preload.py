"""Loading what will be needed while the person still reads the first screen."""

import asyncio
import threading
from importlib import import_module

MODULES = (
    "wizard.login.place",
    "wizard.login.review",
    "wizard.login.key",
    "wizard.machine.http",
    "wizard.accounts.places",
    "wizard.accounts.saving",
    "wizard.store.backends",
    "wizard.store.config_file",
    "tomlkit",
)
# Three timers in a row that ring in time: nothing is being drawn. A busy machine is not waited for longer than this.
STEP_S, LATE_S, CALM, LONGEST_S = 0.02, 0.005, 3, 1.0


def soon() -> asyncio.Task[None]:
    """Have the slow modules imported on a thread, once it is quiet; cancel it if nobody will need them."""
    return asyncio.ensure_future(_begin())


async def quiet() -> None:
    """Until the loop has been at rest for a moment: whatever comes before would compete with the first frame."""
    loop = asyncio.get_running_loop()
    until, calm = loop.time() + LONGEST_S, 0
    while calm < CALM and loop.time() < until:
        due = loop.time() + STEP_S
        await asyncio.sleep(STEP_S)
        calm = calm + 1 if loop.time() - due < LATE_S else 0


async def _begin() -> None:
    await quiet()
    threading.Thread(target=_load, daemon=True, name="wizard-preload").start()


def _load() -> None:
    for name in MODULES:
        import_module(name)
