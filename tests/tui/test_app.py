"""What the application says of its end: the first cause, whatever breaks because of it."""

import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import permutations

import pytest

from tui.stage import Asked, picker, play, stage
from wizard.errors import Cancelled
from wizard.tui.app import WizardApp
from wizard.tui.early import Terminated

ENDS: Mapping[str, Callable[[WizardApp], None]] = {
    "by-signal": lambda app: app.end(Terminated(signal.SIGTERM)),
    "by-quit": lambda app: app.end(Cancelled()),
    "by-exception": lambda app: app._handle_exception(KeyError("canary")),
    "by-panic": lambda app: app.panic("canary"),
}


@pytest.mark.parametrize(("first", "second"), permutations(ENDS, 2))
def test_the_first_cause_is_what_is_told(first: str, second: str) -> None:
    async def run() -> None:
        with suppress(KeyError):  # what Textual gives a test once it is over
            async with stage(Asked(picker())) as here:
                ENDS[first](here.app)
                told = here.app.failure
                ENDS[second](here.app)
        assert told is not None
        assert here.app.failure is told
        assert "canary" not in told.message + told.hint

    play(run)
