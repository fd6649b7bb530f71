"""Other programs: started by argument list, never through a shell."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import field

from wizard.machine.interrupt import on_exit_signals
from wizard.values.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended and what it printed; the output may be a secret, so it is not shown in ``repr``."""

    code: int
    out: str = field(repr=False)
    err: str = field(repr=False)


def run(argv: Sequence[str], environ: Mapping[str, str], *, given: str = "", timeout_s: float = 60.0) -> Ended:
    """Run a program to its end with ``given`` on its stdin; what ends us, ends it too. Raises OSError, subprocess.TimeoutExpired."""
    pipe = subprocess.PIPE
    with subprocess.Popen(list(argv), env=dict(environ), stdin=pipe, stdout=pipe, stderr=pipe, text=True) as child:
        try:
            with on_exit_signals(child.kill):
                out, err = child.communicate(given, timeout_s)
        except BaseException:
            child.kill()
            raise
    return Ended(child.returncode, out, err)


def run_here(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run a program on this terminal and wait for it. Ctrl+C is the program's own; what ends us, ends it too."""
    child = subprocess.Popen(list(argv), env=dict(environ))
    # After the start: an ignored signal would be inherited.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with on_exit_signals(child.terminate):
            return child.wait()
    finally:
        signal.signal(signal.SIGINT, before)
