"""What is said of a long wait, by the clock of a loop of the test's own."""

import asyncio
from collections.abc import Iterator
from itertools import takewhile

import pytest

from lines.walks import TRANSCRIPTS
from wizard.lines import waiting
from wizard.lines.sign_in_lines import code_lines
from wizard.login.notes import ShowUserCode


class Clock(asyncio.SelectorEventLoop):
    """A loop in which nothing takes time but what is slept, and that is over at once."""

    now = 0.0

    def time(self) -> float:
        return self.now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:
            self.now = self._scheduled[0].when()
        super()._run_once()


@pytest.fixture
def clock() -> Iterator[Clock]:
    loop = Clock()
    yield loop
    loop.close()


def heard(clock: Clock, seconds: float, left_s: float | None) -> list[tuple[float, str]]:
    said: list[tuple[float, str]] = []

    async def wait() -> None:
        one = waiting.Waiting()
        one.begins("", "the sign-in", left_s=left_s, say=lambda line: said.append((clock.time(), line)))
        await asyncio.sleep(seconds)
        one.over()

    clock.run_until_complete(wait())
    return said


@pytest.mark.parametrize(
    ("left_s", "last"),
    [(240, (180, "Still waiting for the sign-in, 3 minutes. 1 minute left.")), (200.4, (140, "1 minute left."))],
)
def test_the_last_minute_is_told(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, left_s: float, last: tuple[float, str]
) -> None:
    monkeypatch.setattr(waiting, "_is_watched", lambda: True)

    said = heard(clock, left_s, left_s)

    assert [at for at, _ in takewhile(lambda each: each != last, said)] == [10, 30, 60, 120]
    assert last in said
    assert sum("1 minute left" in line for _, line in said) == 1


@pytest.mark.parametrize("left_s", [None, 60, 120])
def test_a_short_wait_has_no_last_minute(clock: Clock, monkeypatch: pytest.MonkeyPatch, left_s: float | None) -> None:
    monkeypatch.setattr(waiting, "_is_watched", lambda: True)

    assert [line for _, line in heard(clock, 119, left_s)] == [
        f"Still waiting for the sign-in, {each}." for each in ("10 s", "30 s", "1 minute")
    ]


def test_a_code_is_spelled_before_it_stands_alone() -> None:
    note = ShowUserCode(
        title="",
        user_code="WDJB-MJHT",
        verification_uri="https://a.example/device",
        verification_uri_complete=None,
        expires_in=600,
    )

    assert code_lines(note, spelled=True)[1:3] == ("Code: W D J B dash M J H T", "WDJB-MJHT")
    assert "Enter this code: WDJB-MJHT" in code_lines(note), "a script finds it where it always was"


def test_nothing_in_a_transcript_is_said_by_its_look_alone() -> None:
    """No boxes, no braille, no row of dots: what a reader would spell out."""
    for file in TRANSCRIPTS.iterdir():
        assert {each for each in file.read_text() if not each.isascii()} <= set("✓…“”"), file.name
