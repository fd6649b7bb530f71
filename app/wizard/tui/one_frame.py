"""What one key changes in several widgets, drawn in one frame."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

from textual.screen import Screen
from textual.widget import Widget

# A widget that is being taken away answers no more.
LONGEST_S = 0.05


@asynccontextmanager
async def one_frame(screen: Screen[Any], *selectors: str) -> AsyncIterator[None]:
    """What is changed inside, in these widgets, is drawn together with the key that led to it.

    Two frames are not only twice the work: Textual draws the second one up to 33 ms later.
    """
    with screen.app.batch_update():
        yield
        await _told(map(screen.query_one, selectors))
    screen.check_idle()


async def _told(widgets: Iterable[Widget]) -> None:
    """Until each of them has told its screen what of it is to be drawn anew: they do it one after the other."""
    answers = list[asyncio.Event]()
    for each in widgets:
        answers.append(asyncio.Event())
        each.call_next(answers[-1].set)
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_S):
            for answer in answers:
                await answer.wait()
