"""The last moment of a command that asked: its terminal is given back when there is nothing left to say or to tidy up."""

import atexit
import os
import sys
from contextlib import ExitStack, suppress

from wizard.accounts.terminal import discreet

_hushed = ExitStack()
_codes: list[int] = []


def until_exit() -> None:
    """From now until the process ends nothing typed is shown; what nobody asked for is thrown away with its end."""
    # Before whatever else is registered, so that it comes after that. The interpreter goes on tidying for as long as a
    # person takes to paste.
    atexit.register(_end)
    _hushed.enter_context(discreet())


def exits_with(code: int) -> None:
    _codes.append(code)


def _end() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.flush()
    _hushed.close()
    if _codes:
        os._exit(_codes[-1])
