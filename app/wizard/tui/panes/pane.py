"""What all panes share: a future to answer, a title, key hints, a state line, and a way back."""

import asyncio
from typing import Any

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from wizard.errors import Cancelled, WizardError
from wizard.login.questions import Question
from wizard.login.steps import Back
from wizard.tui import words
from wizard.tui.hiding_input import HidingInput
from wizard.tui.state_line import Line, StateLine
from wizard.tui.words import Hint
from wizard.values.credential import Outcome
from wizard.values.preset import Protocol
from wizard.values.secret import Secret
from wizard.values.text import safe

SHOWN_NOTICES = 2


class Pane(Vertical):
    """Draws one question and answers it once. It decides nothing and asks the screen for nothing but its frame."""

    has_more_rules = True  # than the first frame may wait for

    class Changed(Message):
        """Title, aside or hints are to be drawn anew."""

    def __init__(self) -> None:
        super().__init__(classes="wz-pane")
        self.pending: asyncio.Future[Any] | None = None
        self.given: Secret | None = None  # a key that came with the answer, for the question that follows
        self.state = StateLine()
        self.notes = Line(classes="wz-notes wz-column")
        self._said: list[str] = []
        self.is_gone = False  # replaced: messages of its widgets may still be on their way

    # -- the frame around it ---------------------------------------------------------------------------------------
    @property
    def heading(self) -> str:
        return ""

    @property
    def aside(self) -> Content:
        return Content("")

    @property
    def hints(self) -> tuple[Hint, ...]:
        return (("Esc", "back"),)

    @property
    def keys(self) -> tuple[Hint, ...]:
        """For the help pane: every key of this one."""
        return self.hints

    # -- the conversation ------------------------------------------------------------------------------------------
    @property
    def is_asking(self) -> bool:
        return self.pending is not None and not self.pending.done()

    @property
    def takes_keys(self) -> bool:
        """Whether keys mean something now; on some panes they do while nothing is asked."""
        return self.is_asking

    def reply(self, answer: object) -> None:
        if self.pending is not None and not self.pending.done():
            self.pending.set_result(answer)

    def raise_(self, error: BaseException) -> None:
        if self.pending is not None and not self.pending.done():
            self.pending.set_exception(error)

    def escape(self) -> None:
        """Esc: out of whatever is open inside the pane, else one step back."""
        self.raise_(Back())

    def cancel(self) -> bool:
        """Ctrl+C while something is asked: whether it only ended something that goes on meanwhile."""
        return False

    def start(self) -> None:
        """Put the focus where the answer goes. Called when the pane is on screen, and when it is again."""

    def redraw(self) -> None:
        """Draw anew for another size class; keep what was typed and where the highlight is."""

    def wipe(self) -> None:
        """Forget what is secret."""
        self.given = None

    def memory(self) -> object:
        """What to remember of public input when the person comes back here."""
        return None

    def recall(self, memory: object) -> None:
        """Take up what :meth:`memory` gave."""

    @property
    def loses(self) -> str:
        """What would be lost if the person left now, a sentence; empty if nothing."""
        return ""

    @property
    def leave_row(self) -> str:
        """The row that leaves all the same."""
        return words.LEAVE

    @property
    def left(self) -> Cancelled:
        """What leaving here is told as afterwards."""
        return Cancelled()

    def known(self, question: Question[Any]) -> Any:  # noqa: ARG002  # for those that hold more than one answer
        """The answer it has before ``question`` is put. Raises Back where the flow has to go back for it."""
        return None

    # -- what is told ----------------------------------------------------------------------------------------------
    def say(self, text: str) -> None:
        """A dim line; the newest two stay."""
        said = words.ended(text)
        self._said = [*(each for each in self._said if each != said), said][-SHOWN_NOTICES:]
        self._tell_notes()

    def unsay(self, text: str) -> None:
        """What has been told beside it stays."""
        if (said := words.ended(text)) in self._said:
            self._said.remove(said)
            self._tell_notes()

    def _tell_notes(self) -> None:
        self.notes.tell(Content("\n").join(Content.styled(each, words.DIM) for each in self._said))

    def place(self, url: str, protocol: Protocol | None) -> None:
        """What is used from here on, for a pane that shows it."""

    def hush(self) -> None:
        self._said = []
        self.notes.tell(Content(""))

    def busy(self, what: str) -> None:
        self.state.run(safe(what))

    def works(self) -> None:
        """Something runs that nobody has described: only what is asked of the keyring is begun without a word."""
        self.state.run_quietly(words.KEYRING)

    def checked(self, outcome: Outcome, host: str, models: int | None) -> None:
        self.state.say(words.outcome_line(outcome, host, models))

    def trouble(self, error: WizardError | None) -> None:
        if error is None:
            self.state.stop()
        else:
            self.state.say(lambda width: words.problem(error, width))

    def on_hiding_input_note(self, message: HidingInput.Note) -> None:
        message.stop()
        self.say(message.text)

    @property
    def is_live(self) -> bool:
        """On screen, with its widgets; false for messages that arrive too late."""
        return not self.is_gone and self.is_attached and self.is_mounted

    @property
    def column_width(self) -> int:
        return words.room(self.screen.size.width)

    @property
    def width_class(self) -> str:
        return next(
            (
                each
                for each in ("wz-is-broad", "wz-is-wide", "wz-is-normal", "wz-is-narrow")
                if self.screen.has_class(each)
            ),
            "wz-is-normal",
        )

    @property
    def shape(self) -> object:
        """What of the size is drawn anew for: lists take long, and are as good at any height."""
        return (self.screen.size.width, self.is_short)

    @property
    def is_short(self) -> bool:
        return self.screen.has_class("wz-is-short")
