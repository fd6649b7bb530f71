"""The home screen: the profiles and what can be done with them, over a ``Desk``."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from wizard.accounts.rows import actions
from wizard.errors import Cancelled, WizardError
from wizard.login.steps import Choose, Option
from wizard.tui import words
from wizard.tui.desk import Desk
from wizard.tui.failure import unexpected
from wizard.tui.flow_screen import LoginScreen
from wizard.tui.frame import WizardScreen
from wizard.tui.panes import choice_words, profiles_words
from wizard.tui.passphrase import asked_over
from wizard.tui.plain_input import PlainInput
from wizard.values.credential import Saved
from wizard.values.secret import Secret

if TYPE_CHECKING:
    # The picker of a first run waits for nothing of the list.
    from wizard.tui.checks import Checks
    from wizard.tui.panes.profiles import ProfilesPane

LATER_S = 0.5  # the list below the first picker is drawn after its first frame


class HomeScreen(WizardScreen[None]):
    """``saved`` are the profiles set up during this visit."""

    def __init__(self, desk: Desk, *, first_run: bool = False) -> None:
        super().__init__()
        self.saved: list[Saved] = []
        self._desk = desk
        self._first_run = first_run
        self.was_cancelled = False  # left by Ctrl+C
        self._busy: asyncio.Task[None] | None = None
        self._begun = False  # something is to be done, also before its task is there

    @cached_property
    def _list(self) -> "ProfilesPane":
        from wizard.tui.panes.profiles import ProfilesPane  # noqa: PLC0415  # see above

        return ProfilesPane((), tuple(self._desk.presets))

    @cached_property
    def _checks(self) -> "Checks":
        from wizard.tui.checks import Checks  # noqa: PLC0415  # see above

        return Checks(self._desk, self._list)

    def compose(self) -> ComposeResult:
        if not self._first_run:  # else the list comes behind the picker: it has nothing to say yet
            yield from super().compose()

    async def on_mount(self) -> None:
        self._desk.asks(self._ask_passphrase)
        if self._first_run:
            self._work(self._set_up(None))
            return
        await self.show(self._list)
        self._refresh()

    def leave(self) -> None:
        self.was_cancelled = True
        super().leave()

    def on_plain_input_key_arrived(self, message: PlainInput.KeyArrived) -> None:
        message.stop()
        self._work(self._set_up(None, message.key))

    def on_profiles_pane_left(self) -> None:
        if not self.cancel_running():
            self.finish(None)

    def on_profiles_pane_wants(self, message: "ProfilesPane.Wants") -> None:
        message.stop()
        self._do(message.what, message.name)

    def cancel_running(self) -> bool:
        if self._busy is None or self._busy.done():
            return False
        self._busy.cancel()
        return True

    def _do(self, what: str, name: str) -> None:
        match what:
            case "add":
                self._work(self._set_up(None))
            case "renew":
                self._work(self._set_up(name))
            case "menu":
                self._work(self._menu(name))
            case "check":
                self._work(self._checks.run([name]))
            case "check-all":
                self._work(self._checks.run([each.name for each in self._desk.profiles()]))
            case "default":
                self._work(self._make_default(name))
            case "logout":
                row = self._list.row(name)
                if row is not None and row.store:
                    self._work(self._log_out(name))
            case "remove":
                self._work(self._remove(name))

    def _work(self, doing: Coroutine[Any, Any, None]) -> None:
        """One thing at a time; its failure is a line on the screen."""
        if self._begun:
            doing.close()
            self._list.say(words.ONE_AT_A_TIME)
            return
        self._begun = True
        if self.pane is not None:  # on the first run there is no list yet
            self._list.working(True)
            self._list.trouble(None)
            self._list.hush()
        self._desk.new_action()
        self.run_worker(self._guarded(doing), name="home", description="home", exit_on_error=False)

    async def _guarded(self, doing: Coroutine[Any, Any, None]) -> None:
        self._busy = asyncio.ensure_future(doing)
        try:
            await self._busy
        except WizardError as error:
            self._list.trouble(error)
        except asyncio.CancelledError:
            if not self.is_mounted:
                raise
            self._list.trouble(Cancelled("stopped"))
        except Exception as error:  # noqa: BLE001  # told without its locals, and the list goes on
            self._list.trouble(unexpected(error))
        finally:
            self._busy, self._begun = None, False
            self._list.working(False)
            if self.is_mounted:
                self._refresh()

    def _refresh(self, highlight: str = "") -> None:
        try:
            self._list.show(self._desk.profiles(), highlight)
        except WizardError as error:
            self._list.trouble(error)
        self.call_after_refresh(self._look_for_servers)

    def _look_for_servers(self) -> None:
        self.run_worker(
            self._find_servers,  # type: ignore[arg-type]  # a coroutine made here would be lost with the screen
            name="servers",
            description="servers",
            group="servers",
            exclusive=True,
            exit_on_error=False,
        )

    async def _find_servers(self) -> None:
        found: frozenset[str] = frozenset()
        with suppress(WizardError):  # the list has said what it is that cannot be read
            async for each in self._desk.running():
                found |= {each}
                self._list.runs(self._list.running | found)
        self._list.runs(found)

    async def _menu(self, name: str) -> None:
        row = self._list.row(name)
        if row is None:
            return
        options = tuple(
            Option(id=each.id, label=each.label, hint=each.hint)
            for each in actions(row, takes_key=self._desk.takes_key(name))
        )
        how = ", ".join(filter(None, (row.method, self._list.said(name) or row.said, row.model or "")))
        from wizard.tui.panes.choice import ChoicePane  # noqa: PLC0415  # see above

        question = Choose(name="action", title=name, options=options, default=row.likely, about=how)
        what = await self.ask_over(ChoicePane(question, ()))
        if what is not None:
            match what:
                case "renew":
                    await self._set_up(name)
                case "key":
                    await self._set_up(name, by_key=True)
                case "check":
                    await self._checks.run([name])
                case "default":
                    await self._make_default(name)
                case "logout":
                    await self._log_out(name)
                case "remove":
                    await self._remove(name)

    async def _ask_passphrase(self, name: str, problem: str) -> Secret:
        """On whichever screen is on top: a setup may stand over this one."""
        screen = self.app.screen
        return await asked_over(screen if isinstance(screen, WizardScreen) else self, name, problem)

    async def _make_default(self, name: str) -> None:
        before = self._list.default
        await self._desk.make_default(name)
        self._list.say(profiles_words.now_default(name, before))

    async def _log_out(self, name: str) -> None:
        from wizard.tui.panes.leave import SurePane  # noqa: PLC0415  # see above

        does = profiles_words.log_out(name)
        if await self.ask_over(SurePane(f"{does}?", self._desk.what_goes(name), choice_words.KEEP, does)):
            self._list.busy(profiles_words.logging_out(name))
            said = await self._desk.log_out(name)
            self._list.check_said(name, None)
            self._list.trouble(None)
            self._list.say(said)

    async def _remove(self, name: str) -> None:
        from wizard.tui.panes.leave import SurePane  # noqa: PLC0415  # see above

        does = profiles_words.remove(name)
        if await self.ask_over(SurePane(f"{does}?", self._desk.what_goes(name), choice_words.KEEP, does)):
            self._list.busy(profiles_words.removing(name))
            was_default = self._list.default == name
            said = await self._desk.remove(name)
            self._list.trouble(None)
            self._list.say(said)
            if was_default and self._desk.profiles():
                self._list.say(words.NO_DEFAULT)

    async def _set_up(self, name: str | None, key: Secret | None = None, *, by_key: bool = False) -> None:
        screen = LoginScreen(
            self._desk.setup(name, by_key=by_key),
            presets=self._desk.presets,
            next_steps=self._desk.next_steps or None,
            show_done=True,
            offers=("add", "manage"),
            open_url=self._desk.open_url,
            copy=self._desk.copy,
            pasted=key,
        )
        is_first = self._first_run and self.pane is None  # there is no profile, and nothing is loaded to look for one
        if not is_first and (not self._first_run or self._desk.profiles()):
            screen.leads_to = "back"
        ended: asyncio.Future[Saved | None] = asyncio.get_running_loop().create_future()

        def end(saved: Saved | None) -> None:
            if not ended.done():
                ended.set_result(saved)

        await self.app.push_screen(screen, end)
        if self.pane is None:
            self.pass_on()
            await asyncio.wait([ended], timeout=LATER_S)
            await self.mount_all(super().compose())
            await self.show(self._list)
            self._refresh()
        saved = await ended
        if saved is not None:
            self.saved.append(saved)
            self._list.check_said(saved.profile, None)
            self._refresh(saved.profile)
        if screen.was_left and self._first_run and not self.saved:
            self.leave()
        elif screen.then == "add":
            await self._set_up(None)
        elif screen.then == "finish" and self._first_run and (saved is not None or not self._desk.profiles()):
            self.finish(None)
