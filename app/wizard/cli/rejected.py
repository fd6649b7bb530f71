"""The token that a provider refused, from the first line of standard input."""

import os
import select
import sys
import time

from wizard.errors import TryAgain, UsageError
from wizard.values.secret import Secret

LONGEST = 16 * 1024


def rejected_from_stdin(timeout_s: float) -> Secret:
    """Raises UsageError when stdin is a terminal (it would echo), closed, empty, or its first line is no token.

    TryAgain when whoever holds its other end has not said a line within ``timeout_s``.
    """
    hint = "wizard token NAME --rejected < FILE"
    data, end = bytearray(), time.monotonic() + timeout_s
    try:
        if os.isatty(0):
            raise UsageError("`--rejected` would show the token on the terminal", hint=hint)
        while len(data) <= LONGEST + 2 and b"\n" not in data:
            # On Windows a pipe cannot be waited for, and is read as it comes.
            left_s = max(0.0, end - time.monotonic())
            if sys.platform != "win32" and not select.select([0], [], [], left_s)[0]:
                raise TryAgain(f"there was no token on standard input within {timeout_s:g} s", hint=hint)
            if not (chunk := os.read(0, 4096)):
                break
            data += chunk
    except OSError:
        raise UsageError("there is no standard input to read a token from", hint=hint) from None
    line = bytes(data.split(b"\n", 1)[0]).strip()
    if not line or len(line) > LONGEST:
        raise UsageError("the first line of standard input is not a token", hint=hint)
    return Secret(line.decode(errors="replace"))
