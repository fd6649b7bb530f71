"""What the screens take out of the environment before Textual reads it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from wizard.values import locale


def forget_debugging() -> None:
    """Drop every ``TEXTUAL*`` variable for good, unless a host program has loaded Textual, and read them, already."""
    if "textual" not in sys.modules:
        for name in [name for name in os.environ if name.upper().startswith("TEXTUAL")]:
            del os.environ[name]


@contextmanager
def quiet_environment() -> Iterator[None]:
    """Without any ``TEXTUAL*`` variable and without an empty ``NO_COLOR``; both come back afterwards.

    ``TEXTUAL_LOG`` writes each typed key to a file, ``TEXTUAL_DRIVER`` imports code (SECURITY R75). An empty NO_COLOR
    means nothing (no-color.org), yet Textual counts it as set.
    """
    taken = {name: value for name, value in os.environ.items() if name.upper().startswith("TEXTUAL")}
    if os.environ.get("NO_COLOR") == "":
        taken["NO_COLOR"] = ""
    for name in taken:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(taken)


def is_utf8() -> bool:
    """Whether the terminal can be expected to show more than ASCII, as the locale variables say."""
    return locale.is_utf8(os.environ, windows=os.name == "nt")
