"""The questions a key can lead to, asked in place under its field: whose it may be instead, and what is not proven."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from wizard.login.questions import Choose
from wizard.tui import words
from wizard.tui.choices import List
from wizard.tui.panes import key_words
from wizard.tui.state_line import Line
from wizard.tui.words import Hint
from wizard.values.text import safe

# Asked here instead of on a page of their own.
IN_PLACE = ("looks-like", "unproven", "sibling")


class Verdict(Vertical, can_focus=True):
    """Out of sight until something is asked. A single way on takes Enter, a warning Ctrl+P as well; several have rows."""

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
            return key_words.warning_hints(self._other[1])
        if self._is_single:
            return key_words.refused_hints(self._first)
        return key_words.picked_hints(len(self._choice.options) if self._choice else 0, numbered=not self._is_sibling)

    def ask(self, choice: Choose, provider: str, width: int) -> None:
        self._choice = choice
        self.display = True
        self._said.tell(lambda room: self._told(choice, provider, room))
        self._rows.display = not (self._is_warning or self._is_single)
        if self._rows.display:
            self._fill(choice, width)

    def _told(self, choice: Choose, provider: str, width: int) -> Content:
        if self._is_warning:
            return key_words.warning(choice.caveat, provider, self._other[1], width)
        if choice.problem is None:
            return Content("")
        if self._is_sibling:
            tries = self._first if self._is_single else ""
            return key_words.refused(choice.problem.message, choice.caveat, tries, width)
        return words.problem(choice.problem, width)

    def _fill(self, choice: Choose, width: int) -> None:
        longest = max(22, *(len(each.label) + 2 for each in choice.options))
        rows = [
            Content.assemble(
                ("" if self._is_sibling else f"{at}  ", words.DIM),
                words.column(safe(each.label, 60), min(longest, width - 20)),
                (safe(each.hint, 60), words.DIM),
            )
            for at, each in enumerate(choice.options, 1)
        ]
        at = next((at for at, each in enumerate(choice.options) if each.id == choice.default), 0)
        self._rows.fill([(row, True) for row in rows], at)

    def end(self) -> None:
        self._choice = None
        self.display = False

    def start(self) -> None:
        if self._is_warning or self._is_single:
            self.focus()
        else:
            self._rows.focus()

    def on_list_chosen(self, event: List.Chosen) -> None:
        event.stop()
        self._choose(event.at)

    def on_key(self, event: events.Key) -> None:
        # A digit of a key that is typed out, or pasted by a terminal that does not say so, sends nothing anywhere.
        if (
            self._choice is not None
            and self._choice.name == "unproven"
            and event.character
            and event.character in "123456789"
        ):
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
    def _is_sibling(self) -> bool:
        return self._choice is not None and self._choice.name == "sibling"

    @property
    def _is_single(self) -> bool:
        """One other place, which Enter tries; Esc is the way to the field."""
        return self._is_sibling and self._choice is not None and len(self._choice.options) == 2

    @property
    def _first(self) -> str:
        return safe(self._choice.options[0].label, 80) if self._choice else ""

    @property
    def _other(self) -> tuple[str, str]:
        """Id and label of the option that is not the default; empty if there is none."""
        options = self._choice.options if self._choice else ()
        default = self._choice.default if self._choice else None
        return next(((each.id, each.label) for each in options if each.id != default), ("", ""))

    def _choose(self, at: int) -> None:
        if self._choice is not None and at < len(self._choice.options):
            self.post_message(self.Chosen(self._choice.options[at].id))
