"""A key from standard input: its first line, at most 8 KiB."""

import os

from wizard.errors import UsageError
from wizard.values.keys import LONGEST, Cleaned, clean


def key_from_stdin() -> Cleaned:
    """Raises UsageError when stdin is a terminal (it would echo), empty, too long or holds no key."""
    hint = "wizard auth NAME --key-stdin < FILE"
    try:
        if os.isatty(0):
            raise UsageError("`--key-stdin` would show the key on the terminal", hint="leave it out to type it hidden")
        data = _first_line()
    except OSError as error:
        raise UsageError("there is no standard input to read a key from", hint=hint) from error
    if len(data) > LONGEST:
        raise UsageError(f"the first line of standard input is longer than any key ({LONGEST} bytes)", hint=hint)
    if not data.strip():
        raise UsageError("the first line of standard input is empty", hint=hint)
    return clean(data.decode(errors="replace"))


def _first_line() -> bytes:
    data = bytearray()
    while len(data) <= LONGEST + 2:
        chunk = os.read(0, 4096)
        data += chunk
        if not chunk or b"\n" in chunk:
            break
    return bytes(data.split(b"\n", 1)[0].rstrip(b"\r"))
