"""Handlers stand while the terminal is asked, and what could not be put back is never replaced."""

import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

import pytest

from wizard.machine.interrupt import interruptible, on_exit_signals, on_interrupt, on_stop
from wizard.tui.signals import kept_signals

WATCHED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGCONT, signal.SIGTSTP)


def nothing() -> None:
    """To be called."""


BLOCKS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "interruptible": interruptible,
    "on_interrupt": lambda: on_interrupt(nothing),
    "on_exit_signals": lambda: on_exit_signals(nothing),
    "on_stop": lambda: on_stop(nothing, nothing),
    "kept_signals": kept_signals,
}


def handlers() -> list[object]:
    return [signal.getsignal(each) for each in WATCHED]


@pytest.mark.parametrize("name", BLOCKS)
def test_every_handler_is_back(name: str) -> None:
    usual = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    before = handlers()
    with suppress(KeyError), BLOCKS[name]():
        assert (handlers() == before) is (name == "kept_signals")
        raise KeyError
    assert handlers() == before
    signal.signal(signal.SIGINT, usual)


@pytest.mark.parametrize("name", BLOCKS)
def test_a_handler_that_was_not_installed_from_python_stays_in_force(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a program that embeds Python: of its own handlers `getsignal` only says that they are none of Python's."""
    touched: list[int] = []
    monkeypatch.setattr(signal, "getsignal", lambda _: None)
    monkeypatch.setattr(signal, "signal", lambda number, _: touched.append(number))
    with BLOCKS[name]():
        pass
    assert touched == []


@pytest.mark.parametrize("name", sorted(BLOCKS.keys() - {"kept_signals"}))
def test_on_a_thread_signals_are_left_to_the_program(name: str) -> None:
    before, seen = handlers(), []

    def run() -> None:
        with BLOCKS[name]():
            seen.append(handlers())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [before]
