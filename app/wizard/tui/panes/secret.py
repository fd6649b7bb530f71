"""A passphrase: hidden, and taken as it is typed."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from wizard.login.questions import NeedSecret
from wizard.tui import words
from wizard.tui.entry import PASSPHRASE
from wizard.tui.hiding_input import HidingInput
from wizard.tui.panes import typed_words
from wizard.tui.panes.pane import Pane
from wizard.tui.secret_input import SecretInput
from wizard.tui.words import Hint
from wizard.values.text import safe


class SecretPane(Pane):
    def __init__(self, question: NeedSecret) -> None:
        super().__init__()
        self.question = question

    @property
    def heading(self) -> str:
        return words.heading(self.question.title, self.question.label)

    @property
    def hints(self) -> tuple[Hint, ...]:
        if not self.is_asking:
            return (("Esc", "cancel"),)
        if self.query_one(SecretInput).is_revealed:
            return typed_words.REVEALED
        return typed_words.SECRET

    def compose(self) -> ComposeResult:
        yield Static(Content(f"{safe(self.question.label, 60)}:"), markup=False, classes="wz-column")
        yield Static("", markup=False, classes="wz-gap wz-tall")
        field = SecretInput(id="wz-secret", placeholder=typed_words.HIDDEN, entry=PASSPHRASE)
        field.add_class("wz-box")
        yield field
        yield Static("", markup=False, id="wz-meta")
        if self.question.name == "passphrase-fd":
            yield Static(typed_words.PURPOSE, markup=False, classes="wz-column")
        yield self.notes
        yield Static("", markup=False, classes="wz-gap wz-tall")
        yield self.state

    def on_mount(self) -> None:
        self.trouble(self.question.problem)

    def works(self) -> None:
        self.state.run_quietly(typed_words.WORKING)

    def start(self) -> None:
        self.query_one(SecretInput).focus()

    def wipe(self) -> None:
        super().wipe()
        if self.is_mounted:
            self.query_one(SecretInput).action_wipe()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.is_live:
            return
        count = self.query_one(SecretInput).count
        self.query_one("#wz-meta", Static).update(typed_words.counted(count))
        if count and self.is_asking:
            self.hush()
            self.trouble(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        field = self.query_one(SecretInput)
        if not self.is_asking:
            return
        if not field.count and not self.question.optional:
            self.say(words.NOTHING_TYPED)
            return
        self.reply(field.take())

    def on_hiding_input_note(self, message: HidingInput.Note) -> None:  # noqa: ARG002  # any pane says it; here alone
        self.hush()

    def on_secret_input_revealed(self, message: SecretInput.Revealed) -> None:
        message.stop()
        self.post_message(self.Changed())
