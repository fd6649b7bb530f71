"""S9: a provider nobody has listed, four fields on one screen, and what is wrong with each right under it."""

from dataclasses import replace
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from wizard.errors import Cancelled, UsageError
from wizard.login.described import Described, DescribeEndpoint, Field
from wizard.login.questions import Choose, ChooseProvider, NeedSecret, Question
from wizard.login.steps import Back
from wizard.tui import words
from wizard.tui.panes import custom_words
from wizard.tui.panes.endpoint_form import EndpointForm
from wizard.tui.panes.pane import Pane
from wizard.tui.panes.style_field import StyleField
from wizard.tui.panes.verdict import IN_PLACE
from wizard.tui.plain_input import PlainInput
from wizard.tui.words import Hint
from wizard.values.credential import Outcome
from wizard.values.preset import Preset, Protocol
from wizard.values.profile import profile_name


class CustomPane(Pane):
    """Stays until the provider answers: a refused key and an address nobody answers at are corrected here.

    The flow asks for those one by one. The form answers them all at once: Back, up to the question it is the form of,
    and there with everything that is in it now.
    """

    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        Binding("ctrl+k", "keep", show=False, priority=True),
        Binding("ctrl+e", "extra", show=False, priority=True),
    ]

    def __init__(self, question: DescribeEndpoint, presets: tuple[Preset, ...]) -> None:
        super().__init__()
        self.question = question
        self.form = EndpointForm(question, presets)
        self._asked: Question[Any] = question
        self._next: Described | Back | None = None  # for the form's own question, once the flow is back there

    @property
    def heading(self) -> str:
        extra = (custom_words.HEADERS,) if self.form.is_extra else ()
        return words.heading(self.question.title or custom_words.TITLE, *extra)

    @property
    def hints(self) -> tuple[Hint, ...]:
        if not self.is_asking:
            return (("Esc", "cancel"),)
        narrow = self.width_class == "wz-is-narrow"
        return custom_words.hints(is_extra=self.form.is_extra, can_keep=self._can_keep, narrow=narrow)

    @property
    def keys(self) -> tuple[Hint, ...]:
        return custom_words.keys(can_keep=self._can_keep)

    def compose(self) -> ComposeResult:
        yield self.form
        yield Static("", markup=False, classes="wz-gap")
        yield self.state
        yield self.notes
        yield Static("", markup=False, classes="wz-gap wz-tall")
        yield Static("", markup=False, id="wz-goes", classes="wz-column")

    def on_mount(self) -> None:
        if self.question.problem is not None:
            self.form.wrong(self.question.about, self.question.problem)
        self._draw_destination()

    def start(self) -> None:
        self.form.start()

    # -- questions ---------------------------------------------------------------------------------------------------
    def takes(self, question: Question[Any]) -> bool:
        """Whether ``question`` is put on this form."""
        match question:
            case NeedSecret():
                return question.problem is not None
            case Choose():
                return question.name in IN_PLACE
        return isinstance(question, DescribeEndpoint)

    def known(self, question: Question[Any]) -> Described | None:
        """The answer the form has by now. Raises Back where the flow has to go back for it."""
        after = self._next
        if after is None or isinstance(question, ChooseProvider):
            self._next = None
            return None
        if not isinstance(question, DescribeEndpoint):
            raise Back
        self._next = None
        if isinstance(after, Back):
            raise after
        return after

    def again(self, question: Question[Any]) -> None:
        """Fields keep their content after an error, the key included."""
        self._asked = question
        self.form.unlock()
        if self.given is not None:
            self.form.put(self.given)
        self.given = None
        problem = question.problem or Cancelled("check cancelled")
        if isinstance(problem, Cancelled):
            self.trouble(problem)
        else:
            self.trouble(None)
            field: Field = "url"
            match question:
                case NeedSecret():
                    field = "key"
                case DescribeEndpoint():
                    field = question.about
            self.form.wrong(field, problem)
        self._draw_destination()
        self.post_message(self.Changed())

    @property
    def _can_keep(self) -> bool:
        asked = self._asked
        return isinstance(asked, Choose) and any(each.id == "keep" for each in asked.options) and self.is_asking

    def _clear(self) -> None:
        self.form.clear()
        self.trouble(None)
        self.hush()

    def memory(self) -> object:
        return (self.form.url.text, self.form.name_field.text, self.form.extra.typed)

    def recall(self, memory: object) -> None:
        match memory:
            case (str() as url, str() as name, tuple() as typed):
                self.form.recall(url, name, typed)

    def wipe(self) -> None:
        self.given = self._next = None
        if self.is_mounted:
            self.form.key.action_wipe()

    def escape(self) -> None:
        if self.form.is_extra and self.is_asking:
            self.action_extra()
            return
        if not isinstance(self._asked, DescribeEndpoint):
            self._next = Back()
        super().escape()

    def checked(self, outcome: Outcome, host: str, models: int | None) -> None:
        if outcome.result != "valid":
            super().checked(outcome, host, models)
            return
        self.state.say(custom_words.found(self.form.style.protocol, models, with_key=self.given is not None))

    def place(self, url: str, protocol: Protocol | None) -> None:
        """What is used from here on, which is no edit of the person's."""
        if url:
            self.form.show_url(url)
        if protocol is not None:
            self.form.style.show(protocol)

    # -- keys --------------------------------------------------------------------------------------------------------
    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.is_live:
            return
        if self.is_asking:
            self._clear()
        if event.input.id == "wz-url":
            self._draw_destination()

    def on_style_field_turned(self, message: StyleField.Turned) -> None:
        message.stop()
        self._clear()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._submit()

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter" and isinstance(self.screen.focused, StyleField):
            event.stop()
            self._submit()

    def on_plain_input_key_arrived(self, message: PlainInput.KeyArrived) -> None:
        message.stop()
        self.form.put(message.key)
        self.form.key.focus()
        self._clear()
        self.say(custom_words.TAKEN)

    def action_extra(self) -> None:
        if not self.is_asking:
            return
        self.form.show_extra(shown=not self.form.is_extra)
        self.form.start()
        self._draw_destination()
        self.post_message(self.Changed())

    def action_keep(self) -> None:
        if self._can_keep:
            self.reply("keep")

    def _submit(self) -> None:
        form = self.form
        if not self.is_asking:
            return
        self._clear()
        url, name = form.url.text.strip(), form.name_field.text.strip()
        if not url:
            form.wrong("url", custom_words.no_url())
            form.start()
            return
        try:
            profile_name(name or "x")
        except UsageError as error:
            form.wrong("name", error)
            form.start()
            return
        described = form.described(None)
        self.given = form.take()
        described = replace(described, key=self.given)
        if isinstance(self._asked, DescribeEndpoint):
            self.reply(described)
        else:
            self._next = described
            self._asked = self.question
            self.raise_(Back())
        self.post_message(self.Changed())

    def _draw_destination(self) -> None:
        where = self.form.draw_destination()
        extra = "" if self.form.is_extra else self.form.extra.says
        self.query_one("#wz-goes", Static).update(custom_words.goes(where, extra))
