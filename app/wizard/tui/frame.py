"""The screen around the panes: title, hints, dialogs, the too-small message, and leaving exactly once."""

import asyncio
from time import monotonic
from typing import Any, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import ModalScreen
from textual.widgets import Static

from wizard.tui import words
from wizard.tui.panes.help import HelpPane
from wizard.tui.panes.leave import LeavePane
from wizard.tui.panes.pane import Pane
from wizard.tui.plain_input import PlainInput
from wizard.tui.secret_input import SecretInput
from wizard.tui.style import CSS as STYLE

T = TypeVar("T")
LEAST = (60, 16)
TWICE_S = 1.0


class WizardScreen(ModalScreen[T]):
    """Shows one pane at a time, and at most one dialog over it. Dialogs are panes too: no second screen, no wrong pop.

    Needs nothing from the host application. Its rules begin with our own ids, so they are not scoped further.
    """

    CSS = STYLE
    SCOPED_CSS = False
    AUTO_FOCUS = ""
    ALLOW_SELECT = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-normal"), (100, "-wide")]  # noqa: RUF012  # Textual reads it so
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012
    # Priority, or the Input's own copy and the application's "press ctrl+q" would get Ctrl+C.
    BINDINGS = [  # noqa: RUF012
        Binding("escape", "back", "Back", show=False, priority=True),
        Binding("ctrl+c", "leave", "Leave", show=False, priority=True),
        Binding("question_mark", "help", "Help", show=False),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(classes="wz")
        self.pane: Pane | None = None
        self.over: Pane | None = None
        self.outcome: T | None = None
        self._is_finished = False
        self._drawn_for: tuple[int, bool] | None = None  # the size the panes were last drawn for
        self._left_at = -TWICE_S
        self._early: list[events.Key | events.Paste] = []
        self.is_between = True  # no pane has the focus yet: what is typed now is for the next one

    def compose(self) -> ComposeResult:
        with Vertical(id="wz"):
            with Horizontal(id="wz-head"):
                yield Static("", id="wz-title", markup=False)
                yield Static("", id="wz-aside", markup=False)
            yield Vertical(id="wz-body")
            yield Static("", id="wz-foot", markup=False)
        yield Static("", id="wz-small", markup=False)

    # -- panes -----------------------------------------------------------------------------------------------------
    @property
    def top(self) -> Pane | None:
        return self.over or self.pane

    async def show(self, pane: Pane) -> None:
        """Put ``pane`` where the last one was."""
        body = self.query_one("#wz-body")
        old, self.pane, self.over = self.pane, pane, None
        with self.app.batch_update():
            if old is not None and old is not pane:
                old.wipe()
                old.is_gone = True
            await body.remove_children()
            await body.mount(pane)
            pane.redraw()
            self._drawn_for = (self.size.width, self.has_class("-short"))
            self.draw_frame()
        self.begin()

    async def show_over(self, pane: Pane) -> None:
        """A dialog: the pane below keeps its state and its question."""
        with self.app.batch_update():
            if self.pane is not None:
                self.pane.display = False
            if self.over is not None:
                await self.over.remove()
            self.over = pane
            await self.query_one("#wz-body").mount(pane)
            pane.redraw()
            self.draw_frame()
        pane.start()

    async def close_over(self) -> None:
        over, self.over = self.over, None
        with self.app.batch_update():
            if over is not None:
                await over.remove()
            if self.pane is not None:
                self.pane.display = True
                self.pane.redraw()
            self.draw_frame()
        if self.pane is not None:
            self.pane.start()

    async def ask_over(self, pane: Pane) -> Any:
        """The answer of a dialog, None for Esc. Awaited in a worker, never in a message handler."""
        pane.pending = asyncio.get_running_loop().create_future()
        await self.show_over(pane)
        try:
            return await pane.pending
        except Exception:  # noqa: BLE001  # Back, Cancelled: whatever closes it, nothing was chosen
            return None
        finally:
            if self.over is pane:
                await self.close_over()

    def begin(self) -> None:
        """The pane on top is ready: give it the focus, and what was typed before it was there."""
        if (top := self.top) is None or self.has_class("-tiny"):
            return
        self.is_between = False
        top.start()
        early, self._early = self._early, []
        for event in early:
            self.app.post_message(event)

    def between(self) -> None:
        """Nobody is asked anything: keys typed from now on wait for the next pane."""
        self.set_focus(None)
        self.is_between = True

    def drop_early(self) -> None:
        """Something runs: keys typed into the wait are not meant for what comes after it."""
        self.is_between = False
        self._early.clear()

    def on_key(self, event: events.Key) -> None:
        if self.is_between and self.focused is None:
            event.stop()
            self._early.append(events.Key(event.key, event.character))

    def on_paste(self, event: events.Paste) -> None:
        if self.is_between and self.focused is None:
            event.stop()
            self._early.append(events.Paste(event.text))
            event.text = ""

    # -- frame -----------------------------------------------------------------------------------------------------
    def draw_frame(self) -> None:
        if (top := self.top) is None or not top.is_live:
            return
        try:
            self.query_one("#wz-title", Static).update(Content(top.heading))
            self.query_one("#wz-aside", Static).update(top.aside)
            self.query_one("#wz-foot", Static).update(words.hint_bar(top.hints, self.size.width - 2))
        except NoMatches:
            return  # the screen is being taken down

    def on_pane_changed(self, message: Pane.Changed) -> None:
        message.stop()
        self.draw_frame()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        tiny = width < LEAST[0] or height < LEAST[1]
        was_tiny = self.has_class("-tiny")
        self.set_class(tiny, "-tiny")
        if tiny:
            said = f"Make the window at least {LEAST[0]}x{LEAST[1]} (now {width}x{height}). Nothing is lost."
            self.query_one("#wz-small", Static).update(Content(said))
            self.set_focus(None)
        self.call_after_refresh(self._resized, was_tiny and not tiny)

    def _resized(self, came_back: bool) -> None:
        if not self.is_mounted or self.has_class("-tiny"):
            return
        shape = (self.size.width, self.has_class("-short"))
        if shape != self._drawn_for:
            self._drawn_for = shape
            for pane in (self.pane, self.over):
                if pane is not None and pane.is_mounted:
                    pane.redraw()
        self.draw_frame()
        if came_back and self.top is not None and (self.top.is_asking or self.top is self.over):
            self.begin()

    # -- keys ------------------------------------------------------------------------------------------------------
    def action_back(self) -> None:
        if self.has_class("-tiny"):
            return
        if self.over is not None:
            self.over.escape()
        elif self.pane is not None:
            self.escape(self.pane)

    def escape(self, pane: Pane) -> None:
        """Esc on ``pane``; a screen with running effects overrides this."""
        pane.escape()

    def action_help(self) -> None:
        if self.over is None and self.pane is not None:
            self.run_worker(self.ask_over(HelpPane(self.pane.keys)), exit_on_error=False, name="help")

    def on_plain_input_help(self, message: PlainInput.Help) -> None:
        message.stop()
        self.action_help()

    def on_secret_input_help(self, message: SecretInput.Help) -> None:
        message.stop()
        self.action_help()

    def action_leave(self) -> None:
        """Ctrl+C: cancel what runs and stay, else leave; asks when something would be lost; twice always leaves."""
        now = monotonic()
        twice, self._left_at = now - self._left_at < TWICE_S, now
        if twice or isinstance(self.over, LeavePane):
            self.leave()
        elif self.cancel_running():
            return
        elif self.pane is not None and (lost := self.pane.loses):
            self.run_worker(self._ask_to_leave(lost), exit_on_error=False, name="leave")
        else:
            self.leave()

    def cancel_running(self) -> bool:
        """Stop what runs, if anything does."""
        return False

    def leave(self) -> None:
        """The person leaves, without more questions."""
        self.finish(None)

    async def _ask_to_leave(self, lost: str) -> None:
        if await self.ask_over(LeavePane(lost)):
            self.leave()

    # -- the end ---------------------------------------------------------------------------------------------------
    def finish(self, result: T | None) -> None:
        """End with ``result``; only the first call counts."""
        if self._is_finished:
            return
        self._is_finished = True
        self.outcome = result
        for pane in (self.over, self.pane):
            if pane is not None:
                pane.wipe()
        if self.app.screen_stack and self.app.screen_stack[0] is self:
            self.app.exit()  # the default screen cannot be popped
            return
        # `dismiss` pops whatever is on top, and `is_current` is true below a modal as well.
        if self.app.screen is not self:
            self.pop_until_active()
        self.dismiss(result)
