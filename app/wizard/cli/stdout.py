"""Bytes to standard output as they are: no encoding, no buffer that could fail once more at exit."""

import os
import sys


def write(data: bytes) -> None:
    """All of ``data``. Raises BrokenPipeError when the reader has gone, WizardError when it cannot be written."""
    if sys.stdout is None:  # closed when we were started; by now the number may be another file's
        raise _unwritable("it is closed")
    try:
        while data:
            data = data[os.write(1, data) :]
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable((error.strerror or "input/output error").lower()) from None


def is_unread() -> bool:
    """Whether whoever read our standard output has gone; False where that cannot be told."""
    if sys.platform == "win32" or sys.stdout is None:
        return False
    import select  # noqa: PLC0415  # `wizard token` never asks

    watched = select.poll()
    watched.register(1, 0)  # errors and hang-ups are told without being asked for
    return any(told & (select.POLLERR | select.POLLHUP) for _, told in watched.poll(0))


def _unwritable(why: str) -> Exception:
    from wizard.errors import WizardError  # noqa: PLC0415  # on the way to an error only

    return WizardError(f"standard output cannot be written: {why}")
