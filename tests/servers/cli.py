"""The wizard as a person runs it: a process of its own, an environment of nothing else, pipes or a terminal."""

import errno
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
# The leader of a new session that opens a terminal has it as /dev/tty; `sh` opens it, then becomes the program.
TAKE_TERMINAL = 'exec "$@" <"$0"'
# What is typed, or what makes it of what was shown so far.
Typed = str | Callable[[str], str]
# The test runner's own, which a person's shell has not.
RUNNERS = ("PYTEST_", "HYPOTHESIS_", "COV_", "PIP_")


@dataclass(frozen=True, slots=True)
class Done:
    """How a run ended. On a terminal everything is in ``terminal``, standard output too unless it was piped."""

    exit: int
    stdout: bytes = b""
    stderr: bytes = b""
    terminal: bytes = b""

    @property
    def out(self) -> str:
        return self.stdout.decode()

    @property
    def err(self) -> str:
        return self.stderr.decode()

    @property
    def shown(self) -> str:
        return self.terminal.decode()

    @property
    def everything(self) -> tuple[bytes, bytes, bytes]:
        """For ``assert_absent``."""
        return self.stdout, self.stderr, self.terminal


def wizard_env(**extra: str) -> dict[str, str]:
    """The test's own environment (home, XDG folders, bus) and where the wizard is imported from."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(RUNNERS)}
    return {**own, "PYTHONPATH": str(APP), "PYTHONDONTWRITEBYTECODE": "1", **extra}


def wizard_argv(*args: str) -> list[str]:
    return [sys.executable, "-m", "wizard", *args]


def run_wizard(
    args: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    stdin: bytes | str | None = None,
    tty: bool = False,
    answers: Sequence[tuple[str, Typed]] = (),
    piped_stdout: bool = False,
    cwd: Path | None = None,
    timeout: float = 60,
) -> Done:
    """Runs ``wizard ARGS`` to its end.

    ``env`` is added to the test's own. Without ``tty`` standard input is ``stdin``, or closed. With ``tty`` the process
    gets a terminal of its own; each of ``answers`` is a text to wait for and what is then typed, newline included, or a
    call that is given what was shown and returns that.
    """
    environment = wizard_env(**(env or {}))
    if tty:
        return run_on_terminal(
            wizard_argv(*args), env=environment, answers=answers, piped_stdout=piped_stdout, cwd=cwd, timeout=timeout
        )
    fed = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        wizard_argv(*args),
        env=environment,
        input=fed or b"",
        cwd=cwd,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return Done(_status(done.returncode), done.stdout, done.stderr)


def run_on_terminal(
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    answers: Sequence[tuple[str, Typed]] = (),
    piped_stdout: bool = False,
    cwd: Path | None = None,
    timeout: float = 60,
) -> Done:
    """Runs a program that has a controlling terminal; kills it and fails with what was shown when time is up."""
    deadline = time.monotonic() + timeout
    with _terminal() as (ours, theirs):
        process = subprocess.Popen(
            ["/bin/sh", "-c", TAKE_TERMINAL, os.ttyname(theirs), *argv],
            env=env,
            cwd=cwd,
            stdin=theirs,
            stdout=subprocess.PIPE if piped_stdout else theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        shown, said = b"", b""
        sources = [ours] + ([process.stdout.fileno()] if process.stdout else [])
        waiting, seen = list(answers), 0
        try:
            while sources:
                ready, _, _ = select.select(sources, [], [], max(0, deadline - time.monotonic()))
                if not ready:
                    awaited = f", waiting for {waiting[0][0]!r}" if waiting else ""
                    pytest.fail(f"not over after {timeout} s{awaited}; shown:\n{shown.decode(errors='replace')}")
                for source in ready:
                    data = _read(source)
                    if not data:
                        sources.remove(source)
                    elif source == ours:
                        shown += data
                    else:
                        said += data
                while waiting and (at := shown.find(waiting[0][0].encode(), seen)) >= 0:
                    # Typed once only what was asked after the last answer.
                    prompt, answer = waiting.pop(0)
                    seen = at + len(prompt.encode())
                    typed = answer if isinstance(answer, str) else answer(shown.decode())
                    os.write(ours, typed.encode())
            status = process.wait(max(1, deadline - time.monotonic()))
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            if process.stdout:
                process.stdout.close()
    if waiting:
        pytest.fail(f"{waiting[0][0]!r} was never asked; shown:\n{shown.decode(errors='replace')}")
    return Done(_status(status), said, b"", shown)


@contextmanager
def _terminal() -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    try:
        yield ours, theirs
    finally:
        os.close(ours)


def _read(source: int) -> bytes:
    try:
        return os.read(source, 65536)
    except OSError as error:
        if error.errno == errno.EIO:  # how Linux says that nobody has the terminal open any more
            return b""
        raise


def _status(code: int) -> int:
    """128 + n for signal n, as a shell says it."""
    return 128 - code if code < 0 else code
