"""The time of a login goes on while a laptop sleeps, and never back."""

from wizard.accounts.clock import Clock


def test_time_goes_by_the_clock_that_says_more(monkeypatch) -> None:
    wall, monotonic = [1000.0], [50.0]
    monkeypatch.setattr("time.time", lambda: wall[0])
    monkeypatch.setattr("time.monotonic", lambda: monotonic[0])
    clock = Clock()

    wall[0] += 700  # a laptop slept
    monotonic[0] += 5
    assert clock.now().elapsed == 700
    wall[0] -= 10_000  # somebody set it back
    assert clock.now().elapsed == 700
    monotonic[0] += 900
    assert clock.now().elapsed == 905
    assert clock.now().wall == wall[0]
