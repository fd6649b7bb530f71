"""The size of the terminal the screens are drawn on."""

import os

from wizard.values.terminal_size import terminal_size


def drawn_size() -> tuple[int, int]:
    """Columns and lines of standard error: standard output may be a pipe."""
    try:
        measured = os.get_terminal_size(2)
    except OSError:
        measured = os.terminal_size((0, 0))
    return terminal_size(measured, os.environ)
