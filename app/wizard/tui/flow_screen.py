"""The setup as one screen: runs a flow with itself as the frontend, and is left exactly once."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from textual.worker import Worker

from wizard.errors import Cancelled, WizardError
from wizard.login.steps import Back, Switch
from wizard.tui import words
from wizard.tui.desk import Copy, NextStep, Open, Outside, Start
from wizard.tui.failure import unexpected
from wizard.tui.frame import WizardScreen
from wizard.tui.frontend import ScreenFrontend
from wizard.tui.panes.pane import Pane
from wizard.values.credential import Saved
from wizard.values.preset import Preset
from wizard.values.secret import Secret

if TYPE_CHECKING:
    # Nothing of later panes is loaded for the first frame.
    from wizard.tui.panes.done import Next
    from wizard.tui.panes.sign_in import SignInPane

T = TypeVar("T")
SOON_S = 0.3  # between two waits nothing can be given up for a moment


class FlowScreen(WizardScreen[T]):
    """Ends with ``result``, or None; ``error`` then says why.

    ``next_steps`` None: the wizard's own. ``show_done`` ends with the receipt as a page, ``show_error`` a failure.
    """

    def __init__(
        self,
        *,
        next_steps: Sequence[NextStep] | None,
        show_done: bool,
        show_error: bool,
        offers: "Sequence[Next]" = (),
    ) -> None:
        super().__init__()
        self.error: WizardError | None = None
        self.then: Next = "finish"
        self.was_left = False  # by Ctrl+C
        self._next_steps = next_steps
        self._show_done = show_done
        self._show_error = show_error
        self._offers = tuple(offers)
        self._saved: Saved | None = None
        self._flow: Worker[None] | None = None
        self._frontend: ScreenFrontend

    async def start_flow(self) -> Saved:
        """Drive the flow with the frontend of this screen."""
        raise NotImplementedError

    @property
    def result(self) -> T | None:
        """What is known to be saved, so far."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self._begin_flow()

    def start_anew(self) -> None:
        super().start_anew()
        self.error, self.then, self.was_left, self._saved = None, "finish", False, None
        self._begin_flow()

    def _begin_flow(self) -> None:
        # A description of its own: by default Textual would log the repr of what runs.
        self._flow = self.run_worker(self._run(), name="setup", description="setup", exit_on_error=False)

    async def _run(self) -> None:
        try:
            await self._tried()
        finally:
            self.finish(self.result)

    async def _tried(self) -> None:
        try:
            self._saved = await self.start_flow()
            if self._show_done:
                from wizard.tui.panes.done import DonePane  # noqa: PLC0415  # see above

                done = DonePane(self._saved, self._next_steps, self._offers)
                self.then = await self._answer_of(done)
        except (Back, Switch):
            self.error = Cancelled()
        except WizardError as error:
            self.error = error
        except asyncio.CancelledError:
            if self._saved is None:
                self.error = self.error or Cancelled()
            raise
        except Exception as error:  # noqa: BLE001  # told without its locals, in a host application as well
            self.error = unexpected(error)
        if self.error is not None and self._show_error and not isinstance(self.error, Cancelled):
            from wizard.tui.panes.failed import FailedPane  # noqa: PLC0415  # see above

            await self._answer_of(FailedPane(self.error))

    async def _answer_of(self, pane: Pane) -> "Next":
        pane.pending = asyncio.get_running_loop().create_future()
        await self.show(pane)
        answer: Next = await pane.pending
        return answer

    def escape(self, pane: Pane) -> None:
        if pane.is_asking:
            pane.escape()
        else:
            self._call_off()

    def cancel_running(self) -> bool:
        if self.pane is None:
            return False  # it has only begun
        if self.pane.is_asking:
            return self.pane.cancel()
        # What cannot be interrupted is waited for; a second Ctrl+C leaves all the same.
        return self._call_off() or self._saved is None

    def _call_off(self) -> bool:
        """Whether what runs is given up now."""
        done = self._frontend.interrupt()
        if not done:
            self.set_timer(SOON_S, self._say_what_is_waited_for)
        return done

    def _say_what_is_waited_for(self) -> None:
        if self._frontend.is_called_off and self.pane is not None and not self.pane.is_asking:
            self.pane.say(words.STOPS_LATER)

    def leave(self) -> None:
        self.was_left = True
        if self._saved is None:
            self.error = self.error or (self.pane.left if self.pane is not None else Cancelled())
        self.stop()
        self.finish(self.result)

    def stop(self) -> None:
        if self._flow is not None:
            self._flow.cancel()

    def taken_away(self) -> None:
        if self._flow is None or not self._flow.is_running:
            super().taken_away()
            return
        # What it is past giving up it ends first, and then says what is saved.
        self.wipe()
        self.stop()

    def on_sign_in_pane_turned(self, message: "SignInPane.Turned") -> None:
        message.stop()
        self._frontend.interrupt(message.turn)

    def on_review_pane_leaves(self) -> None:
        self.open_once("leave", self._leave_by_back)

    async def _leave_by_back(self) -> None:
        if (pane := self.pane) is not None and await self.is_sure_to_leave(pane):
            pane.raise_(Back())

    def on_review_pane_places(self) -> None:
        self.open_once("place", self._choose_place)

    async def _choose_place(self) -> None:
        from wizard.tui.panes.places import PlacesPane  # noqa: PLC0415  # see above
        from wizard.tui.panes.review import ReviewPane  # noqa: PLC0415  # see above

        if isinstance(review := self.pane, ReviewPane):
            review.place_chosen(await self.ask_over(PlacesPane(review.question.places, review.where.store)))


class LoginScreen(FlowScreen[Saved]):
    """Ends with what was saved. ``then`` is what the person wants next.

    ``start`` drives the flow with the frontend it is given. ``pasted`` is a key that was pasted before there was a
    picker: its first answer.
    """

    def __init__(
        self,
        start: Start,
        *,
        presets: Sequence[Preset] = (),
        next_steps: Sequence[NextStep] | None = None,
        show_done: bool = True,
        show_error: bool = True,
        offers: "Sequence[Next]" = (),
        open_url: Open | None = None,
        copy: Copy | None = None,
        pasted: Secret | None = None,
    ) -> None:
        super().__init__(next_steps=next_steps, show_done=show_done, show_error=show_error, offers=offers)
        self._start = start
        self._frontend = ScreenFrontend(self, tuple(presets), Outside(open_url=open_url, copy=copy), pasted)

    async def start_flow(self) -> Saved:
        return await self._start(self._frontend)

    @property
    def result(self) -> Saved | None:
        return self._saved
