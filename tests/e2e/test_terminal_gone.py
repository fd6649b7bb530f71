"""The terminal goes away while the screens are up, and the one who is told of it is not us."""

import os
import pty
import select
import struct
import sys
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

from e2e.sign_in_kit import until
from servers.cli import wizard_argv, wizard_env

# The leader of the session: a wrapper that outlives its terminal. The kernel tells it alone.
LEADER = """
import signal, subprocess, sys
signal.signal(signal.SIGHUP, lambda *_: None)
child = subprocess.Popen(sys.argv[2:])
while True:
    try:
        code = child.wait()
        break
    except InterruptedError:
        pass
open(sys.argv[1], "w").write(str(code))
"""


def test_screens_without_a_terminal_end_as_after_a_hangup(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    argv = [sys.executable, "-c", LEADER, str(ended), *wizard_argv()]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, argv, wizard_env(TERM="xterm-256color"))
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    shown = b""
    while b"Popular" not in shown:
        assert select.select([terminal], [], [], 60)[0], shown
        shown += os.read(terminal, 65536)

    os.close(terminal)

    until(lambda: ended.exists() and ended.read_text())
    assert ended.read_text() == "129"
    os.waitpid(pid, 0)
