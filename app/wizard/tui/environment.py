"""What the screens take out of the environment before Textual reads it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import reload
from typing import Any

from wizard.values import locale

# Where Textual keeps what it has read.
_CONSTANTS = "textual.constants"


def forget_debugging() -> None:
    """Drop every ``TEXTUAL*`` variable for good: for a process that is nobody else's, whose children get none either."""
    for name in _of_textual():
        del os.environ[name]


@contextmanager
def quiet_environment() -> Iterator[None]:
    """Without any ``TEXTUAL*`` variable and without an empty ``NO_COLOR``; both come back afterwards.

    ``TEXTUAL_LOG`` and ``TEXTUAL_DEBUG`` write each typed key to a file, ``TEXTUAL_DRIVER`` imports code (SECURITY R75).
    What Textual made of them, in a host program that has loaded it, is likewise put aside, and there again afterwards;
    where it is loaded meanwhile, the host program's own use of it reads them then. An empty NO_COLOR means nothing
    (no-color.org), yet Textual counts it as set.
    """
    taken = {name: os.environ[name] for name in _of_textual()}
    if os.environ.get("NO_COLOR") == "":
        taken["NO_COLOR"] = ""
    for name in taken:
        del os.environ[name]
    before = _read_anew()
    try:
        yield
    finally:
        os.environ.update(taken)
        if before:
            vars(sys.modules[_CONSTANTS]).update(before)
        elif taken:
            _read_anew()


def _of_textual() -> list[str]:
    return [name for name in os.environ if name.upper().startswith("TEXTUAL")]


def _read_anew() -> dict[str, Any]:
    """Textual as the variables are now; what it held before, empty when it is not loaded."""
    constants = sys.modules.get(_CONSTANTS)
    if constants is None:
        return {}
    before = {name: value for name, value in vars(constants).items() if name.isupper()}
    reload(constants)
    return before


def is_utf8() -> bool:
    """Whether the terminal can be expected to show more than ASCII, as the locale variables say."""
    return locale.is_utf8(os.environ, windows=os.name == "nt")
