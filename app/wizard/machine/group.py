"""A program in a session and group of its own, bounded in time and output, and all of the group ended after it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from wizard.machine.leaving import begins, is_over, leaving_together, told_to_go
from wizard.values.frozen import dataclass

OUT_LIMIT = 64 * 1024
ERR_LIMIT = 8 * 1024
# Between two looks at the program: soon at first, as most are quick.
_SOONEST_S, _LATEST_S = 0.001, 0.02
# For a pipe that something outside the group still holds, such as a connection kept open by ssh.
_LINGERS_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a group ended. ``code`` None: its time was up. ``out`` may be a secret, so it is not shown in ``repr``."""

    code: int | None
    out: bytes = field(repr=False)
    err: bytes = field(repr=False)
    too_much: bool = False  # more than OUT_LIMIT on stdout, and ended for it


class _Reader:
    """Takes what a pipe brings, on a thread of its own; no more than ``limit`` bytes are kept."""

    def __init__(self, limit: int, woken: threading.Event, *, drains: bool) -> None:
        self._source, self.sink = os.pipe()
        self._limit, self._woken, self._drains = limit, woken, drains
        self._data = bytearray()
        self._thread = threading.Thread(target=self._read, daemon=True, name="wizard-command")
        self.too_much = False

    def start(self) -> None:
        os.close(self.sink)
        self._thread.start()

    def drop(self) -> None:
        os.close(self.sink)
        os.close(self._source)

    def read(self) -> bytes:
        """What has come, once nobody of the group is left to write."""
        self._thread.join(_LINGERS_S)
        return bytes(self._data)

    def _read(self) -> None:
        try:
            while chunk := os.read(self._source, 65536):
                room = self._limit - len(self._data)
                self._data += chunk[:room]
                if len(chunk) > room:
                    self.too_much = True
                    if not self._drains:
                        return
        except OSError:
            pass
        finally:
            os.close(self._source)
            self._woken.set()


def run(
    argv: Sequence[str],
    environ: Mapping[str, str],
    *,
    cwd: str,
    timeout_s: float,
    within: bool = False,
    stopped: threading.Event | None = None,
) -> Outcome:
    """Run ``argv`` to its end, or to the end of its time, and then end all that it left in its group.

    ``within``: stay in the group that is there, which whoever made it ends. ``stopped`` may be set from another thread.
    Raises OSError and ValueError when it cannot be started.
    """
    woken = threading.Event()
    out = _Reader(OUT_LIMIT, woken, drains=False)
    err = _Reader(ERR_LIMIT, woken, drains=True)
    key = object()
    with leaving_together():
        begins(key)
        try:
            child = subprocess.Popen(
                list(argv),
                env=dict(environ),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=out.sink,
                stderr=err.sink,
                start_new_session=not within,
            )
        except BaseException:
            is_over(key)
            out.drop()
            err.drop()
            raise
        begins(key, lambda: _end(child, group=not within))
        deadline = time.monotonic() + timeout_s
        try:
            out.start()
            err.start()
            in_time = _wait(
                child, out, woken, deadline, lambda: told_to_go() or (stopped is not None and stopped.is_set())
            )
        finally:
            _end(child, group=not within)
            is_over(key)
    code = child.returncode if in_time else None
    return Outcome(code=code, out=out.read(), err=err.read(), too_much=out.too_much)


def _wait(
    child: "subprocess.Popen[bytes]",
    out: _Reader,
    woken: threading.Event,
    deadline: float,
    stopped: Callable[[], bool],
) -> bool:
    """Whether it was over, or had printed too much, before ``deadline``."""
    pause = _SOONEST_S
    while not _is_over(child) and not out.too_much:
        left = deadline - time.monotonic()
        if left <= 0 or stopped():
            return False
        pause = _SOONEST_S if woken.wait(min(left, pause)) else min(2 * pause, _LATEST_S)
        woken.clear()
    return True


def _is_over(child: "subprocess.Popen[bytes]") -> bool:
    if sys.platform == "win32" or not hasattr(os, "waitid"):  # macOS
        return child.poll() is not None
    # Left unreaped until its group is ended, so that the number cannot be another group's by then.
    return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end(child: "subprocess.Popen[bytes]", *, group: bool) -> None:
    if sys.platform == "win32":
        if child.poll() is None:
            taskkill = str(Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe"))
            with suppress(OSError):
                subprocess.run([taskkill, "/F", "/T", "/PID", str(child.pid)], capture_output=True, check=False)
            child.kill()
    elif group:
        # macOS answers EPERM for a group of which only the dead are left.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()
