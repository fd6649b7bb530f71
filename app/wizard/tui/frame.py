"""The screen around the panes: title, hints, help, the too-small message, and leaving exactly once."""

from collections.abc import Iterable
from contextlib import suppress
from time import monotonic
from typing import TypeVar

from textual import events, on
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Input

from wizard.accounts.addressed import addressed
from wizard.tui.chrome import Chrome, TooSmall
from wizard.tui.hiding_input import HidingInput
from wizard.tui.pane_screen import PaneScreen
from wizard.tui.panes.pane import Pane
from wizard.tui.style import CSS as STYLE
from wizard.values.terminal_size import LEAST

T = TypeVar("T")
TWICE_S = 1.0


class WizardScreen(PaneScreen[T]):
    """Needs nothing from the host application. Its rules begin with our own ids, so they are not scoped further."""

    CSS = STYLE
    SCOPED_CSS = False
    AUTO_FOCUS = ""
    ALLOW_SELECT = False
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  # Textual reads it so
        (0, "wz-is-narrow"),
        (76, "wz-is-normal"),
        (100, "wz-is-wide"),
        (116, "wz-is-broad"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "wz-is-short"), (20, "wz-is-tall")]  # noqa: RUF012  # as above
    # Priority, or the Input's own copy and the application's "press ctrl+q" would get Ctrl+C.
    BINDINGS = [  # noqa: RUF012  # as above
        Binding("escape", "back", "Back", show=False, priority=True),
        Binding("ctrl+c", "leave", "Leave", show=False, priority=True),
        Binding("question_mark", "help", "Help", show=False),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._left_at = -TWICE_S

    def compose(self) -> Iterable[Widget]:
        self._classify()
        return ()

    def around(self, pane: Pane) -> Iterable[Widget]:
        if not self.is_blank:
            return (Chrome(pane),)
        return Chrome(pane), self._too_small()

    def _too_small(self) -> TooSmall:
        small = TooSmall()
        small.tell(*self.app.size)
        return small

    def _classify(self) -> None:
        """The classes of its size, before there is anything in it: with the first Resize all would be styled anew."""
        for size, points in zip(self.app.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True):
            # No rule is about the screen itself.
            self.add_class(max((least, name) for least, name in points if least <= size)[1], update=False)

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
        self.conceal()
        if event.size != self.app.size and not self.app.is_inline:
            # Of a size it no longer has. Textual answers each with one more, so that of two on their way none is the last.
            event.prevent_default()
            return
        width, height = event.size
        tiny = width < LEAST[0] or height < LEAST[1]
        was_tiny = self.has_class("wz-is-tiny")
        self.set_class(tiny, "wz-is-tiny")
        if tiny:
            if self.pane is None and self.is_blank:
                self.is_blank = False
                self.mount(self._too_small())
            for small in self.query(TooSmall):  # none on a screen that is not drawn yet
                small.tell(width, height)
            self.set_focus(None)
        self.call_after_refresh(self._resized, was_tiny and not tiny)

    def _resized(self, came_back: bool) -> None:
        if not self.is_mounted or self.is_over or self.has_class("wz-is-tiny"):
            return
        shape = self.pane.shape if self.pane is not None and self.pane.is_attached else None
        if shape != self._drawn_for:
            self._drawn_for = shape
            for pane in (self.pane, *self._overs):
                if pane is not None and pane.is_mounted:
                    pane.redraw()
        self.draw_frame()
        if came_back and self.top is not None and (self.top.takes_keys or self.top is self.over):
            self.begin()

    # -- keys ------------------------------------------------------------------------------------------------------
    def action_back(self) -> None:
        if self.has_class("wz-is-tiny") or self.top is None or not self.top.is_live:
            return
        if self.over is not None:
            self.over.escape()
        elif self.pane is not None:
            self.escape(self.pane)

    def escape(self, pane: Pane) -> None:
        """Esc on ``pane``; a screen with running effects overrides this."""
        pane.escape()

    def action_help(self) -> None:
        from wizard.tui.panes.help import HelpPane  # noqa: PLC0415  # no first frame waits for what is asked for later
        from wizard.tui.panes.sure import LeavePane  # noqa: PLC0415  # as above

        if self.top is not None and not isinstance(self.top, HelpPane | LeavePane):
            page = HelpPane(
                self.top.keys,
                self.plain_command,
                takes_mouse=self.takes_mouse,
                has_field=any(each.display for each in self.top.query(Input)),
                leads_back=self.leads_to == "back",
            )
            self.open_once("help", lambda: self.ask_over(page))

    def on_hiding_input_help(self, message: HidingInput.Help) -> None:
        message.stop()
        self.action_help()

    def action_leave(self) -> None:
        """Ctrl+C: cancel what runs and stay, else leave; asks when something would be lost; twice always leaves."""
        from wizard.tui.panes.sure import LeavePane  # noqa: PLC0415  # see above

        now = monotonic()
        twice, self._left_at = now - self._left_at < TWICE_S, now
        if twice or isinstance(self.over, LeavePane):
            self.leave()
        elif self.cancel_running():
            return
        elif self.pane is not None and self.pane.loses:
            self.run_worker(self._ask_to_leave(self.pane), exit_on_error=False, name="leave")
        else:
            self.leave()

    def cancel_running(self) -> bool:
        """Stop what runs, if anything does."""
        return False

    def leave(self) -> None:
        """The person leaves, without more questions."""
        self.finish(None)

    async def _ask_to_leave(self, pane: Pane) -> None:
        if await self.is_sure_to_leave(pane):
            self.leave()

    async def is_sure_to_leave(self, pane: Pane) -> bool:
        from wizard.tui.panes.sure import LeavePane  # noqa: PLC0415  # see above

        return bool(await self.ask_over(LeavePane(pane.loses, addressed(pane.leave_row))))

    # -- the end ---------------------------------------------------------------------------------------------------
    @on(events.Mount)
    def _mounts(self) -> None:
        self.app.app_suspend_signal.subscribe(self, lambda _: self.conceal())

    def on_screen_suspend(self) -> None:
        self.conceal()

    def conceal(self) -> None:
        """Hide a key that is shown: the command palette offers a screenshot, Ctrl+Z leaves what was drawn."""
        for field in self.query(HidingInput):
            field.conceal()

    def wipe(self) -> None:
        for pane in (*self._overs, self.pane):
            if pane is not None:
                with suppress(NoMatches):  # its widgets are gone, and forgot what they held as they went
                    pane.wipe()
