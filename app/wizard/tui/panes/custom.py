"""S9: a provider nobody has listed, four fields on one screen."""

from urllib.parse import urlsplit

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from wizard.login.steps import Described, DescribeEndpoint
from wizard.tui import words
from wizard.tui.panes.pane import Pane
from wizard.tui.plain_input import PlainInput
from wizard.tui.secret_input import SecretInput
from wizard.tui.words import Hint
from wizard.values.preset import Preset, Protocol
from wizard.values.text import safe

STYLES: dict[Protocol, str] = {
    "openai-chat": "OpenAI compatible",
    "openai-responses": "OpenAI Responses",
    "anthropic-messages": "Anthropic",
    "gemini": "Gemini",
}


_SHORT: dict[Protocol, str] = {
    "openai-chat": "OpenAI",
    "openai-responses": "Responses",
    "anthropic-messages": "Anthropic",
    "gemini": "Gemini",
}


class StyleField(Static, can_focus=True):
    """Which API is spoken: Left and Right go through the protocols."""

    def __init__(self, protocols: tuple[Protocol, ...], at: int) -> None:
        super().__init__("", markup=False, id="wz-style")
        self._protocols = protocols
        self._at = at

    @property
    def protocol(self) -> Protocol:
        return self._protocols[self._at]

    def on_mount(self) -> None:
        self._draw()

    def on_focus(self) -> None:
        self._draw()

    def on_blur(self) -> None:
        self._draw()

    def on_key(self, event: events.Key) -> None:
        step = {"left": -1, "right": 1, "space": 1}.get(event.key)
        if step is not None:
            event.stop()
            self._at = (self._at + step) % len(self._protocols)
            self._draw()

    def _draw(self) -> None:
        others = ", ".join(_SHORT[each] for each in self._protocols if each != self.protocol)
        name = (STYLES[self.protocol], "reverse" if self.has_focus else "")
        room = "" if self.screen.has_class("-narrow") else f": {others}"
        self.update(Content.assemble(name, (f"   (Left/Right{room})", words.DIM)))


class CustomPane(Pane):
    def __init__(self, question: DescribeEndpoint, presets: tuple[Preset, ...]) -> None:
        super().__init__()
        self.question = question
        self._presets = presets

    @property
    def heading(self) -> str:
        return words.heading(self.question.title or "Custom provider")

    @property
    def hints(self) -> tuple[Hint, ...]:
        if not self.is_asking:
            return (("Esc", "cancel"),)
        narrow = self.width_class == "-narrow"
        return (
            ("Enter", "check" if narrow else "check and continue"),
            ("Tab", "next" if narrow else "next field"),
            ("Esc", "back"),
        )

    @property
    def keys(self) -> tuple[Hint, ...]:
        return (
            ("Enter", "check and continue, from any field"),
            ("Tab", "next field"),
            ("Left, Right", "another API style, on its row"),
            ("Esc", "forget the key and go back"),
        )

    def compose(self) -> ComposeResult:
        last = self.question.last
        at = self.question.protocols.index(last.protocol) if last else 0
        with Horizontal(classes="wz-field"):
            yield Static("Base URL", markup=False, classes="wz-label")
            url = last.base_url if last else ""
            yield PlainInput(id="wz-url", presets=self._presets, value=url, placeholder="http://localhost:8000/v1")
        with Horizontal(classes="wz-field"):
            yield Static("API style", markup=False, classes="wz-label")
            yield StyleField(self.question.protocols, at)
        with Horizontal(classes="wz-field"):
            yield Static("API key", markup=False, classes="wz-label")
            yield SecretInput(id="wz-key", placeholder="none", compact=True)
            yield Static(Content.styled("optional", words.DIM), markup=False, classes="wz-after")
        with Horizontal(classes="wz-field"):
            yield Static("Name", markup=False, classes="wz-label")
            yield PlainInput(id="wz-name", presets=self._presets, value=last.profile if last else "")
        yield Static("", markup=False, classes="wz-gap")
        yield self.state
        yield self.notes
        yield Static("", markup=False, classes="wz-gap wz-tall")
        yield Static("", markup=False, id="wz-goes", classes="wz-column")

    def on_mount(self) -> None:
        self.trouble(self.question.problem)
        self._draw_destination()

    def start(self) -> None:
        self.query_one("#wz-url", PlainInput).focus()

    def again(self, question: DescribeEndpoint) -> None:
        """Fields keep their content after an error, the key included."""
        self.question = question
        field = self.query_one(SecretInput)
        for each in self.query(Input):
            each.disabled = False
        if self.given is not None:
            field.put(self.given)
        self.given = None
        self.trouble(question.problem)
        self.post_message(self.Changed())

    def memory(self) -> object:
        return (self.query_one("#wz-url", PlainInput).text, self.query_one("#wz-name", PlainInput).text)

    def recall(self, memory: object) -> None:
        match memory:
            case (str() as url, str() as name):
                self.query_one("#wz-url", PlainInput).value = url
                self.query_one("#wz-name", PlainInput).value = name

    def wipe(self) -> None:
        self.given = None
        if self.is_mounted:
            self.query_one(SecretInput).action_wipe()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.is_live:
            return
        if event.input.id == "wz-url":
            self._draw_destination()

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
        field.put(message.key)
        field.focus()
        self.say("That looks like a key, so it went into the key field")

    def on_secret_input_note(self, message: SecretInput.Note) -> None:
        message.stop()
        self.say(message.text)

    def _submit(self) -> None:
        url = self.query_one("#wz-url", PlainInput)
        name = self.query_one("#wz-name", PlainInput)
        field = self.query_one(SecretInput)
        if not self.is_asking:
            return
        if not url.text.strip():
            self.say("The base URL is empty")
            url.focus()
            return
        if field.count:
            bullets = field.value
            self.given = field.take()
            field.value = bullets
        protocol = self.query_one(StyleField).protocol
        for each in self.query(Input):
            each.disabled = True
        self.hush()
        typed = url.text.strip()
        self.reply(Described(base_url=typed, protocol=protocol, key=self.given, profile=name.text.strip()))
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
