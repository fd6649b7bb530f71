"""The time as a login sees it, across a laptop's sleep."""

import time

from wizard.login.effects import Moment


class Clock:
    """Seconds that went by, by whichever clock says more: one stands still while a laptop sleeps, one can be set."""

    def __init__(self) -> None:
        self._wall, self._monotonic, self._elapsed = time.time(), time.monotonic(), 0.0

    def now(self) -> Moment:
        wall = time.time()
        self._elapsed = max(self._elapsed, wall - self._wall, time.monotonic() - self._monotonic)
        return Moment(wall=wall, elapsed=self._elapsed)
