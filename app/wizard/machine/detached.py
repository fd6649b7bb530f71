"""A program that outlives whoever starts it: in a session of its own, told by its stdin, heard on its stdout."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

from wizard.errors import TryAgain


class Detached:
    """It inherits the descriptors of ``keep`` and no other; ``given`` may be secret, and stands nowhere but in the pipe.

    Raises TryAgain when nothing can be started.
    """

    def __init__(self, argv: Sequence[str], environ: Mapping[str, str], given: bytes, keep: Sequence[int] = ()) -> None:
        self._said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        # Out of the terminal's reach: its hang-up and its Ctrl+C go to a session's or a group's processes.
        new: dict[str, int | bool | Sequence[int]] = {"start_new_session": True, "pass_fds": tuple(keep)}
        if sys.platform == "win32":
            new = {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
        try:
            self._process = subprocess.Popen(
                list(argv),
                env=dict(environ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=os.sep,  # not where the person stands, which may go away
                **new,  # type: ignore[call-overload]  # either platform's own
            )
        except OSError as error:
            raise TryAgain(f"cannot start a process: {error.strerror}", hint="try again") from error
        threading.Thread(target=self._converse, args=(given,), daemon=True, name="wizard-detached").start()

    def said(self, timeout_s: float) -> bytes | None:
        """The first line it said, empty if it ended without one; None after ``timeout_s``: it goes on by itself."""
        with suppress(queue.Empty):
            return self._said.get(timeout=max(0.0, timeout_s))
        return None

    def _converse(self, given: bytes) -> None:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # noqa: S101, PT018  # both were asked for
        data = b""
        with suppress(OSError):
            with suppress(OSError), stdin:  # it may have ended before it read all of it
                stdin.write(given)
            with stdout:
                data = stdout.readline(1 << 20)
        self._said.put(data)
        self._process.wait()
