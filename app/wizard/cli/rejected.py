"""The token that a provider refused, from the first line of standard input."""

import os

from wizard.errors import UsageError
from wizard.values.secret import Secret

LONGEST = 16 * 1024


def rejected_from_stdin() -> Secret:
    """Raises UsageError when stdin is a terminal (it would echo), closed, empty, or its first line is no token."""
    hint = "wizard token NAME --rejected < FILE"
    data = bytearray()
    try:
        if os.isatty(0):
            raise UsageError("`--rejected` would show the token on the terminal", hint=hint)
        while len(data) <= LONGEST + 2 and b"\n" not in data and (chunk := os.read(0, 4096)):
            data += chunk
    except OSError:
        raise UsageError("there is no standard input to read a token from", hint=hint) from None
    line = bytes(data.split(b"\n", 1)[0]).strip()
    if not line or len(line) > LONGEST:
        raise UsageError("the first line of standard input is not a token", hint=hint)
    return Secret(line.decode(errors="replace"))
