"""The address of the last page of a sign-in, from standard input: it holds a code, so it is no argument."""

import os
import select
import sys
import time

from wizard.errors import TryAgain, UsageError
from wizard.lines.script import Missing
from wizard.lines.terminals import Way, way
from wizard.values.secret import Secret

# Four times what any address may have, for what mail and chat put around it.
LONGEST = 16 * 1024
_HINT = "pipe it in: wizard auth --finish ID < FILE"


def address_from_stdin(timeout_s: float, *, asks: bool) -> Secret:
    """Its first line that is not empty. Hidden from a terminal where ``asks``.

    Raises UsageError when there is none, TryAgain when none comes within ``timeout_s``.
    """
    try:
        if os.isatty(0):
            return _typed(asks=asks)
        line = _line(time.monotonic() + timeout_s)
    except OSError:
        raise UsageError("there is no standard input to read the address of the last page from", hint=_HINT) from None
    if not line:
        raise Missing(["--finish"], "the address of the last page is missing on standard input", hint=_HINT)
    return Secret(line.decode(errors="replace"))


def _typed(*, asks: bool) -> Secret:
    if not asks or way(plain=False) is Way.SCRIPT:
        raise Missing(["--finish"], "standard input is a terminal, and the address is not asked for", hint=_HINT)
    from wizard.lines.console import PASTE, hidden  # noqa: PLC0415  # termios: not everywhere

    typed = hidden(PASTE)
    if not typed or not typed.strip():
        raise UsageError("the address of the last page is missing")
    return Secret(typed)


def _line(end: float) -> bytes:
    data = b""
    while len(data) <= LONGEST:
        if sys.platform != "win32" and not select.select([0], [], [], max(0.0, end - time.monotonic()))[0]:
            raise TryAgain("no address came on standard input")
        chunk = os.read(0, 4096)
        data = (data + chunk).lstrip()
        line, newline, _ = data.partition(b"\n")
        if newline or not chunk:
            return line.strip()
    raise UsageError("the first line of standard input is longer than any address", hint=_HINT)
