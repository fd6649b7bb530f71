"""How a person can be asked here: screens, line prompts, or not at all (SPEC §1 "Terminals")."""

import os
import threading
from enum import Enum, auto

from wizard.values.terminal_size import LEAST, terminal_size


class Way(Enum):
    SCREENS = auto()
    PLAIN = auto()
    SCRIPT = auto()


def way_of(ui: str) -> Way:
    """For a host program: what `auto`, `screens`, `plain` or `none` comes to here. The screens need the main thread."""
    if ui == "none":
        return Way.SCRIPT
    found = way(plain=ui == "plain")
    if found is Way.SCREENS and threading.current_thread() is not threading.main_thread():
        found = Way.PLAIN
    return Way.SCRIPT if found is Way.PLAIN and ui == "screens" else found


def way(*, plain: bool) -> Way:
    """Without a terminal on stdin *and* stderr nothing is asked. ``CI`` is not consulted.

    Nor is anything asked where TERM is empty, unless line prompts are asked for: they need nothing of it.
    """
    try:
        if not (os.isatty(0) and os.isatty(2)):
            return Way.SCRIPT
        columns, lines = _size()
    except OSError:
        return Way.SCRIPT
    term = os.environ.get("TERM", "")
    if _asked(plain=plain, term=term):
        return Way.PLAIN
    if not term:
        return Way.SCRIPT
    return Way.PLAIN if _is_small(columns, lines) else Way.SCREENS


def why_plain(*, plain: bool) -> str | None:
    """What to say where line prompts are a surprise: nobody asked for them, and the terminal is too small (UX §5.1)."""
    columns, lines = _size()
    if _asked(plain=plain, term=os.environ.get("TERM", "")) or not _is_small(columns, lines):
        return None
    return f"Plain prompts (terminal is {columns}x{lines})."


def _asked(*, plain: bool, term: str) -> bool:
    return plain or os.environ.get("WIZARD_PLAIN") == "1" or term == "dumb" or bool(os.environ.get("INSIDE_EMACS"))


def _size() -> tuple[int, int]:
    return terminal_size(os.get_terminal_size(2), os.environ)


def _is_small(columns: int, lines: int) -> bool:
    return columns < LEAST[0] or lines < LEAST[1]
