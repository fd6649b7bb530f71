"""Whoever ends the wizard while a token command hangs ends the command as well: it is in a session of its own."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.at_terminal import at_terminal
from servers.cli import wizard_argv, wizard_env
from servers.tmux import StartTmux
from wizard.demo.provider import Practice

COMMANDS = (
    ["token"],
    ["test"],
    ["model"],
    ["model", "practice-small"],
    ["env"],
    ["headers"],
    ["run", "--", "true"],
    ["status", "--check"],
    ["auth", "corp"],
)
SIGNALS = {signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGHUP: 129}


@pytest.fixture
def hanging(practice: Practice, home: Path) -> Iterator[Path]:
    """A profile whose command says which group it is and then hangs, a child of its own beside it, deaf to signals."""
    file = home / "get-token"
    file.write_text(
        "#!/bin/sh\ntrap '' TERM HUP INT\nsleep 1000 &\necho $$ $! > ~/pids\nwhile :; do sleep 1000; done\n"
    )
    file.chmod(0o755)
    config = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(
        f'default = "corp"\n[profiles.corp]\nprovider = "practice"\nprotocol = "openai-chat"\n'
        f'base_url = "{practice.base_url}"\nmodel = "practice-large"\n[profiles.corp.auth]\nmethod = "command"\n'
        f'command = "{file}"\ntimeout_ms = 60000\n'
    )
    pids = home / "pids"
    os.mkfifo(pids)
    yield pids
    pids.unlink()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        pytest.param(words, number, marks=[] if number == signal.SIGTERM else pytest.mark.long)
        for words in COMMANDS
        for number in SIGNALS
    ],
    ids=lambda each: "-".join(each) if isinstance(each, list) else each.name,
)
def test_the_commands_group_goes_with_it(hanging: Path, words: list[str], number: signal.Signals) -> None:
    process = subprocess.Popen(
        wizard_argv(*words),
        env=wizard_env(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    group = [int(each) for each in hanging.read_text().split()]
    began = time.monotonic()

    process.send_signal(number)
    out, err = process.communicate(timeout=60)

    assert time.monotonic() - began < 30
    assert (128 - process.returncode if process.returncode < 0 else process.returncode) == SIGNALS[number], err
    assert out == b""
    assert b"Traceback" not in err
    assert [each for each in group if alive(each)] == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda each: each.name)
def test_line_prompts_take_it_along_and_give_the_terminal_back(hanging: Path, number: signal.Signals) -> None:
    with at_terminal("auth", "corp", "--plain") as here:
        group = [int(each) for each in hanging.read_text().split()]
        here.process.send_signal(number)

        assert here.exit() == SIGNALS[number], here.shown.decode()
        assert here.is_restored
    assert [each for each in group if alive(each)] == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda each: each.name)
def test_the_screens_take_it_along_too(hanging: Path, tmux: StartTmux, number: signal.Signals) -> None:
    window = tmux(wizard_argv("auth", "corp"), env=wizard_env(), size=(100, 30))
    group = [int(each) for each in hanging.read_text().split()]
    window.wait_for("Running get-token")

    os.kill(int(Path(f"/proc/{group[0]}/stat").read_text().rpartition(")")[2].split()[1]), number)

    assert window.exit_status() == SIGNALS[number], window.screen()
    assert [each for each in group if alive(each)] == []


def alive(pid: int) -> bool:
    """Still there a moment after it was killed; a zombie that nobody has reaped yet is not."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        if state in "ZX":
            return False
        os.sched_yield()
    return True
