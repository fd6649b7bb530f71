"""The last lines of a review: under which name, where the secret is kept, and which file is written."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from wizard.login.steps import Review
from wizard.tui import words
from wizard.tui.plain_input import PlainInput
from wizard.values.preset import Preset
from wizard.values.profile import Store, profile_name
from wizard.values.text import safe

_COLUMN = 48


class Where(Vertical):
    """``profile`` and ``store`` as chosen so far; the name is edited in its own line."""

    def __init__(self, question: Review, presets: tuple[Preset, ...]) -> None:
        super().__init__()
        self.profile = question.profile
        self.store: Store | None = question.store
        self._question = question
        self._presets = presets

    def compose(self) -> ComposeResult:
        with Horizontal(classes="wz-field"):
            yield Static("", markup=False, id="wz-profile")
            yield PlainInput(id="wz-name", presets=self._presets, value=self.profile)
        yield Static("", markup=False, id="wz-where", classes="wz-column")

    def on_mount(self) -> None:
        self.field.display = False

    @property
    def field(self) -> PlainInput:
        return self.query_one("#wz-name", PlainInput)

    @property
    def is_renaming(self) -> bool:
        return self.is_mounted and bool(self.field.display)

    def rename(self) -> None:
        self.field.value = self.profile
        self.field.display = True

    def take_name(self) -> None:
        """Raises UsageError for what cannot be a name; it is still being edited then."""
        self.profile = profile_name(self.field.text.strip())
        self.keep_name()

    def keep_name(self) -> None:
        self.field.display = False

    def draw(self, width: int, *, short: bool) -> None:
        question, renaming = self._question, self.is_renaming
        name = self.query_one("#wz-profile", Static)
        name.styles.width = 9 if renaming else "100%"
        name.update(profile_line(question, self.profile, self.store, width, short=short, renaming=renaming))
        self.query_one("#wz-where", Static).update(place_lines(question, self.store, width, short=short))


def secret(question: Review, store: Store | None) -> str:
    """Where the secret is kept, in words."""
    if not question.places:
        source = safe(question.source, 80)
        return f"{source}, read each time, nothing is stored" if source else "none needed"
    place = next((each for each in question.places if each.store == store), None)
    return safe(place.label) if place else "not chosen yet"


def profile_line(
    question: Review, name: str, store: Store | None, width: int, *, short: bool, renaming: bool
) -> Content:
    if renaming:
        return Content.styled("Profile", words.DIM)
    if short:
        # The name gives way: where the secret is kept, and that it is not encrypted there, is read to its end.
        kept = words.middle(secret(question, store), width - 12)
        return Content(f"{words.middle(safe(name, 64), width - 4 - len(kept))} -> {kept}")
    default = "  (default)" if question.default else ""
    shown = words.column(safe(name, 64) + default, _COLUMN)
    return Content.assemble(("Profile  ", words.DIM), shown, ("Ctrl+N rename", words.DIM))


def place_lines(question: Review, store: Store | None, width: int, *, short: bool) -> Content:
    config = words.middle(safe(question.config_path), width - (7 if short else 30))
    if short:
        return Content.assemble(("Config ", words.DIM), config)
    kept = secret(question, store)
    return Content.assemble(
        ("Secret   ", words.DIM),
        words.column(words.middle(kept, _COLUMN - 1), _COLUMN) if question.places else kept,
        ("Ctrl+K other place" if question.places else "", words.DIM),
        ("\nConfig   ", words.DIM),
        config,
        ("  (no secrets inside)", words.DIM),
    )


def not_saved(message: str) -> Content:
    text = words.sentence(message)
    return Content.assemble((f"{words.BAD} ", words.ERROR), f"Not saved: {text[:1].lower()}{text[1:]}")
