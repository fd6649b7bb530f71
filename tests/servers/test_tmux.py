"""The terminal of the tests shows, takes and remembers what a real one does."""

import sys

import pytest

from servers.canary import CommandLines
from servers.tmux import StartTmux

ECHO = """
import sys
print("ready", flush=True)
for line in sys.stdin:
    print("got", len(line.strip()), flush=True)
"""


def test_what_is_typed_and_pasted_arrives(tmux: StartTmux) -> None:
    terminal = tmux([sys.executable, "-c", ECHO])
    terminal.wait_for("ready")
    terminal.type("héllo\n")
    terminal.wait_for("got 5")
    terminal.paste("abc")
    terminal.keys("Enter")
    terminal.wait_for("got 3")


def test_a_paste_is_bracketed_where_the_program_asked(tmux: StartTmux) -> None:
    code = 'import sys, tty; tty.setraw(0); print("\\x1b[?2004hready\\r", flush=True); print(ascii(sys.stdin.read(17)))'
    terminal = tmux([sys.executable, "-c", code])
    terminal.wait_for("ready")
    terminal.paste("12345")
    terminal.wait_for(r"\x1b[200~12345\x1b[201~")


def test_nothing_typed_stands_in_an_argument(tmux: StartTmux) -> None:
    terminal = tmux([sys.executable, "-c", ECHO])
    terminal.wait_for("ready")
    with CommandLines() as seen:
        for _ in range(20):
            terminal.type("open-sesame\n")
            terminal.paste("open-sesame\n")
    assert not any(b"open-sesame" in each for each in seen.lines)


def test_colours_size_cursor_history_and_bytes(tmux: StartTmux) -> None:
    code = 'import os; print(*range(40), sep="\\n"); print("\\x1b[31mred\\x1b[0m", os.get_terminal_size()); input("? ")'
    terminal = tmux([sys.executable, "-c", code], size=(60, 10))
    terminal.wait_for("columns=60, lines=10")
    terminal.wait_for("?")
    assert "\x1b[31mred" in terminal.screen(colour=True)
    assert terminal.cursor[0] == 2
    assert "\n7\n" not in terminal.screen()
    assert "\n7\n" in terminal.screen(history=True)
    assert b"0\r\n1\r\n2\r\n" in terminal.output()


def test_a_resize_reaches_the_program(tmux: StartTmux) -> None:
    code = (
        "import os, signal; signal.signal(signal.SIGWINCH, lambda *_: print(os.get_terminal_size())); print('ready'); "
    )
    terminal = tmux([sys.executable, "-c", code + "[signal.pause() for _ in range(9)]"])
    terminal.wait_for("ready")
    terminal.resize(40, 12)
    terminal.wait_for("columns=40, lines=12")


@pytest.mark.parametrize(
    ("code", "status"), [("raise SystemExit(75)", 75), ("import os; os.kill(os.getpid(), 15)", 143)]
)
def test_the_exit_status_is_told(tmux: StartTmux, code: str, status: int) -> None:
    assert tmux([sys.executable, "-c", code]).exit_status() == status


def test_waiting_for_an_ended_program_fails_at_once(tmux: StartTmux) -> None:
    terminal = tmux([sys.executable, "-c", "print('bye')"])
    with pytest.raises(pytest.fail.Exception, match="the program has ended"):
        terminal.wait_for("welcome", timeout=60)


def test_the_environment_is_what_was_given_and_what_tmux_adds(tmux: StartTmux) -> None:
    code = (
        "import os; print(sorted(n for n in os.environ if n not in {'PWD', 'LINES', 'COLUMNS', 'SHLVL', '_'}), 'end')"
    )
    terminal = tmux([sys.executable, "-c", code], env={"FOO": "1", "TERM": "vt100"}, size=(200, 24))
    names = terminal.wait_for("end")
    assert "['FOO', 'LC_ALL', 'PATH', 'SHELL', 'TERM', 'TERM_PROGRAM', 'TERM_PROGRAM_VERSION']" in names
