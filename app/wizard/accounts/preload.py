"""Loading what will be needed while the person still reads the first screen."""

import asyncio
import threading
from importlib import import_module

# After the first frame: before it, this would compete with what draws it.
AFTER_S = 0.3
MODULES = ("wizard.login.key", "wizard.machine.http", "wizard.store.backends", "wizard.store.config_file")


def soon() -> asyncio.TimerHandle:
    """Have the slow modules imported on a thread, a moment from now; cancel the handle if nobody will need them."""
    return asyncio.get_running_loop().call_later(AFTER_S, _begin)


def _begin() -> None:
    threading.Thread(target=_load, daemon=True, name="wizard-preload").start()


def _load() -> None:
    for name in MODULES:
        import_module(name)
