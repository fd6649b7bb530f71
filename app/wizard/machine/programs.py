"""Where a program is: on PATH or by its full path, never in the current directory."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

_OURS = ("WIZARD_", "TEXTUAL")


def scrubbed(environ: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """What a program of the desktop is given: neither the variables named, which hold keys, nor our own."""
    return {name: text for name, text in environ.items() if name not in names and not name.upper().startswith(_OURS)}


def found(name: str, environ: Mapping[str, str]) -> str | None:
    """The full path of a program that may be started, or None.

    Not ``shutil.which``: on Windows that looks into the current directory first, and it takes ``.`` on PATH.
    """
    if os.path.dirname(name):  # noqa: PTH120  # Path would drop the dot of ./name
        return _runnable(Path(name))
    for folder in environ.get("PATH", "").split(os.pathsep):
        if program := _runnable(Path(folder) / name):
            return program
    return None


def _runnable(path: Path) -> str | None:
    names = [path, path.with_name(path.name + ".exe")] if os.name == "nt" else [path]
    if not path.is_absolute():
        return None
    return next((str(each) for each in names if each.is_file() and os.access(each, os.X_OK)), None)
