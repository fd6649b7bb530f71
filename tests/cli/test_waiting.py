"""Nobody at a terminal waits for something that is not named; whoever reads standard output sees none of it."""

import asyncio
import os
import signal
import subprocess
import time

import pytest

from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.practice import log_in
from wizard.demo.faults import Delay
from wizard.demo.provider import Practice
from wizard.lines import waiting


@pytest.fixture
def slow(practice: Practice) -> Practice:
    """A provider whose list, check and answers take a second and a half, with a login."""
    log_in(practice)
    for path in ("/v1/models", "/v1/key"):
        practice.faults.always(path, Delay(1.5))
    return practice


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["test"], "Asking {host} for its models."),
        (["model"], "Asking {host} for its models."),
        (["model", "practice-small"], "Asking {host} for its models."),
        (["status", "--check"], "Asking {host} what the logins are worth."),
    ],
)
def test_on_a_terminal_what_takes_a_second_is_named(slow: Practice, words: list[str], said: str) -> None:
    line = said.format(host=f"127.0.0.1:{slow.port}")

    done = run_wizard(words, tty=True, piped_stdout=True)

    assert done.exit == 0
    assert line in done.shown
    assert b"Asking" not in done.stdout
    assert line not in run_wizard(words).err


def test_who_is_waited_for_is_whose_models_are_asked_for(slow: Practice) -> None:
    run_wizard(
        ["auth", "custom-openai", "--base-url", "http://127.0.0.1:9/v1", "--method", "none", "--no-verify", "--default"]
    )
    host = f"127.0.0.1:{slow.port}"

    addressed = run_wizard(["model", "practice/practice-small"], tty=True)
    named = run_wizard(["model"], tty=True, env={"WIZARD_PROFILE": "practice"})

    assert f"Asking {host} for its models." in addressed.shown
    assert f"Asking {host} for its models." in named.shown


def test_what_answers_at_once_speaks_for_itself(slow: Practice) -> None:
    slow.faults.clear()

    assert "Asking" not in run_wizard(["model"], tty=True).shown


def test_leaving_while_it_waits_is_said(slow: Practice) -> None:
    slow.faults.always("/v1/models", Delay(30))
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        wizard_argv("model"), env=wizard_env(), stdin=theirs, stderr=theirs, stdout=subprocess.PIPE
    )
    os.close(theirs)
    shown = b""
    try:
        while b"Asking" not in shown:
            shown += os.read(ours, 4096)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        out, _ = process.communicate(timeout=60)
        while b"cancelled" not in shown:
            shown += os.read(ours, 4096)
    finally:
        process.kill()
        process.wait()
        os.close(ours)

    assert (process.returncode, out) == (130, b"")
    assert b"wizard: cancelled" in shown
    assert time.monotonic() - began < 25  # it was to be 30


def test_it_reports_at_10_and_30_seconds_then_each_minute(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a clock of the test's own, which counts what is slept."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        if sum(slept) >= 120:
            raise asyncio.CancelledError
        slept.append(seconds)

    monkeypatch.setattr(waiting, "_is_watched", lambda: True)
    monkeypatch.setattr(waiting.asyncio, "sleep", sleep)

    async def whole() -> None:
        wait = waiting.Waiting()
        wait.begins("", "api.example")
        assert wait._task is not None
        await asyncio.wait([wait._task])

    asyncio.run(whole())

    assert slept == [10, 20, 30, 60]
    assert capsys.readouterr().err.splitlines() == [
        f"Still waiting for api.example, {each}." for each in ("10 s", "30 s", "1 minute", "2 minutes")
    ]
