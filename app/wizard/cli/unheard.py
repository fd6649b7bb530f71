"""What fails where nobody can catch it, on a thread or in a finalizer, and what libraries say to nobody (SECURITY R74, R78)."""

import os
import sys
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


def hush() -> None:
    """Python would print messages and values; type and place are all that is told.

    For a process of our own, once its command is loaded: what that has not loaded by now does not speak.
    """
    sys.excepthook = lambda kind, *_: _last_words(kind)
    if "threading" in sys.modules:
        import threading  # noqa: PLC0415  # 1 ms for a command that has no use for it

        if threading.excepthook is threading.__excepthook__:  # a test runner has its own
            threading.excepthook = lambda failed: _tell(failed.exc_type, failed.exc_traceback)
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = lambda failed: _tell(failed.exc_type, failed.exc_traceback)
    if "logging" in sys.modules:
        import logging  # noqa: PLC0415  # 5 ms, as above

        # asyncio tells there of exceptions that nobody has asked for, their messages included.
        logging.lastResort = logging.NullHandler()


def _last_words(kind: type[BaseException]) -> None:
    """What says of a failure that it was one has failed itself; nothing more than this can be relied on."""
    with suppress(OSError):
        os.write(2, f"wizard: error: unexpected failure: {kind.__name__}\n".encode())


def _tell(kind: type[BaseException], traceback: "TracebackType | None") -> None:
    if issubclass(kind, SystemExit):
        return
    from wizard.cli.crash import places  # noqa: PLC0415  # only where something fails
    from wizard.lines import report  # noqa: PLC0415  # as above

    for line in places(traceback):
        report.say(f"wizard:   {line}")
    report.say(f"wizard: a part of it failed: {kind.__name__}")
