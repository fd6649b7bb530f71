"""A login told as events: the last one is `saved` or `error`, whatever ends it, and it names the exit code."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from wizard.cli import stdout
from wizard.cli.receipt import receipt
from wizard.errors import Cancelled, WizardError
from wizard.lines import report
from wizard.lines.events import Events
from wizard.values.credential import Saved

_TAKES_VALUE = ("--app", "--arg")


def reported(log_in: Callable[[Events], Saved]) -> int:
    """Raises what stopped it, once that is told; BrokenPipeError when the reader has gone."""
    events = Events(stdout.write, stdout.is_unread)
    told: list[int] = []
    try:
        with _signals(told):
            saved = log_in(events)
    except BaseException as problem:
        ends = _of_signal(told[0]) if told and isinstance(problem, KeyboardInterrupt | Cancelled) else problem
        with _nothing_interrupts():
            _fail(events, ends)
        if events.broken is not None:
            raise _unread(events.broken) from None
        if ends is problem:
            raise
        raise ends from None
    with _nothing_interrupts(), suppress(Cancelled):
        events.saved(saved)
    receipt(saved)
    if events.broken is not None:
        raise _unread(events.broken)
    return 0


def _unread(why: BaseException) -> BaseException:
    if isinstance(why, BrokenPipeError):
        report.say("wizard: nobody reads the events any more")
    return why


def refused(problem: WizardError, argv: list[str]) -> None:
    """A command line that is not accepted, told as it would have been if it were."""
    if _asks_for_events(argv):
        _fail(Events(stdout.write, stdout.is_unread), problem)


def _fail(events: Events, problem: BaseException) -> None:
    match problem:
        case WizardError():
            told = problem
        case KeyboardInterrupt():
            told = Cancelled()
        case SystemExit():
            return
        case _:
            told = WizardError(f"unexpected failure: {type(problem).__name__}", hint="this is a mistake in wizard")
    with suppress(Cancelled):
        events.failed(told)


def _of_signal(number: int) -> Cancelled:
    ended = Cancelled("cancelled by a signal")
    ended.exit_code = 128 + number
    return ended


@contextmanager
def _signals(told: list[int]) -> Iterator[None]:
    """SIGTERM and SIGHUP end it as Ctrl+C does, so that it can still say so; ``told`` takes their number."""

    def leave(number: int, frame: FrameType | None) -> None:
        told.append(number)
        as_interrupt = signal.getsignal(signal.SIGINT)
        if not callable(as_interrupt):  # ignored, as in a background job
            raise KeyboardInterrupt
        as_interrupt(signal.SIGINT, frame)

    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    with _handled([each for each in numbers if signal.getsignal(each) is signal.SIG_DFL], leave):
        yield


@contextmanager
def _nothing_interrupts() -> Iterator[None]:
    """While the last line is told: it fits into any pipe."""
    with _handled([signal.SIGINT, signal.SIGTERM], lambda *_: None):
        yield


@contextmanager
def _handled(numbers: list[signal.Signals], handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    before = {each: signal.signal(each, handler) for each in numbers}
    try:
        yield
    finally:
        for each, old in before.items():
            signal.signal(each, old)


def _asks_for_events(argv: list[str]) -> bool:
    """Whether these are words of `wizard auth … --events`, as far as words that are not accepted can tell."""
    left = iter(argv)
    words: list[str] = []
    for word in left:
        if word == "--":
            break
        if word in _TAKES_VALUE:
            next(left, None)
        elif words or not word.startswith("-"):
            words.append(word)
    return words[:1] == ["auth"] and "--events" in words
