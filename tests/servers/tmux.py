"""A real terminal: a program in tmux, typed to, pasted into, resized and read from."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from servers.at_rest import at_rest
from servers.rows import is_numbered, key_of

POLL_S = 0.03
DRAIN_S = 0.5
# A program that is never at rest is looked at this often.
LOOK_S, MOST_LOOKS = 0.01, 100


class Tmux:
    """One program in one pane. Everything typed goes through a buffer filled from standard input, never through argv."""

    def __init__(
        self, argv: Sequence[str], *, env: Mapping[str, str] | None = None, size: tuple[int, int] = (80, 24)
    ) -> None:
        # A short name: a socket's path has at most 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="wizard-tmux-"))
        self._env = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **(os.environ if env is None else env)}
        self._env.setdefault("PATH", os.defpath)
        self._log = self._folder / "output"
        self._ended_at = 0.0
        self._pids: tuple[int, ...] = ()
        columns, rows = size
        # One command line, so that the pipe is open before the program's first byte is read.
        options = ["set", "-g", "default-terminal", self._env["TERM"], ";", "set", "-g", "remain-on-exit", "on", ";"]
        # Empty, or the notice of the end scrolls the program's first line away.
        options += ["set", "-g", "remain-on-exit-format", "", ";"]
        program = ["env", "-u", "TMUX", "-u", "TMUX_PANE", *argv]
        session = ["new-session", "-d", "-s", "w", "-x", str(columns), "-y", str(rows), *program, ";"]
        self._tmux(*options, *session, "pipe-pane", "-t", "w", f"cat > {self._log}")

    def type(self, text: str) -> None:
        """As if each character was pressed; a newline is Enter."""
        self.paste(text, bracketed=False)

    def paste(self, text: str, *, bracketed: bool = True) -> None:
        """Bracketed if the program has asked for that, as terminals do."""
        self._tmux("load-buffer", "-b", "typed", "-", stdin=text.encode())
        self._tmux("paste-buffer", *(["-p"] if bracketed else []), "-d", "-b", "typed", "-t", "w")

    def keys(self, *names: str) -> None:
        """tmux's names: `Enter`, `Escape`, `C-c`, `Up`, `Tab`. Not for secrets: they stand in argv."""
        self._tmux("send-keys", "-t", "w", *names)

    def choose(self, said: str) -> None:
        """Presses the number of the row that says ``said``."""
        self.keys(key_of(said, self.wait_row(said)))

    def wait_row(self, said: str) -> str:
        """The screen with a numbered row that says ``said``."""
        return self.wait_until(lambda screen: is_numbered(said, screen), f"no row {said!r} appeared")

    def resize(self, columns: int, rows: int) -> None:
        self._tmux("resize-window", "-t", "w", "-x", str(columns), "-y", str(rows))

    def screen(self, *, colour: bool = False, history: bool = False) -> str:
        """What is shown, line by line; with ``history`` also what has scrolled away."""
        return self._tmux("capture-pane", "-p", "-t", "w", *["-e"] * colour, *["-S", "-"] * history)

    def output(self) -> bytes:
        """Every byte the program wrote to the terminal so far."""
        for _ in range(MOST_LOOKS):  # they come by way of another process
            if at_rest(*self._pids):
                break
            threading.Event().wait(LOOK_S)
        return self._log.read_bytes()

    def wait_for(self, text: str, timeout: float = 60) -> str:
        """The screen that holds ``text``; fails with the screen as it is when time is up or the program has ended.

        Lines come without their trailing blanks.
        """
        return self.wait_until(lambda screen: text in screen, f"{text!r} did not appear", timeout)

    def wait_gone(self, text: str, timeout: float = 60) -> str:
        return self.wait_until(lambda screen: text not in screen, f"{text!r} did not go", timeout)

    def wait_drawn(self, columns: int, rows: int, hint: str, timeout: float = 60) -> str:
        """The screen once the program has drawn it anew for this size: ``hint`` on its last line."""
        self.resize(columns, rows)
        return self.wait_until(
            lambda screen: hint in screen.rstrip("\n").split("\n")[-1], f"no {hint!r} below", timeout
        )

    def exit_status(self, timeout: float = 60) -> int:
        """The exit status, 128 + n for signal n; waits for the end."""
        deadline = time.monotonic() + timeout
        while (status := self._status()) is None:
            if time.monotonic() > deadline:
                pytest.fail(f"the program did not end within {timeout} s:\n{self.screen()}")
            threading.Event().wait(POLL_S)
        return status

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row, from 0."""
        column, row = self._ask("#{cursor_x} #{cursor_y}").split()
        return int(column), int(row)

    @property
    def pid(self) -> int:
        return int(self._ask("#{pane_pid}"))

    def close(self) -> None:
        subprocess.run([*self._base, "kill-server"], env=self._env, capture_output=True, check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def wait_until(self, holds: "Condition", problem: str, timeout: float = 60) -> str:
        deadline = time.monotonic() + timeout
        while True:
            # In this order: what a program writes last is on the screen once it has ended.
            ended = self._status() is not None
            screen = self.screen()
            if holds(screen):
                return self._whole(screen, holds)
            if ended or time.monotonic() > deadline:
                why = "the program has ended" if ended else f"{timeout} s are over"
                pytest.fail(f"{problem}; {why}:\n{screen}")
            threading.Event().wait(POLL_S)

    def _whole(self, screen: str, holds: "Condition") -> str:
        """The same screen once nobody is at it any more, as far as it still holds then."""
        for _ in range(MOST_LOOKS):
            rests = at_rest(*self._pids)
            now = self.screen()
            if not holds(now):
                break
            if rests and now == screen:
                break
            screen = now
            threading.Event().wait(0 if rests else LOOK_S)
        return screen

    def _status(self) -> int | None:
        """None while it runs, and until its last output has been read."""
        told = self._ask("#{pid},#{pane_pid},#{pane_dead},#{pane_dead_status},#{pane_dead_signal}")
        server, pane, dead, status, signalled = told.split(",")
        self._pids = int(pane), int(server)  # in this order: one writes, the other reads
        if not (status or signalled):
            # A tmux that has just started can miss the signal that its child has ended; another one makes it look.
            os.kill(int(server), signal.SIGCHLD)
            return None
        self._ended_at = self._ended_at or time.monotonic()
        # tmux 3.3 never calls a pane dead whose pipe was busy when the program ended.
        if dead != "1" and time.monotonic() < self._ended_at + DRAIN_S:
            return None
        return int(status) if status else 128 + int(signalled)

    def _ask(self, what: str) -> str:
        return self._tmux("display-message", "-p", "-t", "w", what).strip()

    @property
    def _base(self) -> list[str]:
        return ["tmux", "-u", "-S", str(self._folder / "socket"), "-f", os.devnull]

    def _tmux(self, *args: str, stdin: bytes = b"") -> str:
        done = subprocess.run([*self._base, *args], input=stdin, env=self._env, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"tmux {args[0]}: {done.stderr.decode()}")
        return done.stdout.decode()


class Condition(Protocol):
    def __call__(self, screen: str, /) -> bool: ...


class StartTmux(Protocol):
    def __call__(
        self, argv: Sequence[str], *, env: Mapping[str, str] | None = None, size: tuple[int, int] = (80, 24)
    ) -> Tmux: ...


@pytest.fixture
def tmux(home: Path) -> Iterator[StartTmux]:
    """Starts programs in terminals: ``tmux([sys.executable, "-m", "wizard"], env=wizard_env())``."""
    started: list[Tmux] = []

    def start(argv: Sequence[str], *, env: Mapping[str, str] | None = None, size: tuple[int, int] = (80, 24)) -> Tmux:
        started.append(Tmux(argv, env=env, size=size))
        return started[-1]

    yield start
    for each in started:
        each.close()
