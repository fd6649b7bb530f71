"""S9: a provider nobody has listed, four fields on one screen, and what is wrong with each right under it."""

from typing import Any
from urllib.parse import urlsplit

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from wizard.errors import Cancelled, UsageError, WizardError
from wizard.login.steps import Back, Choose, ChooseProvider, Described, DescribeEndpoint, NeedSecret, Question
from wizard.tui import words
from wizard.tui.panes.pane import Pane
from wizard.tui.panes.style_field import StyleField
from wizard.tui.panes.verdict import IN_PLACE
from wizard.tui.plain_input import PlainInput
from wizard.tui.secret_input import SecretInput
from wizard.tui.state_line import Line
from wizard.tui.words import Hint
from wizard.values.preset import Preset
from wizard.values.profile import profile_name
from wizard.values.text import safe

_LABEL = 12  # cells before a field


class CustomPane(Pane):
    """Stays until the provider answers: a refused key and an address nobody answers at are corrected here.

    The flow asks for those one by one. The form answers them all at once: Back, up to the question it is the form of,
    and there with everything that is in it now.
    """

    BINDINGS = [Binding("ctrl+k", "keep", show=False, priority=True)]  # noqa: RUF012  # Textual reads it so

    def __init__(self, question: DescribeEndpoint, presets: tuple[Preset, ...]) -> None:
        super().__init__()
        self.question = question
        self._presets = presets
        self._asked: Question[Any] = question
        self._next: Described | Back | None = None  # for the form's own question, once the flow is back there

    @property
    def heading(self) -> str:
        return words.heading(self.question.title or "Custom provider")

    @property
    def hints(self) -> tuple[Hint, ...]:
        if not self.is_asking:
            return (("Esc", "cancel"),)
        narrow = self.width_class == "-narrow"
        keep = (("Ctrl+K", "keep unchecked"),) if self._can_keep else ()
        return (
            ("Enter", "check" if narrow or keep else "check and continue"),
            ("Tab", "next" if narrow or keep else "next field"),
            *keep,
            ("Esc", "back"),
        )

    @property
    def keys(self) -> tuple[Hint, ...]:
        keep = (("Ctrl+K", "keep it without a check, as unverified"),) if self._can_keep else ()
        return (
            ("Enter", "check and continue, from any field"),
            ("Tab", "next field"),
            ("Left, Right", "another API style, on its row"),
            *keep,
            ("Esc", "forget the key and go back"),
        )

    def compose(self) -> ComposeResult:
        last = self.question.last
        at = self.question.protocols.index(last.protocol) if last else 0
        with Horizontal(classes="wz-field"):
            yield Static("Base URL", markup=False, classes="wz-label")
            url = last.base_url if last else ""
            yield PlainInput(id="wz-url", presets=self._presets, value=url, placeholder="http://localhost:8000/v1")
        yield Line(id="wz-url-wrong", classes="wz-wrong wz-column")
        with Horizontal(classes="wz-field"):
            yield Static("API style", markup=False, classes="wz-label")
            yield StyleField(self.question.protocols, at)
        with Horizontal(classes="wz-field"):
            yield Static("API key", markup=False, classes="wz-label")
            yield SecretInput(id="wz-key", placeholder="none", compact=True)
            yield Static(Content.styled("optional", words.DIM), markup=False, classes="wz-after")
        yield Line(id="wz-key-wrong", classes="wz-wrong wz-column")
        with Horizontal(classes="wz-field"):
            yield Static("Name", markup=False, classes="wz-label")
            yield PlainInput(id="wz-name", presets=self._presets, value=last.profile if last else "")
        yield Line(id="wz-name-wrong", classes="wz-wrong wz-column")
        yield Static("", markup=False, classes="wz-gap")
        yield self.state
        yield self.notes
        yield Static("", markup=False, classes="wz-gap wz-tall")
        yield Static("", markup=False, id="wz-goes", classes="wz-column")

    def on_mount(self) -> None:
        if self.question.problem is not None:
            self._wrong("url", self.question.problem)
        self._draw_destination()

    def start(self) -> None:
        wrong = next((each.id for each in self.query(Line) if each.display and each.id), "wz-url-wrong")
        self.query_one(f"#{wrong.removesuffix('-wrong')}", Input).focus()

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
        field = self.query_one(SecretInput)
        for each in self.query(Input):
            each.disabled = False
        with self.prevent(Input.Changed):
            if self.given is not None:
                field.put(self.given)
        self.given = None
        problem = question.problem or Cancelled("check cancelled")
        if isinstance(problem, Cancelled):
            self.trouble(problem)
        else:
            self.trouble(None)
            self._wrong("key" if isinstance(question, NeedSecret) else "url", problem)
        self.post_message(self.Changed())

    @property
    def _can_keep(self) -> bool:
        asked = self._asked
        return isinstance(asked, Choose) and any(each.id == "keep" for each in asked.options) and self.is_asking

    def _wrong(self, field: str, problem: WizardError) -> None:
        said = words.problem(problem, self.column_width - _LABEL)
        self.query_one(f"#wz-{field}-wrong", Line).tell(said)

    def _clear(self) -> None:
        """What was said about the fields was said about what is no longer in them."""
        for each in self.query(Line):
            each.tell(Content(""))
        self.trouble(None)
        self.hush()

    def memory(self) -> object:
        return (self.query_one("#wz-url", PlainInput).text, self.query_one("#wz-name", PlainInput).text)

    def recall(self, memory: object) -> None:
        match memory:
            case (str() as url, str() as name):
                self.query_one("#wz-url", PlainInput).value = url
                self.query_one("#wz-name", PlainInput).value = name

    def wipe(self) -> None:
        self.given = self._next = None
        if self.is_mounted:
            self.query_one(SecretInput).action_wipe()

    def escape(self) -> None:
        if not isinstance(self._asked, DescribeEndpoint):
            self._next = Back()
        super().escape()

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
        field = self.query_one(SecretInput)
        with self.prevent(Input.Changed):
            field.put(message.key)
        field.focus()
        self._clear()
        self.say("That looks like a key, so it went into the key field")

    def on_secret_input_note(self, message: SecretInput.Note) -> None:
        message.stop()
        self.say(message.text)

    def action_keep(self) -> None:
        if self._can_keep:
            self.reply("keep")

    def _submit(self) -> None:
        url = self.query_one("#wz-url", PlainInput)
        name = self.query_one("#wz-name", PlainInput)
        field = self.query_one(SecretInput)
        if not self.is_asking:
            return
        self._clear()
        if not url.text.strip():
            self._wrong("url", UsageError("the base URL is empty"))
            url.focus()
            return
        try:
            profile = profile_name(name.text.strip()) if name.text.strip() else ""
        except UsageError as error:
            self._wrong("name", error)
            name.focus()
            return
        if field.count:
            bullets = field.value
            with self.prevent(Input.Changed):
                self.given = field.take()
                field.value = bullets
        for each in self.query(Input):
            each.disabled = True
        typed, protocol = url.text.strip(), self.query_one(StyleField).protocol
        described = Described(base_url=typed, protocol=protocol, key=self.given, profile=profile)
        if isinstance(self._asked, DescribeEndpoint):
            self.reply(described)
        else:
            self._next = described
            self._asked = self.question
            self.raise_(Back())
        self.post_message(self.Changed())

    def _draw_destination(self) -> None:
        where, name = _destination(self.query_one("#wz-url", PlainInput).text)
        self.query_one("#wz-name", PlainInput).placeholder = name
        goes = f"Requests and the key go to {safe(where, 80)}." if where else "Nothing is sent before Enter."
        self.query_one("#wz-goes", Static).update(Content.styled(goes, words.DIM))


def _destination(url: str) -> tuple[str, str]:
    """Host and port as typed so far, and the profile name they suggest. Only for show: the flow reads the address."""
    typed = url.strip()
    try:
        netloc = urlsplit(typed if "://" in typed else f"https://{typed}").netloc.rpartition("@")[2]
    except ValueError:
        return "", ""
    name = "".join(char if char.isalnum() or char in ".-_" else "-" for char in netloc.lower())
    return netloc, name.strip("-.")[:64]
