"""The passphrase of the encrypted store: from a descriptor a script opened, or hidden from the terminal."""

import os
import select
import sys
import threading
import time
from collections.abc import Callable

from wizard.errors import Cancelled, StorageUnavailable, TryAgain, UsageError
from wizard.values.secret import Secret

LONGEST = 1024
NOBODY = "its passphrase is needed, and there is no terminal to ask on"
_ONE_AT_A_TIME = threading.Lock()


def _from_descriptor(number: int, within_s: float | None) -> Secret:
    """Its first line. Raises UsageError for a descriptor that is not open, is a terminal, or holds no passphrase.

    TryAgain when there is no line ``within_s``.
    """
    hint = f"for example `--passphrase-fd {number} {number}< FILE`"
    data, end = bytearray(), None if within_s is None else time.monotonic() + within_s
    try:
        if os.isatty(number):
            raise UsageError("`--passphrase-fd` would show the passphrase on the terminal", hint="leave it out")
        while len(data) <= LONGEST and b"\n" not in data:
            # On Windows a pipe cannot be waited for, and is read as it comes.
            if end is not None and sys.platform != "win32":
                if not select.select([number], [], [], max(0.0, end - time.monotonic()))[0]:
                    raise TryAgain(f"there was no passphrase on descriptor {number} within {within_s:g} s", hint=hint)
            chunk = os.read(number, 1024)
            if not chunk:
                break
            data += chunk
    except (OSError, ValueError):  # `select` takes no number beyond the 1,024th
        raise UsageError(f"descriptor {number} cannot be read", hint=hint) from None
    line = bytes(data).split(b"\n", 1)[0].rstrip(b"\r")
    if not line or len(line) > LONGEST:
        raise UsageError(f"descriptor {number} holds no passphrase of 1 to {LONGEST} bytes", hint=hint)
    try:
        return Secret(line.decode())
    except UnicodeDecodeError:
        raise UsageError("the passphrase is not UTF-8", hint=hint) from None


def once(number: int | None, within_s: float | None = None) -> Callable[[], Secret] | None:
    """Reads the descriptor when it is first needed; a pipe gives its line only once."""
    if number is None:
        return None
    kept: list[Secret] = []

    def read() -> Secret:
        if not kept:
            kept.append(_from_descriptor(number, within_s))
        return kept[0]

    return read


def asker(number: int | None, within_s: float | None = None) -> Callable[[str, str], Secret]:
    """How commands that use a credential get its passphrase: the descriptor, else the terminal, else exit 6.

    ``within_s``: how long the descriptor may keep it waiting.

    The terminal is asked on the main thread alone: see :meth:`wizard.accounts.context.Context.unlock`.
    """
    return asking(once(number, within_s))


def asking(given: Callable[[], Secret] | None) -> Callable[[str, str], Secret]:
    """As :func:`asker`, with what reads the descriptor."""

    def ask(name: str, problem: str) -> Secret:
        if given is not None:
            if problem:
                raise StorageUnavailable(problem, hint="give the right one by `--passphrase-fd`")
            return given()
        return _hidden(name, problem)

    return ask


def _hidden(name: str, problem: str) -> Secret:
    from wizard.lines.console import hidden  # noqa: PLC0415  # termios: not everywhere
    from wizard.lines.terminals import Way, way  # noqa: PLC0415  # not on the way of a script

    beside = threading.current_thread() is not threading.main_thread()
    if beside or way(plain=False) is Way.SCRIPT:
        raise StorageUnavailable(f"`{name}` is encrypted: {NOBODY}", hint="use --passphrase-fd N")
    said = f"{problem}. " if problem else ""
    with _ONE_AT_A_TIME:
        try:
            typed = hidden(f"{said}Passphrase of {name} (hidden): ")
        except OSError:
            raise StorageUnavailable(
                f"`{name}` is encrypted, and this terminal cannot hide what is typed", hint="use --passphrase-fd N"
            ) from None
    if not typed or not typed.rstrip("\r\n"):
        raise Cancelled
    return Secret(typed.rstrip("\r\n"))
