"""How long something is still good for, by the clock that says less."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

Clocks = Callable[[], tuple[float, float]]


def clocks() -> tuple[float, float]:
    """Seconds by two clocks: one nobody sets back, and one a laptop's sleep does not stop."""
    return monotonic(), datetime.now(UTC).timestamp()


class Countdown:
    def __init__(self, seconds: float, read: Clocks = clocks) -> None:
        self._read = read
        self._ends = tuple(now + seconds for now in read())

    @property
    def left(self) -> int:
        """Whole seconds, never below zero."""
        return max(0, round(min(end - now for end, now in zip(self._ends, self._read(), strict=True))))

    @property
    def text(self) -> str:
        """`9:41`, `1:02:03`."""
        minutes, seconds = divmod(self.left, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
