"""The screen around the panes: title, hints, dialogs, the too-small message, and leaving exactly once."""

import asyncio
from time import monotonic
from typing import Any, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from wizard.tui.chrome import LEAST, Chrome, TooSmall
from wizard.tui.panes.help import HelpPane
from wizard.tui.panes.leave import LeavePane
from wizard.tui.panes.pane import Pane
from wizard.tui.plain_input import PlainInput
from wizard.tui.secret_input import SecretInput
from wizard.tui.style import CSS as STYLE
from wizard.tui.typeahead import TypeAhead

T = TypeVar("T")
TWICE_S = 1.0


class WizardScreen(ModalScreen[T]):
    """Shows one pane at a time, and dialogs over it. Dialogs are panes too: no second screen, no wrong pop.

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
        self._overs: list[Pane] = []  # the last one is on top
        self.outcome: T | None = None
        self._is_finished = False
        self._drawn_for: tuple[int, bool] | None = None  # the size the panes were last drawn for
        self._left_at = -TWICE_S
        self._ahead = TypeAhead()
        self._changing = asyncio.Lock()

    def compose(self) -> ComposeResult:
        yield Chrome()
        yield TooSmall()

    # -- panes -----------------------------------------------------------------------------------------------------
    @property
    def over(self) -> Pane | None:
        """The dialog on top."""
        return self._overs[-1] if self._overs else None

    @property
    def top(self) -> Pane | None:
        return self.over or self.pane

    async def show(self, pane: Pane) -> None:
        """Put ``pane`` where the last one was. Done whole, also when whoever asked for it is called off meanwhile."""
        await asyncio.shield(asyncio.ensure_future(self._show(pane)))

    async def settled(self) -> None:
        """What is on its way to the screen is there."""
        async with self._changing:
            pass

    async def _show(self, pane: Pane) -> None:
        async with self._changing:
            await self._change(pane)

    async def _change(self, pane: Pane) -> None:
        body = self.query_one("#wz-body")
        old, self.pane = self.pane, pane
        self._overs.clear()
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
        """A dialog: what is below keeps its state and its question."""
        with self.app.batch_update():
            if (below := self.top) is not None:
                below.display = False
            self._overs.append(pane)
            await self.query_one("#wz-body").mount(pane)
            pane.redraw()
            self.draw_frame()
        pane.start()

    async def close_over(self, pane: Pane) -> None:
        """End the dialog, and whatever stands over it."""
        with self.app.batch_update():
            while pane in self._overs:
                await self._overs.pop().remove()
            if (top := self.top) is not None:
                top.display = True
                top.redraw()
            self.draw_frame()
        if (top := self.top) is not None:
            top.start()

    async def ask_over(self, pane: Pane) -> Any:
        """The answer of a dialog, None for Esc. Awaited in a worker, never in a message handler."""
        pane.pending = asyncio.get_running_loop().create_future()
        await self.show_over(pane)
        try:
            return await pane.pending
        except Exception:  # noqa: BLE001  # Back, Cancelled: whatever closes it, nothing was chosen
            return None
        finally:
            if pane in self._overs:
                await self.close_over(pane)

    def begin(self) -> None:
        """The pane on top is ready: give it the focus, and what was typed before it was there."""
        if (top := self.top) is None or self.has_class("-tiny"):
            return
        early = self._ahead.close()
        top.start()
        for event in early:
            self.app.post_message(event)

    def between(self) -> None:
        """Nobody is asked anything: keys typed from now on wait for the next pane."""
        self.set_focus(None)
        self._ahead.open()

    def drop_early(self) -> None:
        """Something runs: keys typed into the wait are not meant for what comes after it."""
        self._ahead.close()

    def on_key(self, event: events.Key) -> None:
        if self._ahead.is_open and self.focused is None:
            self._ahead.keep(event)

    def on_paste(self, event: events.Paste) -> None:
        if self._ahead.is_open and self.focused is None:
            self._ahead.keep(event)

    # -- frame -----------------------------------------------------------------------------------------------------
    def draw_frame(self) -> None:
        if (top := self.top) is None or not top.is_live:
            return
        for chrome in self.query(Chrome):  # none while the screen is being taken down
            chrome.draw(top, self.size.width)

    def on_pane_changed(self, message: Pane.Changed) -> None:
        message.stop()
        self.draw_frame()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        tiny = width < LEAST[0] or height < LEAST[1]
        was_tiny = self.has_class("-tiny")
        self.set_class(tiny, "-tiny")
        if tiny:
            self.query_one(TooSmall).tell(width, height)
            self.set_focus(None)
        self.call_after_refresh(self._resized, was_tiny and not tiny)

    def _resized(self, came_back: bool) -> None:
        if not self.is_mounted or self.has_class("-tiny"):
            return
        shape = (self.size.width, self.has_class("-short"))
        if shape != self._drawn_for:
            self._drawn_for = shape
            for pane in (self.pane, *self._overs):
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
        if self.top is not None and not isinstance(self.top, HelpPane | LeavePane):
            self.run_worker(self.ask_over(HelpPane(self.top.keys)), exit_on_error=False, name="help")

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
        for pane in (*self._overs, self.pane):
            if pane is not None:
                pane.wipe()
        if self.app.screen_stack and self.app.screen_stack[0] is self:
            self.app.exit()  # the default screen cannot be popped
            return
        # `dismiss` pops whatever is on top, and `is_current` is true below a modal as well.
        if self.app.screen is not self:
            self.pop_until_active()
        self.dismiss(result)
