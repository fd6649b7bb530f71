"""What one key changes in several widgets, drawn in one frame."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from textual.widget import Widget

# A widget that is being taken away answers no more.
LONGEST_S = 0.05


async def told(widgets: Iterable[Widget]) -> None:
    """Until each of them has told its screen what of it is to be drawn anew.

    To be awaited inside ``batch_update``: they tell it one after the other, and each would be given a frame of its own.
    """
    answers = list[asyncio.Event]()
    for each in widgets:
        answers.append(asyncio.Event())
        each.call_next(answers[-1].set)
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_S):
            for answer in answers:
                await answer.wait()
