"""The last lines of a review: under which name, where the secret is kept, and which file is written."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from wizard.login.review_question import Review
from wizard.tui.panes import where_words
from wizard.tui.plain_input import PlainInput
from wizard.values.preset import Preset
from wizard.values.profile import Store, name_taken, profile_name


class Where(Vertical):
    """``profile`` and ``store`` as chosen so far; the name is edited in its own line."""

    def __init__(self, question: Review, presets: tuple[Preset, ...]) -> None:
        super().__init__()
        self.profile = question.profile
        self.store: Store | None = question.store
        self.question = question
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
        """Raises UsageError for what cannot be a name, or is another's; it is still being edited then."""
        name = profile_name(self.field.text.strip())
        if name in self.question.taken:
            raise name_taken(name)
        self.profile = name
        self.keep_name()

    def keep_name(self) -> None:
        self.field.display = False

    def draw(self, width: int, *, short: bool) -> None:
        question, renaming = self.question, self.is_renaming
        name = self.query_one("#wz-profile", Static)
        name.styles.width = 9 if renaming else "100%"
        kept = where_words.secret(question, self.store, short=short)
        name.update(where_words.profile_line(question, self.profile, kept, width, short=short, renaming=renaming))
        self.query_one("#wz-where", Static).update(where_words.place_lines(question, kept, width, short=short))
