"""Runs in turns, so that a busy machine slows all of them alike; medians of the clock and of the processor's time."""

import os
import pty
import select
import signal
import statistics
import struct
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import pyte

PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds: what a clock on the wall says, and what the processor worked (user and system) for it."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``ratio`` and ``cpu`` are to ``against``; without one, ``ms`` is held to ``most``."""

    what: str
    ours: str
    against: str = ""
    ratio: float | None = None
    cpu: float | None = None
    most: float | None = None
    unit: str = "×"
    value: float | None = None

    @property
    def is_missed(self) -> bool:
        held = self.value if self.ratio is None else self.ratio
        return self.most is not None and held is not None and held > self.most


@dataclass(slots=True)
class Series:
    costs: list[Cost] = field(default_factory=list)

    @property
    def wall(self) -> float:
        return statistics.median(each.wall for each in self.costs)

    @property
    def cpu(self) -> float:
        return statistics.median(each.cpu for each in self.costs)


def interleaved(rounds: int, table: Mapping[str, Callable[[], Cost]]) -> dict[str, Series]:
    taken = {name: Series() for name in table}
    for at in range(rounds + 1):
        for name, run in table.items():
            cost = run()
            if at:  # the first round warms the caches
                taken[name].costs.append(cost)
    return taken


def compared(what: str, taken: Mapping[str, Series], ours: str, theirs: str, most: float | None) -> Row:
    mine, other = taken[ours], taken[theirs]
    return Row(
        what=what,
        ours=f"{mine.wall:.0f} ms",
        against=f"{theirs}, {other.wall:.0f} ms",
        ratio=mine.wall / other.wall,
        cpu=mine.cpu / other.cpu,
        most=most,
    )


def process(argv: Sequence[str], env: Mapping[str, str]) -> Callable[[], Cost]:
    """A run to its end, nothing of it shown. Ends the bench when it fails."""

    def run() -> Cost:
        null = os.open(os.devnull, os.O_RDWR)
        began = time.perf_counter()
        actions = [(os.POSIX_SPAWN_DUP2, null, number) for number in (0, 1, 2)]
        pid = os.posix_spawn(argv[0], argv, env, file_actions=actions)
        _, status, used = os.wait4(pid, 0)
        took = time.perf_counter() - began
        os.close(null)
        if status:
            sys.exit(f"{argv}: ended with {os.waitstatus_to_exitcode(status)}")
        return Cost(took * 1000, (used.ru_utime + used.ru_stime) * 1000)

    return run


class Shown:
    """A program in a terminal of its own, read as it writes."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> None:
        self.began = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(argv[0], argv, env)
        ioctl(self.fd, TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.output = b""
        self._screen = pyte.Screen(*size)
        self._terminal = pyte.ByteStream(self._screen)
        self._emulated = 0  # bytes of the output that are on it

    def until(self, text: bytes) -> float:
        """Milliseconds from the start until ``text`` has been written."""
        while text not in self.output:
            if not self.more(PATIENCE_S):
                raise TimeoutError(f"{text!r} was not written: {self.output[-400:]!r}")
        return (time.perf_counter() - self.began) * 1000

    def more(self, within_s: float) -> bool:
        """Whether it wrote something."""
        if not select.select([self.fd], [], [], within_s)[0]:
            return False
        self.output += os.read(self.fd, 65536)
        return True

    def press(self, key: bytes, silence_s: float = 0.08) -> float:
        """Milliseconds from a key to the last byte that changed a character anywhere on the screen.

        What is drawn once more as it was is not waited for. The terminal is emulated afterwards, outside of the time.
        """
        self._emulate()
        began, came = time.perf_counter(), list[tuple[float, int]]()
        os.write(self.fd, key)
        while self.more(silence_s if came else PATIENCE_S):
            came.append((time.perf_counter(), len(self.output)))
        last = began
        for at, length in came:
            before = list(self._screen.display)
            self._emulate(length)
            if self._screen.display != before:
                last = at
        return (last - began) * 1000

    def _emulate(self, length: int | None = None) -> None:
        """The screen as the first ``length`` bytes make it."""
        self._terminal.feed(self.output[self._emulated : length])
        self._emulated = len(self.output) if length is None else length

    @property
    def cpu(self) -> float:
        """Milliseconds the processor worked for it so far, in the kernel's ticks of 10 ms."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def at_rest(self, seconds: float) -> int:
        """Bytes written in ``seconds``, after one in which nothing was."""
        while self.more(1.0):
            pass
        before, until = len(self.output), time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self.more(left)
        return len(self.output) - before

    def close(self) -> float:
        """Milliseconds the processor worked for it so far; it ends here."""
        os.kill(self.pid, signal.SIGKILL)
        _, _, used = os.wait4(self.pid, 0)
        os.close(self.fd)
        return (used.ru_utime + used.ru_stime) * 1000


def shown(argv: Sequence[str], env: Mapping[str, str], text: bytes) -> Callable[[], Cost]:
    """A start in a terminal, until ``text`` is on it."""

    def run() -> Cost:
        program = Shown(argv, env)
        took = program.until(text)
        return Cost(took, program.close())

    return run
