"""The setup for a Textual program that wants a profile: one screen to push, one result."""

import os
from collections.abc import Sequence

from wizard.accounts.addressed import leading_to
from wizard.accounts.host_screen import host_context, offered, screen_draft
from wizard.accounts.on_screens import on_screens
from wizard.accounts.outside import copier, opener
from wizard.errors import UsageError
from wizard.tui.desk import NextStep, Outside
from wizard.tui.discretion import Discretion
from wizard.tui.flow_screen import FlowScreen
from wizard.tui.frontend import ScreenFrontend
from wizard.tui.panes.pane import Pane
from wizard.tui.style import CSS as STYLE
from wizard.tui.style_reset import RESET, insisted
from wizard.values.credential import Saved
from wizard.values.profile import Profile


class SetupScreen(FlowScreen[Profile | None]):
    """Ends once, with the profile that is saved then, or None: ``saved = await self.push_screen_wait(SetupScreen())``.

    ``app`` is the name of the program, whose logins are kept apart; None: the person's own. ``providers`` are the ids
    of those on offer, ``provider`` the one it is about. ``presets`` is an absolute folder of presets the program ships,
    ``next_steps`` what is said at the end: a command and what it does, or a line. ``error`` says why there is no result.

    Raises UsageError for wrong arguments.
    """

    CSS = insisted(RESET + STYLE)
    leads_to = "leave"

    def __init__(
        self,
        app: str | None = None,
        *,
        providers: Sequence[str] | None = None,
        provider: str | None = None,
        next_steps: Sequence[NextStep | str] = (),
        presets: str | os.PathLike[str] | None = None,
    ) -> None:
        super().__init__(next_steps=_steps(next_steps), show_done=True, show_error=True)
        self.plain_command = f"wizard {f'--app {app} ' if app else ''}auth --plain"
        with leading_to(app):
            self._accounts = host_context(app, presets)
            self._providers = offered(self._accounts, providers, provider)
        self._provider = provider
        self._profile: Profile | None = None
        self._discretion: Discretion | None = None
        self._frontend = ScreenFrontend(self, ())

    @property
    def takes_mouse(self) -> bool:
        return bool(getattr(self.app._driver, "_mouse", False))  # noqa: SLF001  # nothing public tells

    @property
    def result(self) -> Profile | None:
        return self._profile

    def start_anew(self) -> None:
        self._profile = None
        super().start_anew()

    async def start_flow(self) -> Saved:
        with leading_to(self._accounts.app):
            draft = await screen_draft(self._accounts, self._providers, self._provider)
            outside = Outside(open_url=opener(self._accounts), copy=copier(self._accounts))
            self._frontend = ScreenFrontend(self, (*draft.scene.presets, *draft.scene.others), outside)
            saved = await on_screens(self._accounts, draft)(self._frontend)
            self._profile = self._accounts.chosen(saved.profile)
            return saved

    async def is_sure_to_leave(self, pane: Pane) -> bool:
        with leading_to(self._accounts.app):
            return await super().is_sure_to_leave(pane)

    def on_mount(self) -> None:
        self._discretion = Discretion(self.app)

    def on_unmount(self) -> None:
        self.stop()
        if self._discretion is not None:
            self._discretion.end()


def _steps(given: Sequence[NextStep | str]) -> tuple[NextStep, ...]:
    """Looked at now: they are shown when everything is done."""
    if isinstance(given, str):
        raise UsageError("`next_steps` is one text", hint="give a list")
    steps = tuple((each, "") if isinstance(each, str) else each for each in given)
    for each in steps:
        if not isinstance(each, tuple) or len(each) != 2 or not all(isinstance(part, str) for part in each):
            raise UsageError(
                "`next_steps` holds what is no step", hint="a step is a line, or a command and what it does"
            )
    return steps
