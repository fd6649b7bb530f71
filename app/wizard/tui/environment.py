"""What the screens take out of the environment before Textual reads it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


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
    env = os.environ
    said = env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or ""
    if not env.get("LC_ALL") and env.get("LC_CTYPE", "").upper() in {"C.UTF-8", "C.UTF8", "UTF-8"}:
        # Python itself sets these when the locale is C (PEP 538), so LANG is the better witness.
        said = env.get("LANG") or said
    return os.name == "nt" or not said or "UTF8" in said.upper().replace("-", "")
