"""The first frame of the picker beside the smallest Textual app and bare Python: ``python tests/bench/first_frame.py``.

Each runs in a terminal of its own, in turns, so that a busy machine slows all of them alike. Prints milliseconds
(minimum and median) and ratios of the medians; judges nothing.
"""

import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

APP = Path(__file__).parents[2] / "app"
SMALLEST = """
from textual.app import App
from textual.widgets import Static
class Smallest(App):
    def compose(self):
        yield Static("first frame")
Smallest().run(mouse=False)
"""
RUNS = {
    "bare Python": (["-c", "print('first frame')"], b"first frame"),
    "smallest Textual app": (["-c", SMALLEST], b"first frame"),
    "picker, first line": (["-m", "wizard"], b"Connect a provider"),
    "picker": (["-m", "wizard"], b"Popular"),
    "key pane": (["-m", "wizard", "auth", "openai"], b"Paste it here"),
}


def first_frame_ms(words: list[str], text: bytes, env: dict[str, str]) -> float:
    began = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, *words], env)
    ioctl(fd, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    shown = b""
    try:
        while text not in shown:
            if not select.select([fd], [], [], 20)[0]:
                raise TimeoutError(f"{words}: {shown[-400:]!r}")
            shown += os.read(fd, 65536)
        return (time.perf_counter() - began) * 1000
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(fd)


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as home:
        env = {
            "HOME": home,
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(APP),
        }
        taken: dict[str, list[float]] = {name: [] for name in RUNS}
        for at in range(rounds + 1):
            for name, (words, text) in RUNS.items():
                took = first_frame_ms(words, text, env)
                if at:  # the first round only warms the caches
                    taken[name].append(took)
    peer = statistics.median(taken["smallest Textual app"])
    print(f"{'':24}{'min ms':>10}{'median ms':>12}{'÷ smallest':>12}")
    for name, each in taken.items():
        print(f"{name:24}{min(each):10.0f}{statistics.median(each):12.0f}{statistics.median(each) / peer:12.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
