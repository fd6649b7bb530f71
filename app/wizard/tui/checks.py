"""The checking of profiles from the home screen: a few at a time, and what came of each on its line."""

import asyncio

from wizard.errors import TryAgain, WizardError
from wizard.tui.desk import Desk
from wizard.tui.panes import profiles_words
from wizard.tui.panes.profiles import ProfilesPane
from wizard.values.wording import about

AT_ONCE = 4
_HERE = {"login-needed", "logged-out", "invalid"}  # states that are about this machine


class Checks:
    def __init__(self, desk: Desk, listed: ProfilesPane) -> None:
        self._desk = desk
        self._list = listed

    async def run(self, names: list[str]) -> None:
        """Raises the WizardError of a profile that is checked alone; of several, each is said."""
        if len(names) == 1:
            self._list.busy(profiles_words.checking(names[0]))
            await self._one(names[0], is_alone=True)
            self._list.trouble(None)
            return
        gate = asyncio.Semaphore(AT_ONCE)

        async def in_turn(name: str) -> None:
            async with gate:
                await self._one(name, is_alone=False)

        await asyncio.gather(*map(in_turn, names))

    async def _one(self, name: str, *, is_alone: bool) -> None:
        row, said = self._list.row(name), self._list.checking(name)
        try:
            outcome = await self._desk.check(name)
            # What is wrong here was known before, and nobody was asked.
            is_here = outcome.result == "unknown" and row is not None and row.state in _HERE
            said = None if is_here else outcome
            if outcome.unpaid or not outcome.verified:
                credit = outcome.hint if outcome.unpaid else ""
                self._list.say(about(name, "; ".join(filter(None, (outcome.reason, credit)))))
        except WizardError as error:
            if isinstance(error, TryAgain):
                said = profiles_words.NOT_REACHED
            if is_alone:
                raise
            self._list.say(about(name, error.message))
        finally:
            self._list.check_said(name, said)
