"""Output that was stopped with Ctrl+S, going on: a write to such a terminal would keep the process for ever."""

import sys

if sys.platform != "win32":
    import termios
    from contextlib import suppress


def flowing(fd: int) -> None:
    """What waits to be shown is shown. For a process on its way out, before its last words."""
    if sys.platform != "win32":
        with suppress(termios.error, OSError):  # no terminal, or one that is gone
            # Linux lets go with TCOON only what was held with TCOOFF.
            termios.tcflow(fd, termios.TCOOFF)
            termios.tcflow(fd, termios.TCOON)
