"""The screens as a program of their own: one Textual application around one of our screens."""

import asyncio
import gc
import os
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rich.console import ConsoleDimensions
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.filter import Monochrome, NoColor
from textual.screen import Screen

from wizard.accounts.terminal import drawn_size, modes_kept
from wizard.errors import Cancelled, UsageError, WizardError
from wizard.tui import style, words
from wizard.tui.ascii import AsciiOnly
from wizard.tui.desk import Copy, Desk, NextStep, Open, Start
from wizard.tui.early import Restore, Terminated, behind, given
from wizard.tui.environment import is_utf8, quiet_environment
from wizard.tui.failure import unexpected
from wizard.tui.flow_screen import LoginScreen
from wizard.tui.frame import WizardScreen
from wizard.tui.signals import ending_signals, kept_signals
from wizard.tui.stopped import restored_while_stopped
from wizard.tui.theme import WIZARD_ANSI
from wizard.values.credential import Saved
from wizard.values.preset import Preset

if TYPE_CHECKING:
    from wizard.accounts.copied import Offer

S = TypeVar("S", bound=WizardScreen[Any])
STARTED_S = 1.0  # the first frame has come, also where the first that is drawn is blank


class WizardApp(App[None]):
    """Shows ``screen`` as its default screen. Its rules are the application's: a default screen's own are not read."""

    ENABLE_COMMAND_PALETTE = False  # it offers screenshots and themes
    CSS = style.FIRST
    later_rules = style.LATER  # read with the first pane that needs them
    BINDINGS: ClassVar = [Binding("ctrl+z", "suspend_process", show=False, priority=True)]

    def __init__(self, screen: WizardScreen[Any], *, own_process: bool = False, restore: Restore | None = None) -> None:
        super().__init__()
        self.console.size = ConsoleDimensions(*drawn_size())  # before the driver has measured it
        self.register_theme(WIZARD_ANSI)
        # As `self.theme = …`, without reading all rules a second time for it: 20 ms of the start.
        self.set_reactive(App.theme, WIZARD_ANSI.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self._refresh_truecolor_filter(self.ansi_theme)
        # Nothing of ours shows either: two widgets less on each screen.
        self._disable_notifications = True
        self._disable_tooltips = True
        self._first = screen
        self._own_process = own_process
        self._restore = restore
        self.failure: WizardError | None = None
        # Textual chose its filter for its own theme; that one would turn reverse video into black on black.
        self._filters = [NoColor() if isinstance(each, Monochrome) else each for each in self._filters]
        if not is_utf8():
            self._filters.append(AsciiOnly())

    def get_driver_class(self) -> type[Driver]:
        if sys.platform == "win32":
            return super().get_driver_class()
        from wizard.tui.driver import UnixDriver  # noqa: PLC0415  # needs termios

        return UnixDriver

    def get_default_screen(self) -> Screen[Any]:
        return self._first

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """Nothing: our screens' rules are the application's own already, and reading them again takes 30 ms."""

    def on_load(self) -> None:
        # Before the driver reads what was typed later.
        for event in XTermParser().feed(given()):
            self.post_message(event.set_sender(self))

    def on_mount(self) -> None:
        # After Ctrl+Z and fg the terminal is blank, and Textual would draw only what changes.
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        if self._restore and self._driver and not self.is_headless:
            restored_while_stopped(self, self._driver, self._restore)
        if self._own_process:
            self.set_timer(STARTED_S, _resume_collecting)

    async def action_quit(self) -> None:
        self.end(Cancelled())

    def end(self, error: WizardError) -> None:
        """Out, now: what runs is cancelled by the screen that started it."""
        self.failure = self.failure or error
        for screen in reversed(self.screen_stack):
            if isinstance(screen, WizardScreen):
                screen.leave()
        self.exit()

    def _handle_exception(self, error: Exception) -> None:
        self.failure = self.failure or unexpected(error)  # who is told to end in the middle of drawing breaks it
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual would print every local variable of every frame.
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:  # noqa: ARG002  # what Textual would print
        self.failure = self.failure or WizardError("the screens failed", hint=words.PLAIN_INSTEAD)
        self._close_messages_no_wait()


def run_setup(
    start: Start,
    *,
    presets: Sequence[Preset],
    next_steps: Sequence[NextStep] | None = None,
    show_done: bool = False,
    open_url: Open | None = None,
    copy: Copy | None = None,
    own_process: bool = False,
    restore: Restore | None = None,
) -> Saved:
    """Run ``start`` with the screens as its frontend; what it returns, once the person has seen it.

    Raises whatever error of ours ``start`` raises, Cancelled when the person leaves (exit code 130, 143 and 129 for
    signals), UsageError when there can be no screens here. ``own_process``: nothing else lives in this process, so the
    garbage collector may be told so. ``restore`` gives the terminal its modes back, where they were changed before.
    """
    screen = LoginScreen(
        start,
        presets=presets,
        next_steps=next_steps,
        show_done=show_done,
        show_error=False,
        open_url=open_url,
        copy=copy,
    )
    run(screen, own_process=own_process, restore=restore)
    if screen.outcome is not None:
        return screen.outcome
    raise screen.error or Cancelled()


def run_home(
    desk: Desk,
    *,
    first_run: bool = False,
    offer: "Offer | None" = None,
    own_process: bool = False,
    restore: Restore | None = None,
) -> tuple[Saved, ...]:
    """The home screen until the person leaves it; what was set up meanwhile.

    ``first_run`` opens the picker at once, ``offer`` asks first whether to open a copy of what cannot be read.
    Raises Cancelled when it is left by Ctrl+C, and UsageError when there can be no screens here.
    """
    from wizard.tui.home import HomeScreen  # noqa: PLC0415  # a login alone never shows it

    screen = HomeScreen(desk, first_run=first_run, offer=offer)
    run(screen, own_process=own_process, restore=restore)
    if screen.was_cancelled:
        raise Cancelled
    return tuple(screen.saved)


def run(screen: S, *, own_process: bool = False, restore: Restore | None = None) -> S:
    """Show ``screen`` until it is left; terminal, signals and environment are then as before."""
    refuse_impossible()
    kept = restore or modes_kept()
    app = WizardApp(screen, own_process=own_process, restore=kept)

    async def main() -> None:
        with ending_signals(lambda number: app.end(Terminated(number)), kept):
            await app.run_async(mouse=False)

    try:
        # With a loop factory, the current loop of a host program stays its current one.
        with kept_signals(), quiet_environment(), asyncio.Runner(loop_factory=asyncio.new_event_loop) as own:
            own.run(main())
    finally:
        (behind if restore else kept)()
    if app.failure is not None and not (isinstance(app.failure, Cancelled) and screen.outcome is not None):
        raise app.failure from None
    return screen


def refuse_impossible(*, inside_loop: bool = False) -> None:
    """Raises UsageError where the screens cannot be shown; ``inside_loop``: they are to run in the one that runs."""
    if threading.current_thread() is not threading.main_thread():
        raise UsageError("the screens need the main thread", hint="use plain prompts there")
    if not (os.isatty(0) and os.isatty(2)):
        # Textual reads the one and draws on the other; without a terminal it would spin for ever.
        raise UsageError("the screens need a terminal", hint="give every answer by its flag, or use `--plain`")
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    if not inside_loop:
        raise UsageError("an event loop is running already", hint="await `wizard.ensure_profile_async` instead")


def _resume_collecting() -> None:
    """The start is over: what it made stays, and collecting goes on."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
