"""S7: what was saved, and what to do with it."""

from collections.abc import Sequence
from typing import Literal

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from wizard.tui.desk import NextStep
from wizard.tui.panes import done_words
from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint
from wizard.values.credential import Saved
from wizard.values.text import safe

Next = Literal["finish", "add", "manage"]


class DonePane(Pane, can_focus=True):
    """``offers`` are what else may follow; finishing always may. ``next_steps`` None: the wizard's own."""

    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        Binding("enter", "then('finish')", show=False),
        Binding("a", "then('add')", show=False),
        Binding("m", "then('manage')", show=False),
    ]

    def __init__(self, saved: Saved, next_steps: Sequence[NextStep] | None = None, offers: Sequence[Next] = ()) -> None:
        super().__init__()
        self._saved = saved
        self._next_steps = tuple(done_words.own_next_steps(saved) if next_steps is None else next_steps)
        self._offers = ("finish", *offers)

    @property
    def heading(self) -> str:
        return done_words.ready(self._saved.provider_name)

    @property
    def hints(self) -> tuple[Hint, ...]:
        return tuple(done_words.OFFERS[each] for each in self._offers)

    def compose(self) -> ComposeResult:
        saved = self._saved
        yield Static(done_words.facts(saved), markup=False, classes="wz-column")
        if saved.replaced and saved.keys_url:
            yield Static("", markup=False, classes="wz-gap")
            yield Static(done_words.revoke(saved, saved.keys_url), markup=False, classes="wz-column")
        if saved.old:
            yield Static("", markup=False, classes="wz-gap")
            yield Static(Content(f"{safe(saved.old, 400)}."), markup=False, classes="wz-column")
        if saved.astray:
            yield Static(done_words.astray(saved.astray), markup=False, classes="wz-column")
        if self._next_steps:
            yield Static("", markup=False, classes="wz-gap")
            yield Static(done_words.next_steps(self._next_steps), markup=False, classes="wz-column")
        yield Static("", markup=False, classes="wz-gap wz-tall")
        yield self.notes

    def start(self) -> None:
        self.focus()

    def escape(self) -> None:
        self.reply("finish")

    def action_then(self, what: Next) -> None:
        if what in self._offers:
            self.reply(what)
