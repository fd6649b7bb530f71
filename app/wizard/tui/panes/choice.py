"""S1, S8 and every other choice: numbered rows, one caveat under them."""

from textwrap import wrap

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from wizard.login.questions import Choose, Option
from wizard.tui import words
from wizard.tui.choices import MOVES, List
from wizard.tui.panes import choice_words
from wizard.tui.panes.pane import Pane
from wizard.tui.plain_input import key_in
from wizard.tui.words import Hint
from wizard.values.preset import Preset
from wizard.values.text import safe

# Rows a pasted key answers: the one that asks for a key next.
_KEY_ROWS = ("api-key", "key", "renew", "another")
_BEFORE = 6  # cells before a label: marker and digit


class ChoicePane(Pane):
    def __init__(self, question: Choose, presets: tuple[Preset, ...]) -> None:
        super().__init__()
        self.question = question
        self._presets = presets
        self._rows: list[Option | None] = []  # None is a heading
        self._wanted = question.default

    @property
    def heading(self) -> str:
        return words.heading(self.question.title)

    @property
    def aside(self) -> Content:
        return Content(self.question.aside)

    @property
    def hints(self) -> tuple[Hint, ...]:
        return choice_words.hints(len(self.question.options))

    @property
    def keys(self) -> tuple[Hint, ...]:
        return choice_words.KEYS

    def compose(self) -> ComposeResult:
        if self.question.about:
            yield Static(Content(safe(self.question.about, 400)), markup=False, classes="wz-column")
            yield Static("", markup=False, classes="wz-gap wz-tall")
        rows = List(id="wz-list")
        rows.add_class("wz-cut")
        if len(self.question.options) <= 9:
            rows.add_class("wz-rows")
        yield rows
        yield Static("", markup=False, classes="wz-gap")
        yield Static(
            Content(words.plain(safe(self.question.caveat, 400))), markup=False, classes="wz-column", id="wz-caveat"
        )
        yield self.state
        yield self.notes

    def on_mount(self) -> None:
        self.query_one("#wz-caveat").display = bool(self.question.caveat)
        self.trouble(self.question.problem)

    def start(self) -> None:
        self.query_one(List).focus()

    def redraw(self) -> None:
        self.memory()
        narrow = self.width_class == "wz-is-narrow"
        longest = max((cell_len(safe(each.label, 60)) for each in self.question.options), default=0)
        width = min(max(longest, 24 if narrow else 28), 34 if narrow else 44) + 2
        room = self.column_width + 1 - _BEFORE  # a list has no padding
        rows: list[tuple[Content, bool]] = []
        self._rows = []
        group = ""
        for number, each in enumerate(self.question.options, 1):
            if each.group and each.group != group:
                group = each.group
                rows.append((Content.styled(safe(group, 40), "bold"), False))
                self._rows.append(None)
            digit = f"{number}  " if number <= 9 else "   "
            label = words.column(safe(each.label, 60), width)
            hint = wrap(safe(" ".join(filter(None, (each.hint, each.mark))), 160), max(12, room - width)) or [""]
            if narrow and self.question.about and len(hint) > 1:
                hint = [""]  # what is done with a profile: its second column goes where it does not fit (UX §2.10)
            below = "".join(f"\n{' ' * (len(digit) + width)}{line}" for line in hint[1:])
            rows.append((Content.assemble((digit, words.DIM), label, (hint[0] + below, words.DIM)), True))
            self._rows.append(each)
        at = next((at for at, each in enumerate(self._rows) if each and each.id == self._wanted), None)
        self.query_one(List).fill(rows, at)

    def memory(self) -> object:
        at = self.query_one(List).highlighted
        row = self._rows[at] if at is not None and at < len(self._rows) else None
        if row is not None:
            self._wanted = row.id
        return self.question.default, self._wanted

    def recall(self, memory: object) -> None:
        # Another proposal than then is news, such as a check that ended in a rejection.
        default, wanted = memory if isinstance(memory, tuple) else (None, None)
        if default == self.question.default and any(each.id == wanted for each in self.question.options):
            self._wanted = wanted
            self._rows = []
            self.query_one(List).highlighted = None
            self.redraw()

    def on_key(self, event: events.Key) -> None:
        # Here, and not by the list's bindings, which come after a paste that was behind the key.
        if self.is_asking and event.key == "enter":
            at = self.query_one(List).highlighted
            if at is not None and (row := self._rows[at]) is not None:
                event.stop()
                self._answer(row)
        elif self.is_asking and (move := MOVES.get(event.key)) is not None:
            event.stop()
            getattr(self.query_one(List), f"action_{move}")()
        elif event.character and event.character in "123456789":
            event.stop()
            at = int(event.character) - 1
            if at < len(self.question.options):
                self._answer(self.question.options[at])

    def on_list_chosen(self, event: List.Chosen) -> None:
        event.stop()
        if (row := self._rows[event.at]) is not None:
            self._answer(row)

    def on_paste(self, event: events.Paste) -> None:
        if not self.is_asking:
            return  # for the question that comes
        event.stop()
        pasted, event.text = event.text, ""
        key = key_in(pasted, self._presets, guard_random=True)
        pasted = ""
        if key is None:
            return
        row = next(filter(self._asks_for_key, self.question.options), None)
        if row is None:
            self.say(choice_words.NO_KEY_ROW)
            return
        # Kept for the key question that follows; the row only says that one is coming.
        self.given = key
        self._answer(row)

    def _asks_for_key(self, row: Option) -> bool:
        kind, _, name = row.id.partition(":")
        # What is signed in to is renewed by signing in: a key has a row of its own there.
        is_other = kind == "renew" and any(each.id == f"key:{name}" for each in self.question.options)
        return kind in _KEY_ROWS and not is_other

    def _answer(self, row: Option) -> None:
        self._wanted = row.id
        self.reply(row.id)
