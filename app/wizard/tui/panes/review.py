"""S6: the default model, and with it the review: what is saved, where, under which name. Enter does all of it."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from wizard.errors import Cancelled, UsageError
from wizard.login.refused import kept_until
from wizard.login.steps import Review, Reviewed
from wizard.tui import words
from wizard.tui.choices import List, driven_by_search
from wizard.tui.panes import models, review_words
from wizard.tui.panes.models import Row
from wizard.tui.panes.pane import Pane
from wizard.tui.panes.where import Where, not_saved
from wizard.tui.plain_input import PlainInput
from wizard.tui.state_line import Line
from wizard.tui.words import Hint
from wizard.values.preset import Preset
from wizard.values.profile import Store


class ReviewPane(Pane):
    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        *driven_by_search(),
        Binding("ctrl+n", "rename", show=False, priority=True),
        Binding("ctrl+k", "places", show=False, priority=True),
        Binding("ctrl+a", "all", show=False, priority=True),
    ]

    class Leaves(Message):
        """Esc, where no question is left to go back to."""

    class Places(Message):
        """The person wants to choose where the secret is kept."""

    def __init__(self, question: Review, presets: tuple[Preset, ...]) -> None:
        super().__init__()
        self.question = question
        self.where = Where(question, presets)
        self._presets = presets
        self.shows_all = False
        self._models = models.in_order(question)
        self._rows: list[Row] = []
        self._wanted: Row = question.model or (self._models[0].id if self._models else None)
        self._search = ""
        self._saves_next = False  # Enter was pressed before a place was chosen

    @property
    def heading(self) -> str:
        return words.heading(self.question.title or self.question.provider, "Default model")

    @property
    def hints(self) -> tuple[Hint, ...]:
        if not self.is_asking:
            return (("Esc", "cancel"),)
        if self.where.is_renaming:
            return (("Enter", "take this name"), ("Esc", "keep the old one"))
        return review_words.hints(self.question, short=self._is_tight)

    @property
    def keys(self) -> tuple[Hint, ...]:
        return review_words.keys(self.question)

    @property
    def loses(self) -> str:
        return review_words.loses(self.question)

    @property
    def leave_row(self) -> str:
        kept = self.question.kept
        return f"Leave; the sign-in is kept and `{kept}` finishes it" if kept else super().leave_row

    @property
    def left(self) -> Cancelled:
        return kept_until(f"`{self.question.kept}`") if self.question.kept else super().left

    @property
    def _is_tight(self) -> bool:
        return self.is_short or self.width_class == "wz-is-narrow"

    def compose(self) -> ComposeResult:
        yield Static("", markup=False, id="wz-checked", classes="wz-column")
        yield self.notes
        yield Static("", markup=False, classes="wz-gap wz-tall")
        search = PlainInput(id="wz-search", presets=self._presets, placeholder=self._asks)
        search.add_class("wz-search")
        yield search
        with Horizontal(id="wz-columns"):
            yield List(id="wz-list", is_driven=True)
            yield Static("", id="wz-detail", markup=False)
        yield Line(id="wz-more")
        yield self.state
        yield Static("", markup=False, classes="wz-gap wz-tall")
        yield self.where

    @property
    def _asks(self) -> str:
        count = len(self._models)
        return f"Search {count:,} models" if count else "Type a model, or Enter for none"

    def on_mount(self) -> None:
        question = self.question
        self.query_one("#wz-checked", Static).update(review_words.checked(question))
        if question.problem is not None:
            self.state.say(not_saved(question.problem.message))

    def start(self) -> None:
        (self.where.field if self.where.is_renaming else self.query_one("#wz-search", PlainInput)).focus()

    def redraw(self) -> None:
        self._fill()
        self._draw_where()

    def take_over(self, earlier: "ReviewPane") -> None:
        """The same review asked again after a refused save: what was chosen stays chosen."""
        self._wanted = earlier.wanted
        self._show_all(everything=earlier.shows_all)
        self.where.profile = earlier.where.profile
        self.where.store = earlier.where.store or self.where.store
        self._search = ""

    @property
    def wanted(self) -> Row:
        return self._wanted

    def works(self) -> None:
        self.state.run_quietly("Saving")
        if self.where.store == "keyring":
            self.state.run_slowly(words.KEYRING)

    def escape(self) -> None:
        search = self.query_one("#wz-search", PlainInput)
        if self.where.is_renaming:
            self._end_rename()
        elif search.value:
            search.wipe()
        elif self.question.leaves and self.loses:
            self.post_message(self.Leaves())
        else:
            super().escape()

    # -- the list ----------------------------------------------------------------------------------------------------
    def action_move(self, where: str) -> None:
        if not self.where.is_renaming:
            getattr(self.query_one("#wz-list", List), f"action_{where}")()

    def action_all(self) -> None:
        if self.question.others and not self.where.is_renaming:
            self._show_all(everything=not self.shows_all)
            self.query_one("#wz-search", PlainInput).placeholder = self._asks
            self._fill()

    def _show_all(self, *, everything: bool) -> None:
        self.shows_all = everything
        self._models = models.in_order(self.question, everything=everything)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.is_live:
            return
        field = self.query_one("#wz-search", PlainInput)
        if event.input is field and not field.is_hiding and field.text != self._search:
            self._search = field.text
            self._fill()

    def on_list_highlighted(self, event: List.Highlighted) -> None:
        event.stop()
        if not self.is_live:
            return
        if event.at < len(self._rows):
            self._wanted = self._rows[event.at]
        self._draw_detail()

    def on_list_chosen(self, event: List.Chosen) -> None:
        event.stop()
        self._wanted = self._rows[event.at]
        self._save()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "wz-name":
            self._take_name()
        else:
            self._save()

    def on_plain_input_key_arrived(self, message: PlainInput.KeyArrived) -> None:
        message.stop()
        self.say("Esc first to change the key" if review_words.has_key(self.question) else "A key is not taken here")

    def _fill(self) -> None:
        found = models.matching(self._models, self._search)
        width = 24 if self.width_class == "wz-is-narrow" else 34
        shown = models.rows(found, self._search, self.question, width)
        self._rows = [row for row, _ in shown]
        at = self._rows.index(self._wanted) if self._wanted in self._rows else 0
        self.query_one("#wz-list", List).fill([(text, True) for _, text in shown], at)
        self._wanted = self._rows[at]
        self.query_one("#wz-more", Line).tell(models.more(found, 0 if self.shows_all else len(self.question.others)))
        self._draw_detail()

    def _draw_detail(self) -> None:
        model = next((each for each in self._models if each.id == self._wanted), None)
        self.query_one("#wz-detail", Static).update(models.detail(model))

    def _draw_where(self) -> None:
        self.where.draw(self.column_width, short=self._is_tight)

    # -- name and place ----------------------------------------------------------------------------------------------
    def action_rename(self) -> None:
        if not self.is_asking:
            return
        self.where.rename()
        self.start()
        self._draw_where()
        self.post_message(self.Changed())

    def _take_name(self) -> None:
        try:
            self.where.take_name()
        except UsageError as error:
            self.trouble(error)
            return
        self.state.stop()
        self._end_rename()

    def _end_rename(self) -> None:
        self.where.keep_name()
        self._draw_where()
        self.start()
        self.post_message(self.Changed())

    def action_places(self) -> None:
        if self.is_asking and self.question.places:
            self.post_message(self.Places())

    def place_chosen(self, store: Store | None) -> None:
        """The answer of the list of places; None: none was chosen."""
        saves, self._saves_next = self._saves_next, False
        if store is None:
            return
        self.where.store = store
        self._draw_where()
        if saves:
            self.say("Enter saves it there")

    def _save(self) -> None:
        if not self.is_asking:
            return
        if self.question.places and self.where.store is None:
            self._saves_next = True
            self.action_places()
            return
        self.reply(Reviewed(model=self._wanted, profile=self.where.profile, store=self.where.store))
        self.post_message(self.Changed())
