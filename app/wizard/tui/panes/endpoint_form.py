"""The fields that describe an endpoint, and under each what is wrong with it."""

from urllib.parse import urlsplit

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from wizard.errors import WizardError
from wizard.login.address import name_of_host
from wizard.login.described import Described, DescribeEndpoint, Field
from wizard.tui import words
from wizard.tui.panes.extra_fields import LABEL, ExtraFields, Typed
from wizard.tui.panes.style_field import StyleField
from wizard.tui.plain_input import PlainInput
from wizard.tui.secret_input import SecretInput
from wizard.tui.state_line import Line
from wizard.values.preset import Preset
from wizard.values.secret import Secret

_EXTRA: tuple[Field, ...] = ("placement", "header", "preset")


class EndpointForm(Vertical):
    def __init__(self, question: DescribeEndpoint, presets: tuple[Preset, ...]) -> None:
        super().__init__()
        self._question = question
        self._presets = presets
        self._last: Widget | None = None  # had the focus

    def compose(self) -> ComposeResult:
        last = self._question.last
        at = self._question.protocols.index(last.protocol) if last else 0
        with Vertical(id="wz-main"):
            with Horizontal(classes="wz-field"):
                yield Static("Base URL", markup=False, classes="wz-label")
                url = last.base_url if last else ""
                yield PlainInput(id="wz-url", presets=self._presets, value=url, placeholder="http://localhost:8000/v1")
            yield Line(id="wz-url-wrong", classes="wz-wrong wz-column", inset=LABEL)
            with Horizontal(classes="wz-field"):
                yield Static("API style", markup=False, classes="wz-label")
                yield StyleField(self._question.protocols, at, chosen=last is not None and not last.guess)
            with Horizontal(classes="wz-field"):
                yield Static("API key", markup=False, classes="wz-label")
                yield SecretInput(id="wz-key", placeholder="none", compact=True)
                yield Static(Content.styled("optional", words.DIM), markup=False, classes="wz-after")
            yield Line(id="wz-key-wrong", classes="wz-wrong wz-column", inset=LABEL)
            with Horizontal(classes="wz-field"):
                yield Static("Name", markup=False, classes="wz-label")
                yield PlainInput(id="wz-name", presets=self._presets, value=last.profile if last else "")
            yield Line(id="wz-name-wrong", classes="wz-wrong wz-column", inset=LABEL)
        yield ExtraFields((last.placement, last.headers, last.preset) if last else ("", (), ""), self._presets)

    @property
    def url(self) -> PlainInput:
        return self.query_one("#wz-url", PlainInput)

    @property
    def name_field(self) -> PlainInput:
        return self.query_one("#wz-name", PlainInput)

    @property
    def key(self) -> SecretInput:
        return self.query_one(SecretInput)

    @property
    def style(self) -> StyleField:
        return self.query_one(StyleField)

    @property
    def extra(self) -> ExtraFields:
        return self.query_one(ExtraFields)

    @property
    def is_extra(self) -> bool:
        return self.is_mounted and bool(self.extra.display)

    def show_extra(self, *, shown: bool) -> None:
        """The other fields in the place of these: both do not fit on a small screen."""
        self.extra.display = shown
        self.query_one("#wz-main").display = not shown
        if shown:
            self.extra.draw(self.style.protocol, self.name_field.placeholder)

    def described(self, key: Secret | None) -> Described:
        placement, headers, preset = self.extra.typed
        return Described(
            base_url=self.url.text.strip(),
            protocol=self.style.protocol,
            guess=not self.style.is_chosen,
            key=key,
            profile=self.name_field.text.strip(),
            placement=placement,
            headers=headers,
            preset=preset,
        )

    def recall(self, url: str, name: str, typed: Typed) -> None:
        self.url.value, self.name_field.value = url, name
        for each in (self.url, self.name_field):
            each.cursor_position = len(each.value)
        self.extra.put(typed)

    def put(self, key: Secret) -> None:
        """Fill the key field, which is no edit of the person's."""
        with self.prevent(Input.Changed):
            self.key.put(key)

    def show_url(self, url: str) -> None:
        """The address as it is used, which is no edit of the person's."""
        with self.prevent(Input.Changed):
            self.url.value = url
        self.url.cursor_position = len(url)

    def take(self) -> Secret | None:
        """The key, if there is one; its bullets stay, and nothing can be edited until it is unlocked."""
        key = None
        if self.key.count:
            bullets = self.key.value
            with self.prevent(Input.Changed):
                key = self.key.take()
                self.key.value = bullets
        for each in self.query(Input):
            each.disabled = True
        return key

    def unlock(self) -> None:
        for each in self.query(Input):
            each.disabled = False

    def wrong(self, field: Field, problem: WizardError) -> None:
        self.show_extra(shown=field in _EXTRA)
        self.query_one(f"#wz-{field}-wrong", Line).tell(lambda width: words.problem(problem, width))

    def clear(self) -> None:
        """What was said about the fields was said about what is no longer in them."""
        for each in self.query(Line):
            each.tell(Content(""))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._last = event.widget

    def start(self) -> None:
        """The focus on what is wrong, else where it was among these fields, else on the first."""
        shown = self.extra if self.is_extra else self.query_one("#wz-main")
        wrong = next((each.id for each in shown.query(Line) if each.display and each.id), None)
        if wrong is None and self._last is not None and shown in self._last.ancestors:
            self._last.focus()
            return
        if wrong is None and self.is_extra:
            self.extra.start()
            return
        field = (wrong or "wz-url-wrong").removesuffix("-wrong")
        self.query_one(f"#{'wz-header-0' if field == 'wz-header' else field}", Input).focus()

    def draw_destination(self) -> str:
        """Host and port as typed so far; they suggest a name as well."""
        where, name = _destination(self.url.text)
        self.name_field.placeholder = name
        return where


def _destination(url: str) -> tuple[str, str]:
    """Host and port as typed so far, and the profile name they suggest. Only for show: the flow reads the address."""
    typed = url.strip()
    try:
        netloc = urlsplit(typed if "://" in typed else f"https://{typed}").netloc.rpartition("@")[2]
    except ValueError:
        return "", ""
    return netloc, name_of_host(netloc)
