"""The size of the terminal a person looks at: that of standard error, for standard output may be a pipe."""

import os

from wizard.values.terminal_size import terminal_size


def measured() -> tuple[int, int]:
    """Columns and lines as the terminal itself says; 0 where it does not know, or there is none."""
    try:
        return os.get_terminal_size(2)
    except OSError:
        return 0, 0


def drawn_size() -> tuple[int, int]:
    """Columns and lines to draw for, assumed where they are not known."""
    return terminal_size(measured(), os.environ)
