"""What can be done with a saved profile on the home screen: chosen from its menu, agreed to, done, and told on the list."""

from collections.abc import Sequence
from contextlib import suppress

from wizard.accounts.rows import Row, actions
from wizard.errors import WizardError
from wizard.login.questions import Choose, Option
from wizard.tui import words
from wizard.tui.checks import Checks
from wizard.tui.desk import Desk
from wizard.tui.frame import WizardScreen
from wizard.tui.panes import choice_words, profiles_words
from wizard.tui.panes.choice import ChoicePane
from wizard.tui.panes.profiles import ProfilesPane
from wizard.tui.panes.sure import SurePane
from wizard.values.wording import replacing


class ProfileActions:
    """``screen`` is what the questions are asked over."""

    def __init__(self, screen: WizardScreen[None], desk: Desk, listed: ProfilesPane) -> None:
        self._screen = screen
        self._desk = desk
        self._list = listed
        self._checks = Checks(desk, listed)

    def check_it_is_there(self, name: str) -> None:
        """Raises UsageError for a profile that was removed since it was listed."""
        rows: Sequence[Row] | None = None
        with suppress(WizardError):  # what cannot be read is told by who reads it next
            rows = self._desk.profiles()
        if rows is not None and all(each.name != name for each in rows):
            raise profiles_words.gone(name)

    async def chosen(self, name: str) -> str | None:
        """The row that is taken from the menu of the profile; None: none is, or the profile is gone."""
        row = self._list.row(name)
        if row is None:
            return None
        options = tuple(
            Option(id=each.id, label=each.label, hint=each.hint)
            for each in actions(row, takes_key=self._desk.takes_key(name))
        )
        how = ", ".join(filter(None, (row.method, self._list.said(name) or row.said, row.model or "")))
        question = Choose(name="action", title=name, options=options, default=row.likely, about=how)
        chosen: str | None = await self._screen.ask_over(ChoicePane(question, ()))
        return chosen

    async def do(self, what: str, name: str) -> None:
        match what:
            case "check":
                await self._checks.run([name])
            case "check-all":
                await self._checks.run([each.name for each in self._desk.profiles()])
            case "default":
                await self._make_default(name)
            case "logout":
                await self._log_out(name)
            case "remove":
                await self._remove(name)

    async def _make_default(self, name: str) -> None:
        before = self._list.default
        await self._desk.make_default(name)
        self._list.say(profiles_words.now_default(name, before))

    async def may_renew(self, what: str, name: str) -> bool:
        """Asked only of what works; another key takes its place."""
        row = self._list.row(name)
        if row is None or not row.is_replaced_by(what):
            return True
        asked, told = replacing(name, of_sign_in=what == "key")
        return bool(await self._screen.ask_over(SurePane(asked, told, choice_words.KEEP, choice_words.REPLACE)))

    async def _log_out(self, name: str) -> None:
        if await self._agreed(profiles_words.log_out(name), self._desk.what_goes(name)):
            self._list.busy(profiles_words.logging_out(name))
            said = await self._desk.log_out(name)
            self._list.check_said(name, None)
            self._list.trouble(None)
            self._list.say(said)

    async def _remove(self, name: str) -> None:
        if await self._agreed(profiles_words.remove(name), self._desk.what_goes(name, remove=True)):
            self._list.busy(profiles_words.removing(name))
            was_default = self._list.default == name
            said = await self._desk.remove(name)
            self._list.trouble(None)
            self._list.say(said)
            if was_default and self._desk.profiles():
                self._list.say(words.NO_DEFAULT)

    async def _agreed(self, does: str, told: str) -> bool:
        return bool(await self._screen.ask_over(SurePane(f"{does}?", told, choice_words.KEEP, does)))
