"""The home screen: the profiles and what can be done with them, over a ``Desk``."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wizard.errors import Cancelled, WizardError
from wizard.tui import words
from wizard.tui.desk import Desk
from wizard.tui.failure import unexpected
from wizard.tui.flow_screen import LoginScreen
from wizard.tui.frame import WizardScreen
from wizard.tui.plain_input import PlainInput
from wizard.values.credential import Saved
from wizard.values.secret import Secret

if TYPE_CHECKING:
    from wizard.accounts.copied import Offer

    # The picker of a first run waits for nothing of the list.
    from wizard.tui.panes.profiles import ProfilesPane
    from wizard.tui.profile_actions import ProfileActions

LATER_S = 0.5  # the list below the first picker is drawn after its first frame


class HomeScreen(WizardScreen[None]):
    """``saved`` are the profiles set up during this visit; ``offer`` is a copy of what cannot be read, to be opened."""

    def __init__(self, desk: Desk, *, first_run: bool = False, offer: "Offer | None" = None) -> None:
        super().__init__()
        self._offer = offer
        self.saved: list[Saved] = []
        self._desk = desk
        self._first_run = first_run
        self.was_cancelled = False  # left by Ctrl+C
        self._busy: asyncio.Task[None] | None = None
        self._begun = False  # something is to be done, also before its task is there

    @cached_property
    def _list(self) -> "ProfilesPane":
        if self._offer is not None:
            from wizard.tui.panes.copied import CopiedPane  # noqa: PLC0415  # see above

            return CopiedPane(self._offer, tuple(self._desk.presets))
        from wizard.tui.panes.profiles import ProfilesPane  # noqa: PLC0415  # see above

        return ProfilesPane((), tuple(self._desk.presets))

    @cached_property
    def _actions(self) -> "ProfileActions":
        from wizard.tui.profile_actions import ProfileActions  # noqa: PLC0415  # see above

        return ProfileActions(self, self._desk, self._list)

    async def on_mount(self) -> None:
        self._desk.asks(self._ask_passphrase)
        if self._first_run:
            self._work(self._set_up(None))
            return
        if self._offer is not None:
            from wizard.tui.panes.offer import OfferPane  # noqa: PLC0415  # see above

            await self.show(OfferPane(self._offer))
            return
        await self._begin()

    async def on_offer_pane_opened(self) -> None:
        await self._begin()

    def on_offer_pane_left(self) -> None:
        self.finish(None)

    async def _begin(self) -> None:
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
        row = self._list.row(name)
        if what != "logout" or (row is not None and row.store):
            self._work(self._meant(what, name))

    async def _meant(self, what: str, name: str) -> None:
        try:
            await self._act(what, name)
        except WizardError:
            if name:
                self._actions.check_it_is_there(name)  # else what another program did is the reason
            raise

    async def _act(self, what: str, name: str) -> None:
        match what:
            case "add":
                await self._set_up(None)
            case "renew" | "key":
                if await self._actions.may_renew(what, name):
                    self._actions.check_it_is_there(name)
                    await self._set_up(name, by_key=what == "key")
            case "menu":
                if (chosen := await self._actions.chosen(name)) is not None:
                    await self._act(chosen, name)
            case _:
                await self._actions.do(what, name)

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

    async def _ask_passphrase(self, name: str, problem: str) -> Secret:
        """On whichever screen is on top: a setup may stand over this one."""
        from wizard.tui.passphrase import asked_over  # noqa: PLC0415  # only an encrypted profile asks

        screen = self.app.screen
        return await asked_over(screen if isinstance(screen, WizardScreen) else self, name, problem)

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

        if self.pane is None:
            screen.take_over(self)
        await self.app.push_screen(screen, end)
        if self.pane is None:
            await asyncio.wait([ended], timeout=LATER_S)
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
