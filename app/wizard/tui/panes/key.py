"""S2 and S5: the key, its check, and the two questions a check can end in, all in one place."""

import asyncio
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from wizard.errors import Rejected, UsageError, WizardError
from wizard.login.questions import Choose, NeedSecret
from wizard.login.steps import Back
from wizard.tui import words
from wizard.tui.desk import Open
from wizard.tui.hiding_input import HidingInput
from wizard.tui.panes import key_words, typed_words
from wizard.tui.panes.pane import Pane
from wizard.tui.panes.verdict import Verdict
from wizard.tui.plain_input import key_in
from wizard.tui.secret_input import SecretInput
from wizard.tui.words import Hint
from wizard.values.keys import owners, prefix
from wizard.values.preset import Preset
from wizard.values.secret import Secret
from wizard.values.url import host_of


class KeyPane(Pane):
    """The field keeps its bullets while the key is checked; the key itself waits in ``given``, for a second try."""

    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        Binding("ctrl+o", "open_page", show=False),
    ]

    def __init__(
        self,
        question: NeedSecret,
        presets: tuple[Preset, ...],
        *,
        prefill: Secret | None = None,
        open_url: Open | None = None,
    ) -> None:
        super().__init__()
        self.question = question
        self.given = prefill
        self.pasted: Secret | None = None  # pasted while something else was asked; for the next time the key is
        self._presets = presets
        self._open_url = open_url
        self.verdict = Verdict()

    @property
    def heading(self) -> str:
        return words.heading(self.question.title or self.question.provider, self.question.label)

    @property
    def hints(self) -> tuple[Hint, ...]:
        if self.verdict.is_asking:
            return self.verdict.hints
        if not self.is_asking:
            return (("Esc", "cancel"),)
        if self.field.is_revealed:
            return typed_words.REVEALED
        return key_words.hints(narrow=self.width_class == "wz-is-narrow")

    @property
    def keys(self) -> tuple[Hint, ...]:
        return key_words.keys(can_open=self._can_open)

    @property
    def field(self) -> SecretInput:
        return self.query_one(SecretInput)

    @property
    def _can_open(self) -> bool:
        return self._open_url is not None and bool(self.question.keys_url)

    def compose(self) -> ComposeResult:
        yield Static("", markup=False, id="wz-stays", classes="wz-column")
        yield Static("", markup=False, id="wz-after-stays", classes="wz-gap wz-tall")
        yield Static("", markup=False, id="wz-make", classes="wz-column")
        yield Static("", markup=False, id="wz-after-make", classes="wz-gap wz-tall")
        yield Static("", markup=False, id="wz-ask", classes="wz-column")
        yield Static("", markup=False, classes="wz-gap wz-tall")
        field = SecretInput(id="wz-key", placeholder=key_words.PASTE)
        field.add_class("wz-box")
        yield field
        yield Static("", markup=False, id="wz-meta")
        yield self.notes
        yield Static("", markup=False, classes="wz-gap wz-tall")
        yield self.state
        yield self.verdict

    def on_mount(self) -> None:
        self.again(self.question)

    def start(self) -> None:
        if self.verdict.is_asking:
            self.verdict.start()
        else:
            self.field.focus()

    def redraw(self) -> None:
        question, make = self.question, self.query_one("#wz-make", Static)
        stays = self.query_one("#wz-stays", Static)
        stays.display = bool(question.replaces)
        stays.update(key_words.stays(question))
        self.query_one("#wz-after-stays").set_class(not question.replaces, "wz-off")
        make.display = bool(question.keys_url)
        self.query_one("#wz-after-make").set_class(not question.keys_url, "wz-off")
        opens = key_words.OPENS if self._can_open else ""
        make.update(key_words.where_made(question, opens, narrow=self.width_class == "wz-is-narrow"))
        self.query_one("#wz-ask", Static).update(key_words.asks(question))
        self._draw_meta()

    # -- questions ---------------------------------------------------------------------------------------------------
    def holds(self, question: NeedSecret) -> bool:
        """Whether what was typed is asked about once more: something is wrong with it, or the warning was not confirmed."""
        return question.problem is not None or self.verdict.is_asking

    def again(self, question: NeedSecret) -> None:
        """Ask for the key, maybe once more: what was given comes back into the field, to be corrected or replaced."""
        self.question = question
        self.verdict.end()
        field = self.field
        field.disabled = False
        # Textual's own way in; the key is in a Secret and the field shows bullets only.
        if (key := self.pasted or self.given) is not None:
            with self.prevent(Input.Changed):  # no edit of the person's: what is said of it holds
                field.put(key)
            if self.pasted is None and isinstance(question.problem, Rejected | UsageError):
                field.select_all_typed()
        self.trouble(key_words.wrong(question.problem) if self.pasted is None else None)
        self.given = self.pasted = None
        self.redraw()
        self.post_message(self.Changed())

    def choose(self, choice: Choose, pending: asyncio.Future[str]) -> None:
        """`looks-like` and `unproven`, asked under the field."""
        self.pending = pending
        self.state.stop()
        self.hush()
        self.verdict.ask(choice, self.question.provider, self.column_width)
        self.post_message(self.Changed())

    def wipe(self) -> None:
        self.given = self.pasted = None
        if self.is_mounted:
            self.field.action_wipe()

    def busy(self, what: str) -> None:
        self.verdict.end()
        super().busy(what)
        self.post_message(self.Changed())

    def trouble(self, error: WizardError | None) -> None:
        super().trouble(error)
        if error is not None:
            self.hush()

    # -- keys --------------------------------------------------------------------------------------------------------
    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        field = self.field
        if not self.is_asking or self.verdict.is_asking:
            return
        if not field.count and not (self.question.optional or self.question.kept):
            self.say(key_words.NOTHING_YET)
            return
        bullets = field.value
        with self.prevent(Input.Changed):  # it may arrive after the answer, and would take away what that says
            self.given = field.take()
            field.value = bullets
        field.disabled = True
        self.hush()
        self.reply(self.given)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.is_live:
            return
        if self.is_asking and not self.verdict.is_asking and self.field.count:
            self.hush()
            self.trouble(None)  # it was said of what was there before
        self._draw_meta()

    def on_hiding_input_note(self, message: HidingInput.Note) -> None:  # noqa: ARG002  # any pane says it; here alone
        self.hush()

    def on_secret_input_revealed(self, message: SecretInput.Revealed) -> None:
        message.stop()
        self.post_message(self.Changed())

    def on_verdict_chosen(self, message: Verdict.Chosen) -> None:
        message.stop()
        if message.id == "switch":
            self._switch()
        self.reply(message.id)

    def _switch(self) -> None:
        """The flow goes on with the provider the key looks like, and asks nothing on the way: this page is its now."""
        found = owners(self.given, self._presets) if self.given is not None else ()
        if not found:
            return
        name, endpoint = found[0].name, found[0].endpoints[0]
        self.question = replace(
            self.question,
            title=name,
            provider=name,
            host=host_of(endpoint.base_url),
            keys_url=endpoint.keys_url,
            replaces=None,
        )
        self.redraw()
        self.post_message(self.Changed())

    def on_paste(self, event: events.Paste) -> None:
        """Pasted while one of the two questions is open: the new key is meant, so the question is moot."""
        event.stop()
        pasted, event.text = event.text, ""
        if self.verdict.is_asking and (key := key_in(pasted, self._presets, guard_random=True)) is not None:
            self.pasted = key
            self.raise_(Back())
        pasted = ""

    def action_open_page(self) -> None:
        if self._open_url is None or not self.question.keys_url:
            return
        self.run_worker(
            self._open(self._open_url, self.question.keys_url), name="open", description="open", exit_on_error=False
        )

    async def _open(self, open_url: Open, page: str) -> None:
        opened = await open_url(page)
        if not self.is_live:
            return
        self.say(words.page_opened(opened=opened, instead=key_words.INSTEAD))

    def _draw_meta(self) -> None:
        field, meta = self.field, self.query_one("#wz-meta", Static)
        if field.count:
            meta.update(key_words.typed(field.count, prefix(field.peek(), self._presets)))
        elif not field.value:  # else the key has been handed over; what was said about it still holds
            meta.update(key_words.nothing_typed(self.question))
