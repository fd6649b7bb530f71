"""The panes of a screen: one is shown, dialogs stand over it, and the one on top gets what is typed."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

from textual import events
from textual.widget import Widget
from textual.worker import Worker

from wizard.login.steps import Back
from wizard.tui.once_screen import OnceScreen
from wizard.tui.panes.pane import Pane
from wizard.tui.typeahead import TypeAhead

T = TypeVar("T")
ANSWERS_S = 0.05  # a key that was pasted has answered by then, or does not


class PaneScreen(OnceScreen[T]):
    """Dialogs are panes too: no second screen, no wrong pop."""

    leads_to = "quit"  # where Esc on the first pane goes
    plain_command = "wizard --plain"  # what does the same in lines

    def __init__(self) -> None:
        super().__init__(classes="wz-screen")
        self.pane: Pane | None = None
        self._overs: list[Pane] = []  # the last one is on top
        self._drawn_for: object = None  # the shape the pane was last drawn for
        self._ahead = TypeAhead()
        self._turn = 0  # whose turn it is with what was typed; an older one comes too late
        self._changing = asyncio.Lock()
        self.is_blank = True  # nothing stands on it, of what may before the first pane
        self._opened: dict[str, Worker[Any]] = {}  # by name, the last one

    def around(self, pane: Pane) -> Iterable[Widget]:
        """All that the screen consists of, with its first pane in it."""
        raise NotImplementedError

    def draw_frame(self) -> None:
        """Title, status and hints of the pane on top."""
        raise NotImplementedError

    def _compositor_refresh(self) -> None:
        # A frame with nothing on it would take away what is there: the skeleton, or a host's own screen.
        if self.top is None and self.is_blank:
            self._dirty_widgets.clear()
        else:
            super()._compositor_refresh()

    @property
    def takes_mouse(self) -> bool:
        """Whether the terminal's own selecting of text needs Shift here."""
        return False

    @property
    def over(self) -> Pane | None:
        """The dialog on top."""
        return self._overs[-1] if self._overs else None

    @property
    def top(self) -> Pane | None:
        return self.over or self.pane

    async def show(self, pane: Pane) -> None:
        """Put ``pane`` where the last one was. Done whole, also when whoever asked for it is called off meanwhile.

        Raises CancelledError where nobody can see it any more.
        """
        self._refuse_unseen()
        await asyncio.shield(asyncio.ensure_future(self._show(pane)))

    async def settled(self) -> None:
        """What is on its way to the screen is there. Raises as :meth:`show`."""
        async with self._changing:
            pass
        self._refuse_unseen()

    def _refuse_unseen(self) -> None:
        # Whoever runs here is about to be called off; a widget of a screen that is gone would fail it first.
        if self.is_over or not self.is_on_stack:
            raise asyncio.CancelledError

    async def _show(self, pane: Pane) -> None:
        async with self._changing:
            await self._change(pane)

    async def _change(self, pane: Pane) -> None:
        old, self.pane = self.pane, pane
        for over in self._overs:
            over.raise_(Back())
        self._overs.clear()
        with self.app.batch_update():
            if old is not None and old is not pane:
                old.wipe()
                old.is_gone = True
            for each in self.query("#wz-body"):
                await each.remove_children()
            await self._put(pane)
            if self.is_over:
                return  # left meanwhile, and its widgets are gone
            pane.redraw()
            self._drawn_for = pane.shape
            self.draw_frame()
        self.begin()

    async def show_over(self, pane: Pane) -> None:
        """A dialog: what is below keeps its state and its question."""
        async with self._changing:
            with self.app.batch_update():
                if (below := self.top) is not None:
                    below.display = False
                self._overs.append(pane)
                await self._put(pane)
                if self.is_over:
                    return
                pane.redraw()
                self.draw_frame()
            pane.start()

    async def _put(self, pane: Pane) -> None:
        if pane.has_more_rules and (rules := getattr(self.app, "later_rules", "")):
            self.app.stylesheet.add_source(rules, ("later panes", ""))  # once, whoever asks
        if bodies := self.query("#wz-body"):
            await bodies.first().mount(pane)
        else:
            await self.mount_all(self.around(pane))

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

    def open_once(self, name: str, page: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Show ``page`` in a worker, unless it is on its way or there: a key pressed twice opens one."""
        last = self._opened.get(name)
        if last is None or last.is_finished or last.is_cancelled:
            self._opened[name] = self.run_worker(page(), name=name, description=name, exit_on_error=False)

    def begin(self) -> None:
        """The pane on top is ready: give it the focus, and what was typed before it was there."""
        if (top := self.top) is None or self.has_class("wz-is-tiny"):
            return
        top.start()
        # Textual gives the focus by the application's queue: behind that, and before whatever is typed later.
        self._turn += 1
        self.app.call_later(self._hand_over, self._turn)

    def _hand_over(self, turn: int) -> None:
        if turn != self._turn or self.has_class("wz-is-tiny"):
            return
        kept = self._ahead.close()
        while kept:
            event = kept.pop(0)
            # Its sender is where it stops on its way up; bindings are the application's to look up.
            (self.focused or self)._forward_event(event.set_sender(self.app))  # noqa: SLF001  # as the application does it
            if kept and isinstance(event, events.Paste):
                # A key may be the answer by itself; what follows is then for the next question.
                self._ahead.take(kept)
                self.set_timer(ANSWERS_S, lambda: self._hand_over(turn))
                return

    def between(self) -> None:
        """Nobody is asked anything: keys typed from now on wait for the next pane."""
        self.set_focus(None)
        self._turn += 1
        self._ahead.open()

    def take_over(self, below: "PaneScreen[Any]") -> None:
        """Before it comes over ``below``, which has asked nothing yet: what was typed so far is for this one."""
        self._ahead.take(below._ahead.close())  # noqa: SLF001  # another of this class

    def drop_early(self) -> None:
        """Something runs: keys typed into the wait are not meant for what comes after it."""
        self._turn += 1
        self._ahead.close()

    @property
    def _is_early(self) -> bool:
        """Whether what is typed now is for the next pane."""
        return self._ahead.is_open and self.focused is None

    def _forward_event(self, event: events.Event) -> None:
        # Here, where the application decides whose it is: in the queue of this screen it would meet another state.
        if isinstance(event, events.Key | events.Paste) and self._is_early:
            self._ahead.keep(event)
        else:
            super()._forward_event(event)

    def on_key(self, event: events.Key) -> None:
        """One that was on its way to a pane which has its answer by now."""
        if self._is_early:
            self._ahead.keep(event)

    def on_paste(self, event: events.Paste) -> None:
        """Whatever no field took goes no further: a host's own handler would get the key (SECURITY R71)."""
        event.stop()
        if self._is_early:
            self._ahead.keep(event)
        event.text = ""
