"""The two questions a key can lead to, asked in place under its field: another provider's key, and nothing proven."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList

from wizard.errors import WizardError
from wizard.login.steps import Choose
from wizard.tui import words
from wizard.tui.choices import List
from wizard.tui.state_line import Line
from wizard.tui.words import Hint
from wizard.values.text import safe

# Asked here instead of on a page of their own.
IN_PLACE = ("looks-like", "unproven")


class Verdict(Vertical, can_focus=True):
    """Out of sight until something is asked. A warning takes Enter and Ctrl+P; what could not be proven has rows."""

    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        Binding("enter", "default", show=False),
        Binding("ctrl+p", "other", show=False),
    ]

    class Chosen(Message):
        """The id of the option taken."""

        def __init__(self, id_: str) -> None:
            super().__init__()
            self.id = id_

    def __init__(self) -> None:
        super().__init__(id="wz-verdict")
        self._choice: Choose | None = None
        self._said = Line(classes="wz-column")
        self._rows = List(id="wz-unproven")
        self._rows.add_class("wz-rows")
        self.display = False

    def compose(self) -> ComposeResult:
        yield self._said
        yield self._rows

    @property
    def is_asking(self) -> bool:
        return self._choice is not None

    @property
    def hints(self) -> tuple[Hint, ...]:
        if self._is_warning:
            label = safe(self._other[1], 40)
            return (("Enter", "check anyway"), ("Ctrl+P", f"{label[:1].lower()}{label[1:]}"), ("Esc", "back"))
        count = len(self._choice.options) if self._choice else 0
        return (("Enter", "select"), (f"1-{count}", "pick"), ("Esc", "back"))

    def ask(self, choice: Choose, provider: str, width: int) -> None:
        self._choice = choice
        self.display = True
        self._rows.display = not self._is_warning
        if self._is_warning:
            said = choice.caveat or "This looks like the key of another provider"
            keys = f"Enter checks it with {safe(provider, 40)} anyway."
            if self._other[1]:
                keys += f" Ctrl+P: {safe(self._other[1], 60)}."
            self._said.tell(words.marked(words.CARE, words.WARN, width, said, keys))
            return
        # The rows are the remedy; the hint would name a flag of the command line.
        self._said.tell(words.problem(WizardError(choice.problem.message), width) if choice.problem else Content(""))
        rows = [
            Content.assemble(
                (f"{at}  ", words.DIM), words.column(safe(each.label, 60), 22), (safe(each.hint, 60), words.DIM)
            )
            for at, each in enumerate(choice.options, 1)
        ]
        at = next((at for at, each in enumerate(choice.options) if each.id == choice.default), 0)
        self._rows.fill([(row, True) for row in rows], at)

    def end(self) -> None:
        self._choice = None
        self.display = False

    def start(self) -> None:
        if self._is_warning:
            self.focus()
        else:
            self._rows.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)

    def on_key(self, event: events.Key) -> None:
        if not self._is_warning and event.character and event.character in "123456789":
            event.stop()
            self._choose(int(event.character) - 1)

    def action_default(self) -> None:
        if self._choice is not None and self._choice.default is not None:
            self.post_message(self.Chosen(self._choice.default))

    def action_other(self) -> None:
        if self._is_warning and self._other[0]:
            self.post_message(self.Chosen(self._other[0]))

    @property
    def _is_warning(self) -> bool:
        return self._choice is not None and self._choice.name == "looks-like"

    @property
    def _other(self) -> tuple[str, str]:
        """Id and label of the option that is not the default; empty if there is none."""
        options = self._choice.options if self._choice else ()
        default = self._choice.default if self._choice else None
        return next(((each.id, each.label) for each in options if each.id != default), ("", ""))

    def _choose(self, at: int) -> None:
        if self._choice is not None and at < len(self._choice.options):
            self.post_message(self.Chosen(self._choice.options[at].id))
