"""S3: signing in with the browser. Its page is open somewhere; the last address of it may be pasted here."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from wizard.login.questions import Choose, PasteRedirect
from wizard.login.steps import Switch
from wizard.tui import words
from wizard.tui.desk import Outside
from wizard.tui.entry import ADDRESS
from wizard.tui.hiding_input import HidingInput
from wizard.tui.pane_screen import PaneScreen
from wizard.tui.panes import browser_words
from wizard.tui.panes.sign_in import SignInPane
from wizard.tui.panes.sign_in_words import CANCEL
from wizard.tui.raw_link import show_alone
from wizard.tui.secret_input import SecretInput
from wizard.tui.state_line import Line, Said
from wizard.tui.words import Hint
from wizard.values.text import safe


class BrowserPane(SignInPane):
    COUNTS = browser_words.COUNTS

    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        Binding("ctrl+d", "switch", show=False, priority=True),
        Binding("ctrl+l", "show_link", show=False),
    ]

    def __init__(self, question: PasteRedirect, outside: Outside) -> None:
        super().__init__(question.title, question.expires_in, outside)
        self.question = question
        self._begins: Said = Content(browser_words.WAITING)  # what the state line says while nothing is wrong
        self._is_wrong = False  # what was pasted, as the state line says

    @property
    def running_hints(self) -> tuple[Hint, ...]:
        if not self.is_asking:
            return (CANCEL,)
        return browser_words.hints(can_open=self.can_open, has_other=bool(self.question.other), narrow=self._is_narrow)

    @property
    def keys(self) -> tuple[Hint, ...]:
        return browser_words.keys(can_open=self.can_open, has_other=bool(self.question.other))

    @property
    def page(self) -> str:
        return self.question.url

    @property
    def copied(self) -> tuple[str, str]:
        return self.question.url, browser_words.COPIED

    @property
    def field(self) -> SecretInput:
        return self.query_one(SecretInput)

    def compose(self) -> ComposeResult:
        yield Static("", markup=False, id="wz-first", classes="wz-column wz-links")
        yield Static("", markup=False, classes="wz-gap wz-links")
        yield Static("", markup=False, id="wz-links", classes="wz-column wz-links")
        yield Line(id="wz-raw", classes="wz-links")
        yield Static("", markup=False, classes="wz-gap wz-links")
        yield Static("", markup=False, id="wz-elsewhere", classes="wz-column wz-links")
        yield Static("", markup=False, classes="wz-gap wz-tall wz-links")
        field = SecretInput(id="wz-address", placeholder=browser_words.PASTE, entry=ADDRESS)
        field.add_class("wz-box", "wz-links")
        yield field
        yield self.state
        yield self.notes

    def on_mount(self) -> None:
        super().on_mount()
        problem = self.question.problem
        if problem is not None:
            # Pasting still works.
            said = [each for each in (problem.message, words.remedy(problem)) if each]
            self._begins = lambda width: words.marked(words.CARE, words.WARN, width, *said)
        self.state.say(self._begins)

    def start(self) -> None:
        self.can_focus = self.ended is not None  # else Tab would lead from the field to nothing that is seen
        if self.ended is not None:
            self.focus()
        else:
            self.field.disabled = False
            self.field.focus()

    def redraw(self) -> None:
        for each in self.query(".wz-links"):
            each.set_class(self.ended is not None, "wz-off")
        question, narrow = self.question, self._is_narrow
        for id_, said in (
            ("#wz-first", browser_words.where(opened=question.opened, narrow=narrow)),
            ("#wz-links", browser_words.links(question, can_open=self.can_open, narrow=narrow)),
            ("#wz-elsewhere", browser_words.elsewhere(listening=question.listening, narrow=narrow)),
        ):
            self.query_one(id_, Static).update(said)

    @property
    def _is_narrow(self) -> bool:
        return self.width_class == "wz-is-narrow"

    def takes(self, question: PasteRedirect) -> bool:
        return self.question.url == question.url and self.ended is None

    def again(self, question: PasteRedirect) -> None:
        """What was pasted did not do; the sign-in still waits."""
        self.question = question
        self.hush()
        if question.problem is not None:
            self.trouble(browser_words.wrong(question.problem, can_open=self.can_open))
            self._is_wrong = True
        self.redraw()
        self.post_message(self.Changed())

    def hush(self) -> None:
        """What was wrong is that no more, either: something else has been pasted, or begun."""
        super().hush()
        if self._is_wrong and self.is_asking:
            self.state.say(self._begins)
        self._is_wrong = False

    def end(self, choice: Choose) -> None:
        self.field.action_wipe()
        super().end(choice)

    def wipe(self) -> None:
        super().wipe()
        if self.is_mounted:
            self.field.action_wipe()

    # -- keys --------------------------------------------------------------------------------------------------------
    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._submit()

    def on_secret_input_whole(self, message: SecretInput.Whole) -> None:
        message.stop()
        self._submit()

    def on_hiding_input_note(self, message: HidingInput.Note) -> None:  # noqa: ARG002  # any pane says it; here alone
        self.hush()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._is_wrong and self.field.count:  # not by being emptied
            self.hush()

    def _submit(self) -> None:
        if not self.is_asking or self.ended is not None:
            return
        if not self.field.count:
            self.action_open_page()
            return
        self.hush()
        self.reply(self.field.take())  # good for once, and wiped all the same

    def cancel(self) -> bool:
        if self.ended is None:
            self.escape()
        return self.ended is None

    def action_switch(self) -> None:
        if self.question.other and self.ended is None:
            self.raise_(Switch(self.question.other))

    def action_show_link(self) -> None:
        if self.is_asking and self.ended is None and isinstance(self.screen, PaneScreen):
            self.screen.open_once("link", self._show_link)

    async def _show_link(self) -> None:
        if not await show_alone(self.app, self.question.url, self.waits) and self.is_live:
            raw = self.query_one("#wz-raw", Line)
            raw.tell(Content("" if raw.display else safe(self.question.url, 8000)))
