"""How another program starts us, wherever it stands: our own script, else the interpreter with our module."""

import os
import sys
from pathlib import Path


def own_command() -> tuple[str, ...]:
    """The first words of the command, the program by its full path. A link to the script stays one: upgrades move it."""
    names = ("wizard.exe",) if sys.platform == "win32" else ("wizard",)
    called = Path(sys.argv[0]).absolute() if sys.argv and sys.argv[0] else None
    beside = Path(sys.executable).parent
    for script in (called, *(beside / name for name in names)):
        if script is not None and script.name in names and script.is_file() and os.access(script, os.X_OK):
            return (str(script),)
    # -P: a folder `wizard` where the tool happens to stand must not be taken for us.
    return (sys.executable, "-P", "-m", "wizard")
