"""The checking of profiles from the home screen: a few at a time, and what came of each on its line."""

import asyncio

from textual.content import Content

from wizard.errors import TryAgain, WizardError
from wizard.tui import words
from wizard.tui.desk import Desk
from wizard.tui.panes.profiles import ProfilesPane
from wizard.values.credential import Outcome

AT_ONCE = 4
_HERE = {"login-needed", "logged-out", "invalid"}  # states that are about this machine


class Checks:
    def __init__(self, desk: Desk, listed: ProfilesPane) -> None:
        self._desk = desk
        self._list = listed

    async def run(self, names: list[str]) -> None:
        """Raises the WizardError of a profile that is checked alone; of several, each is said."""
        if len(names) == 1:
            self._list.busy(f"Checking {names[0]}")
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
            said = None if is_here else _said(outcome)
            if not outcome.verified:
                self._list.say(f"{name}: {outcome.reason}")
        except WizardError as error:
            if isinstance(error, TryAgain):
                said = Content.assemble((f"{words.CARE} ", words.WARN), "not reached")
            if is_alone:
                raise
            self._list.say(f"{name}: {error.message}")
        finally:
            self._list.check_said(name, said)


def _said(outcome: Outcome) -> Content:
    match outcome.result:
        case "valid":
            return Content.assemble((f"{words.OK} ", words.GOOD), "checked just now")
        case "limited":
            return Content.assemble((f"{words.CARE} ", words.WARN), "valid, but limited")
        case "rejected":
            return Content.assemble((f"{words.BAD} ", words.ERROR), "rejected")
        case "unknown":
            said = "not reached" if outcome.status is None else "not proven"
            return Content.assemble((f"{words.CARE} ", words.WARN), said)
