"""What both ways to sign in at the provider share: a countdown, a page to open, and an end with a new beginning."""

import asyncio

from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from wizard.login.questions import Choose, PasteRedirect
from wizard.login.steps import Back, Switch
from wizard.tui import words
from wizard.tui.countdown import Countdown
from wizard.tui.desk import Open, Outside
from wizard.tui.pane_screen import PaneScreen
from wizard.tui.panes import sign_in_words
from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint
from wizard.values.text import safe


class SignInPane(Pane, can_focus=True):
    """Nothing moves here but the countdown."""

    COUNTS = ""  # what stands before the time that is left
    AGAIN = sign_in_words.STARTS_AGAIN
    INSTEAD = sign_in_words.INSTEAD  # of a page that did not open

    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        Binding("ctrl+o", "open_page", show=False),
        Binding("ctrl+y", "copy", show=False),
        Binding("enter", "again", show=False),
    ]

    class Turned(Message):
        """The person wants out of what runs, or in by another way."""

        def __init__(self, turn: Back | Switch) -> None:
            super().__init__()
            self.turn = turn

    def __init__(self, title: str, expires_in: float, outside: Outside) -> None:
        super().__init__()
        self._title = title
        self._outside = outside
        self.countdown = Countdown(expires_in)
        self.ended: Choose | None = None

    @property
    def heading(self) -> str:
        return words.heading(self._title, sign_in_words.SIGN_IN)

    @property
    def aside(self) -> Content:
        return Content("" if self.ended else f"{self.COUNTS} {self.countdown.text}")

    @property
    def hints(self) -> tuple[Hint, ...]:
        if self.ended is not None:
            return sign_in_words.over(self.ended.options[0].label if self.ended.options else sign_in_words.AGAIN)
        return self.running_hints

    @property
    def running_hints(self) -> tuple[Hint, ...]:
        return (sign_in_words.CANCEL,)

    @property
    def page(self) -> str:
        """The address Ctrl+O opens."""
        raise NotImplementedError

    @property
    def copied(self) -> tuple[str, str]:
        """What Ctrl+Y copies, and what that is called."""
        raise NotImplementedError

    @property
    def can_open(self) -> bool:
        return self._outside.open_url is not None

    def on_mount(self) -> None:
        self.set_interval(1.0, lambda: self.post_message(self.Changed()))
        if isinstance(self.screen, PaneScreen) and self.screen.takes_mouse:
            self.say(words.SELECT)

    def busy(self, what: str) -> None:
        # The countdown counts already.
        self.state.say(Content(words.ended(what) if ". " in what else safe(what)))
        self.post_message(self.Changed())

    def works(self) -> None:
        """Said already."""

    def takes(self, question: PasteRedirect) -> bool:  # noqa: ARG002  # for the one that can be pasted into
        """Whether it is asked here once more."""
        return False

    def again(self, question: PasteRedirect) -> None:
        """Ask what it takes."""

    def end(self, choice: Choose) -> None:
        """It is over: why, and what Enter does now."""
        self.ended = choice
        self.hush()
        problem = choice.problem
        if problem is not None:
            remedy = words.remedy(problem) if problem.hint not in sign_in_words.ENTER_DOES else ""
            said = [each for each in (problem.message, remedy, self.AGAIN) if each]
            self.state.say(lambda width: words.marked(words.BAD, words.ERROR, width, *said))
        self.redraw()
        self.post_message(self.Changed())

    def start(self) -> None:
        self.focus()

    def action_again(self) -> None:
        if self.ended is not None and self.ended.options:
            self.reply(self.ended.options[0].id)

    def action_open_page(self) -> None:
        if self._outside.open_url is None or self.ended is not None:
            return
        self.hush()
        # A launcher that fails takes a moment to; keys are taken meanwhile.
        self.run_worker(self._open(self._outside.open_url), name="open", description="open", exit_on_error=False)

    async def _open(self, open_url: Open) -> None:
        opened = await open_url(self.page)
        if self.is_live and self.ended is None:
            self.say(words.page_opened(opened=opened, instead=self.INSTEAD))

    def action_copy(self) -> None:
        if self.ended is not None:
            return
        text, name = self.copied
        # OSC 52, which gives no answer; and the system's own way, where the machine has one.
        self.app.copy_to_clipboard(text)
        if self._outside.copy is not None:
            self._outside.copy(text)
        self.hush()
        self.say(sign_in_words.copied(name))

    @property
    def waits(self) -> "asyncio.Future[object]":
        assert self.pending is not None  # noqa: S101  # asked before any key arrives
        return self.pending
