"""While a sign-in waits for the browser: taken ports, browsers that are none, signals; it ends cleanly or goes on."""

import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from e2e.listening_kit import listeners
from e2e.sign_in_kit import (
    ADDRESS,
    SignIn,
    assert_no_listener,
    end,
    get,
    kept,
    port_of,
    saved_by_lines,
    settings,
    signed_in,
    token,
    until,
    words,
)
from servers.cli import wizard_argv, wizard_env
from servers.oidc_provider import AuthorizationServer
from servers.tmux import StartTmux, Tmux

PASTE = "Address or code (hidden):"
# A stranger's socket, in a process of its own; it ends with its standard input.
STRANGER = """\
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
with socket.socket(family) as one:
    one.bind((sys.argv[1], 0))
    one.listen()
    print(one.getsockname()[1], flush=True)
    sys.stdin.read()
"""
# The sizes of things by themselves are the terminal's; `-echo` and `-icanon` would be ours.
AROUND = 'trap : INT TERM HUP; stty -g >"$0.before"; "$@"; echo "ended $?"; stty -g >"$0.after"'


@contextmanager
def stranger(address: str) -> Iterator[int]:
    argv = [sys.executable, "-c", STRANGER, address]
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.communicate()


def fixed(server: AuthorizationServer, port: int, host: str, *more: str) -> list[str]:
    redirect = {"host": host, "ports": [port], "path": "/callback"}
    return words(server, "browser", "--store", "plain", *more, methods=["browser"], more={"redirect": redirect})


@pytest.mark.parametrize(
    ("taken", "host"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "localhost"), ("::", "localhost")]
)
def test_a_port_taken_by_a_stranger_is_named_to_a_script(
    server: AuthorizationServer, taken: str, host: str, tmp_path: Path
) -> None:
    """And no page is opened: nobody is there to paste what it would end with."""
    words = [each for each in fixed(server, 0, host) if each != "--no-browser"]
    opens = browser(tmp_path, f'echo "$1" >> {tmp_path}/opened')
    with stranger(taken) as port:
        fixed(server, port, host)
        with SignIn(*words, env=opens) as login:
            done = login.ended()

    assert (done.exit, done.stdout) == (75, b""), done.err
    assert re.search(rf"port {port} is busy, held by `[^`]+` \(process \d+\)\n", done.err), done.err
    assert not (tmp_path / "opened").exists()
    assert kept() == {}
    assert settings() == b""


def test_a_port_taken_by_a_stranger_leaves_the_pasted_address(server: AuthorizationServer, tmux: StartTmux) -> None:
    with stranger("127.0.0.1") as port:
        argv = wizard_argv("auth", *fixed(server, port, "127.0.0.1", "--plain"))
        window = tmux(argv, env=wizard_env(), size=(200, 40))
        screen = window.wait_for(PASTE)
        assert f"{port} is busy" in screen
        (address,) = ADDRESS.findall(window.output().decode().replace("\r", ""))
        assert port_of(address) == port
        window.paste(server.sign_in(address))
        window.keys("Enter")
        saved_by_lines(window)

    assert server.active(token())


def browser(folder: Path, script: str) -> dict[str, str]:
    file = folder / "browser"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(stat.S_IRWXU)
    return {"BROWSER": str(file)}


@pytest.mark.parametrize("command", ["/does/not/exist", "'unclosed", "/etc/passwd", ":::"])
def test_a_browser_that_is_none_leaves_the_address(server: AuthorizationServer, command: str) -> None:
    asked = [each for each in words(server, "browser", "--store", "plain") if each != "--no-browser"]
    with SignIn(*asked, env={"BROWSER": command}) as login:
        address = login.address()
        assert "should have opened" not in login.said
        get(server.sign_in(address))
        done = login.ended()

    assert (done.exit, done.stdout) == (0, b""), done.err


def test_what_a_browser_prints_is_not_ours(server: AuthorizationServer, tmp_path: Path) -> None:
    asked = [each for each in words(server, "browser", "--store", "plain") if each != "--no-browser"]
    noise = 'echo "noise on stdout"; echo "noise on stderr" >&2; echo "noise on tty" >/dev/tty'
    with SignIn(*asked, env=browser(tmp_path, f"{noise}; exit 0")) as login:
        address = login.address()
        assert "should have opened" in login.said
        get(server.sign_in(address))
        done = login.ended()

    assert (done.exit, done.stdout) == (0, b""), done.err
    assert "noise" not in done.err


def test_a_browser_that_hangs_holds_neither_the_login_nor_its_port(server: AuthorizationServer, tmp_path: Path) -> None:
    asked = [each for each in words(server, "browser", "--store", "plain") if each != "--no-browser"]
    hanging = browser(tmp_path, f"echo $$ >{tmp_path}/pid; exec sleep 600")
    with SignIn(*asked, env=hanging) as login:
        address = login.address()
        get(server.sign_in(address))
        done = login.ended()
    pid = int((tmp_path / "pid").read_text())
    try:
        assert done.exit == 0, done.err
        assert Path(f"/proc/{pid}").exists()
        assert_no_listener(port_of(address), 0)
    finally:
        end(pid)


ENDINGS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


@pytest.mark.parametrize("number", ENDINGS, ids=lambda each: signal.Signals(each).name)
def test_a_signal_ends_the_waiting_at_once(
    server: AuthorizationServer, number: signal.Signals, at_once_s: float
) -> None:
    old = signed_in(server, "browser")
    before, written = kept(), settings()
    with SignIn(*words(server, "browser")) as login:
        address = login.address()
        assert listeners(login.pid) == {("127.0.0.1", port_of(address))}
        login.signal(number)
        done = login.ended(timeout=at_once_s)

    assert (done.exit, done.stdout) == (ENDINGS[number], b""), done.err
    assert "Traceback" not in done.err
    assert_no_listener(port_of(address), 0)
    assert (kept(), settings()) == (before, written)
    assert token() == old
    assert server.active(old)


@pytest.mark.parametrize("frontend", ["plain", "screens"])
@pytest.mark.parametrize("number", ENDINGS, ids=lambda each: signal.Signals(each).name)
def test_a_signal_gives_the_terminal_back(
    server: AuthorizationServer, tmux: StartTmux, tmp_path: Path, frontend: str, number: signal.Signals
) -> None:
    asked = words(server, "browser", "--store", "plain", *(["--plain"] if frontend == "plain" else []))
    argv = ["sh", "-c", AROUND, str(tmp_path / "stty"), *wizard_argv("auth", *asked)]
    window = tmux(argv, env=wizard_env(), size=(100, 30))
    window.wait_for(PASTE if frontend == "plain" else "Waiting")
    pid = wizard_in(window)
    (port,) = {port for _, port in listeners(pid)}
    os.kill(pid, number)
    assert_no_listener(port)
    window.wait_for(f"ended {ENDINGS[number]}")

    until(lambda: (tmp_path / "stty.after").exists() and (tmp_path / "stty.after").read_text())
    assert (tmp_path / "stty.after").read_text() == (tmp_path / "stty.before").read_text()
    output = window.output()
    for mode in (b"?1049", b"?2004", b"?1000", b"?1003", b"?1006"):
        switched = [output.rfind(b"\x1b[" + mode + end) for end in (b"h", b"l")]
        assert switched[1] >= switched[0], mode
    assert output.rfind(b"\x1b[?25h") >= output.rfind(b"\x1b[?25l")
    assert kept() == {}
    assert settings() == b""


def wizard_in(window: Tmux) -> int:
    """The one child of the shell in the pane."""
    (child,) = Path(f"/proc/{window.pid}/task/{window.pid}/children").read_text().split()
    return int(child)
