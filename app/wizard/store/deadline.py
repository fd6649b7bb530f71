"""A call that may never return, on a thread that nobody has to wait for."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Late(Exception):  # like TimeoutError, but no call inside can raise it
    """The call has not returned in time; its thread ends with the process."""


class Abandoned(Exception):  # the person's choice, not an error
    """``cancel`` was set while the call ran."""


def bounded(call: Callable[[], T], deadline_s: float, cancel: threading.Event | None = None) -> T:
    """What ``call`` returns or raises. Raises Late after ``deadline_s``, Abandoned once ``cancel`` is set."""
    returned: list[T] = []
    raised: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            returned.append(call())
        except BaseException as error:  # noqa: BLE001  # carried to the caller, whatever it is
            raised.append(error)
        finally:
            done.set()

    # A daemon: one that hangs in a D-Bus call does not hold up the exit.
    threading.Thread(target=run, daemon=True, name="wizard-keyring").start()
    end = time.monotonic() + deadline_s
    while not done.wait(max(0.0, end - time.monotonic()) if cancel is None else 0.05):
        if cancel is not None and cancel.is_set():
            raise Abandoned
        if time.monotonic() >= end:
            raise Late
    if raised:
        raise raised[0]
    return returned[0]
