"""The screens' test program in a real terminal, as a shell starts it."""

import os
import re
import sys
import time
from pathlib import Path

from servers.tmux import StartTmux, Tmux

PROGRAM = Path(__file__).with_name("program.py")
ROOT = PROGRAM.parents[2]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "app"), str(ROOT / "tests")]), **more}


class Shell:
    """The program between two ``stty -a``, in a terminal of its own."""

    def __init__(self, tmux: StartTmux, folder: Path, story: str, *prefix: str, **more: str) -> None:
        self.folder = folder
        self.pid_file = folder / "pid"
        line = (
            f'stty -a > "{folder}/before"; "$@"; code=$?; stty -a > "{folder}/after"; '
            "echo; echo the code is $code; read line"
        )
        argv = ["sh", "-c", line, "sh", *prefix, sys.executable, str(PROGRAM), story, str(self.pid_file)]
        self.terminal = tmux(argv, env=environment(**more))

    @property
    def pid(self) -> int:
        return int(self.pid_file.read_text())

    def wait_stopped(self) -> None:
        stat, deadline = Path(f"/proc/{self.pid}/stat"), time.monotonic() + 60
        while stat.read_text().rpartition(")")[2].split()[0] != "T":
            assert time.monotonic() < deadline, "it was not stopped"

    def ended(self) -> int:
        """The exit code, once the terminal is as it was."""
        screen = self.terminal.wait_for("the code is")
        assert (self.folder / "before").read_text() == (self.folder / "after").read_text(), "the modes have changed"
        assert self.terminal._ask("#{alternate_on}") == "0", "the other screen is still on"
        assert self.terminal._ask("#{cursor_flag}") == "1", "the cursor is hidden"
        found = re.search(r"the code is (\d+)", screen)
        assert found is not None
        return int(found[1])


def typed_at_a_shell(tmux: StartTmux, *words: str) -> Tmux:
    """The program with these words, started at a shell's prompt."""
    terminal = tmux(["bash", "--norc", "--noprofile", "-i"], env=environment(PS1="prompt> "))
    terminal.wait_for("prompt>")
    terminal.type(f"{sys.executable} {PROGRAM} {' '.join(words)}\n")
    return terminal


def written(terminal: Tmux) -> bytes:
    """What was written so far, also before the first byte is."""
    try:
        return terminal.output()
    except FileNotFoundError:
        return b""
