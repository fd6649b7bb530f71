"""S6: the default model, and with it the review: what is saved, where, under which name. Enter does all of it."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input, Static

from wizard.errors import Cancelled, UsageError
from wizard.login.again import kept_until
from wizard.login.review_question import Look, Review, Reviewed
from wizard.tui import words
from wizard.tui.panes import review_words, where_words
from wizard.tui.panes.model_list import ModelList
from wizard.tui.panes.pane import Pane
from wizard.tui.panes.where import Where
from wizard.tui.plain_input import PlainInput
from wizard.tui.words import Hint
from wizard.values.preset import Preset
from wizard.values.profile import Store


class ReviewPane(Pane):
    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
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
        self.models = ModelList(question, presets)
        self._saves_next = False  # Enter was pressed before a place was chosen
        self.looks = False  # at the places, for who wants to see them

    @property
    def heading(self) -> str:
        return words.heading(self.question.title or self.question.provider, review_words.TITLE)

    @property
    def hints(self) -> tuple[Hint, ...]:
        if not self.is_asking:
            return (("Esc", "cancel"),)
        if self.where.is_renaming:
            return review_words.RENAMING
        return review_words.hints(self.question, short=self._is_tight, placeless=self._is_placeless)

    @property
    def keys(self) -> tuple[Hint, ...]:
        return review_words.keys(self.question, placeless=self._is_placeless)

    @property
    def loses(self) -> str:
        return review_words.loses(self.question)

    @property
    def leave_row(self) -> str:
        return review_words.leaves(self.question.kept) if self.question.kept else super().leave_row

    @property
    def left(self) -> Cancelled:
        return kept_until(f"`{self.question.kept}`") if self.question.kept else super().left

    @property
    def _is_placeless(self) -> bool:
        return bool(self.question.places) and self.where.store is None

    @property
    def _is_tight(self) -> bool:
        return self.is_short or self.width_class == "wz-is-narrow"

    def compose(self) -> ComposeResult:
        yield Static("", markup=False, id="wz-checked", classes="wz-column")
        yield self.notes
        yield Static("", markup=False, classes="wz-gap wz-tall")
        yield self.models
        yield self.state
        yield Static("", markup=False, classes="wz-gap wz-tall")
        yield self.where

    def on_mount(self) -> None:
        self._say_what_failed()

    def _say_what_failed(self) -> None:
        self.state.stop()
        if self.question.problem is not None:
            self.state.say(where_words.not_saved(self.question.problem.message))

    def start(self) -> None:
        (self.where.field if self.where.is_renaming else self.models.field).focus()

    def redraw(self) -> None:
        narrow = self.width_class == "wz-is-narrow"
        self.query_one("#wz-checked", Static).update(review_words.checked(self.question, narrow=narrow))
        self._draw_models()
        self._draw_where()

    def _draw_models(self) -> None:
        self.models.draw(narrow=self.width_class == "wz-is-narrow")

    def _draw_where(self) -> None:
        self.where.draw(self.column_width, short=self._is_tight)

    def take_over(self, earlier: "ReviewPane") -> None:
        """The same review asked again after a refused save: what was chosen stays chosen."""
        self.models.take_over(earlier.models)
        self.where.profile = earlier.where.profile
        self.where.store = earlier.where.store or self.where.store

    def again(self, question: Review) -> None:
        """The places have been looked at for the person who wants to see them."""
        self.question = question
        self.where.question = question
        self.looks = False
        self._say_what_failed()
        self._draw_where()
        if self._all_looked_at:  # else it was called off
            self.post_message(self.Places())
        self.post_message(self.Changed())

    def works(self) -> None:
        if self.looks:
            self.state.run_quietly(words.KEYRING)
            return
        self.state.run_quietly(review_words.SAVING)
        if self.where.store == "keyring":
            self.state.run_slowly(words.KEYRING)

    def escape(self) -> None:
        if self.where.is_renaming:
            self._end_rename()
        elif self.models.field.value:
            self.models.field.wipe()
        elif self.question.leaves and self.loses:
            self.post_message(self.Leaves())
        else:
            super().escape()

    # -- keys --------------------------------------------------------------------------------------------------------
    def action_all(self) -> None:
        if not self.where.is_renaming and self.models.toggle_all():
            self._draw_models()

    def on_model_list_used(self, message: ModelList.Used) -> None:
        message.stop()
        self._goes_on()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._goes_on()

    def _goes_on(self) -> None:
        self.unsay(review_words.no_key_here(self.question))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._take_name()

    def on_model_list_chosen(self, message: ModelList.Chosen) -> None:
        message.stop()
        self._save()

    def on_plain_input_key_arrived(self, message: PlainInput.KeyArrived) -> None:
        message.stop()
        self.say(review_words.no_key_here(self.question))

    # -- name and place ----------------------------------------------------------------------------------------------
    def action_rename(self) -> None:
        if not self.is_asking:
            return
        self._goes_on()
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
        self._end_rename()
        self.state.stop()  # a new name may be the remedy

    def _end_rename(self) -> None:
        self.where.keep_name()
        self._say_what_failed()
        self._draw_where()
        self.start()
        self.post_message(self.Changed())

    def action_places(self) -> None:
        if not self.is_asking or not self.question.places:
            return
        if self._all_looked_at:
            self.post_message(self.Places())
            return
        self.looks = True
        self.reply(Look())
        self.post_message(self.Changed())

    @property
    def _all_looked_at(self) -> bool:
        return all(each.looked for each in self.question.places)

    def place_chosen(self, store: Store | None) -> None:
        """The answer of the list of places; None: none was chosen."""
        saves, self._saves_next = self._saves_next, False
        if store is None:
            return
        self.where.store = store
        self._draw_where()
        self.post_message(self.Changed())
        if saves:
            self.say(review_words.SAVES_THERE)

    def _save(self) -> None:
        if not self.is_asking:
            return
        if self._is_placeless:
            self._saves_next = True
            self.action_places()
            return
        self.reply(Reviewed(model=self.models.wanted, profile=self.where.profile, store=self.where.store))
        self.post_message(self.Changed())
