"""Stopped and continued in every way there is: the program goes on, and the terminal is nobody else's meanwhile."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from servers.tmux import StartTmux
from tui.shell import Shell, typed_at_a_shell
from tui.stage import CANARY
from wizard.tui.signals import kept_signals
from wizard.tui.stopped import restored_while_stopped


class Recorded:
    """An application and its driver, which writes down what is asked of it."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def suspend_application_mode(self) -> None:
        self.done.append("let go")
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)

    def resume_application_mode(self) -> None:
        self.done.append("began")
        signal.signal(signal.SIGWINCH, lambda *_: None)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.suspend_application_mode()
        yield
        self.resume_application_mode()


def what_was_done(meanwhile: Callable[[list[str]], Awaitable[None]]) -> list[str]:
    """Of a driver that has begun and answers signals as Textual's does, while ``meanwhile`` runs in its loop."""
    driver: Any = Recorded()

    async def main() -> None:
        driver.resume_application_mode()
        signal.signal(signal.SIGTSTP, lambda *_: driver.suspend_application_mode())
        signal.signal(signal.SIGCONT, lambda *_: driver.resume_application_mode())
        restored_while_stopped(driver, driver, lambda: driver.done.append("restored"))
        await meanwhile(driver.done)

    with kept_signals():
        asyncio.run(asyncio.wait_for(main(), 60))
    return driver.done


@pytest.mark.parametrize(
    ("number", "then"),
    [
        (signal.SIGTSTP, ["let go", "restored", "began"]),
        (signal.SIGCONT, ["let go", "began"]),
    ],
)
def test_what_comes_in_the_middle_of_drawing_lets_that_be_finished_first(
    number: signal.Signals, then: list[str]
) -> None:
    """Textual writes its last words into a queue, whose lock the interrupted drawing may hold."""

    async def meanwhile(done: list[str]) -> None:
        signal.raise_signal(number)
        done.append("drawn")
        while len(done) < 2 + len(then):
            await asyncio.sleep(0)

    assert what_was_done(meanwhile) == ["began", "drawn", *then]


STOP, GO = signal.SIGTSTP, signal.SIGCONT


@pytest.mark.parametrize(
    ("numbers", "then"),
    [
        ([STOP, STOP, GO, GO, GO], ["let go", "began"]),
        ([GO, GO, STOP, STOP], ["let go", "began", "let go", "restored", "began"]),
        ([STOP, GO, STOP], ["let go", "restored", "began", "let go", "began"]),
    ],
    ids=["continued", "stopped", "in-turn"],
)
def test_what_comes_often_at_once_is_done_once(numbers: list[signal.Signals], then: list[str]) -> None:
    async def meanwhile(done: list[str]) -> None:
        for each in numbers:
            signal.raise_signal(each)
        for _ in range(50):  # more turns than there are signals
            await asyncio.sleep(0)

    assert what_was_done(meanwhile) == ["began", *then]


@pytest.mark.parametrize("by_force", [False, True], ids=["never-stopped", "by-force"])
def test_continued_without_its_own_doing_it_draws_anew_and_reads_its_keys_once(
    tmux: StartTmux, tmp_path: Path, by_force: bool
) -> None:
    shell = Shell(tmux, tmp_path, "key")
    shell.terminal.wait_for("Paste it here")
    threads = Path(f"/proc/{shell.pid}/task")
    before = len([*threads.iterdir()])
    for times in range(entered(shell) + 1, entered(shell) + 4):
        if by_force:
            os.kill(shell.pid, signal.SIGSTOP)
            shell.wait_stopped()
        os.kill(shell.pid, signal.SIGCONT)
        # Before, what is typed may still be thrown away.
        shell.terminal.wait_until(lambda _, times=times: entered(shell) == times, "it did not begin anew")  # type: ignore[misc]
        shell.terminal.wait_for("Paste it here")
    shell.terminal.wait_until(lambda _: len([*threads.iterdir()]) <= before, "there are two readers")

    shell.terminal.paste(CANARY)
    shell.terminal.wait_for("39 characters")
    shell.terminal.keys("Enter")
    assert shell.ended() == 0


def entered(shell: Shell) -> int:
    """How often the other screen was."""
    return shell.terminal.output().count(b"\x1b[?1049h")


def test_in_the_background_it_stays_stopped_and_in_front_it_goes_on(tmux: StartTmux) -> None:
    terminal = typed_at_a_shell(tmux, "key")
    terminal.wait_for("Paste it here")
    terminal.paste(CANARY)
    terminal.wait_for("39 characters")
    terminal.keys("C-z")
    terminal.wait_for("Stopped")
    terminal.type("clear; bg; wait %1; echo with $?\n")
    terminal.wait_for(f"with {128 + signal.SIGSTOP}")
    terminal.type("fg\n")
    terminal.wait_for("39 characters")
    terminal.keys("Enter")
    terminal.wait_for("got 39 characters")
    terminal.wait_for("handlers left: []")
