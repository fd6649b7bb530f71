"""The models of a review: a search field, the rows it leaves, and the panel about the highlighted one."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from wizard.login.review_question import Review
from wizard.tui.choices import List, driven_by_search
from wizard.tui.panes import models, models_words
from wizard.tui.panes.models import Row
from wizard.tui.search import Search
from wizard.tui.state_line import Line
from wizard.values.preset import Preset


class ModelList(Vertical):
    """``wanted`` is the row Enter would take."""

    BINDINGS = driven_by_search()

    class Chosen(Message):
        """Enter, in the field or on a row."""

    class Used(Message):
        """Another text is in the field, or the highlight was to move."""

    def __init__(self, question: Review, presets: tuple[Preset, ...]) -> None:
        super().__init__(id="wz-models")
        self.shows_all = False
        self._question = question
        self._presets = presets
        self._models = models.in_order(question)
        self._texts = models.searched(self._models)
        self._rows: list[Row] = []
        self.wanted: Row = question.model or (self._models[0].id if self._models else None)
        self._search = ""
        self._is_narrow = False

    def compose(self) -> ComposeResult:
        yield Search(self._look, presets=self._presets, placeholder=self._asks)
        with Horizontal(id="wz-columns"):
            yield List(id="wz-list", is_driven=True)
            yield Static("", id="wz-detail", markup=False)
        yield Line(id="wz-more")

    @property
    def field(self) -> Search:
        return self.query_one(Search)

    @property
    def _asks(self) -> str:
        return models_words.asks(len(self._models))

    def take_over(self, earlier: "ModelList") -> None:
        """What was chosen stays chosen; not yet on screen."""
        self.wanted = earlier.wanted
        self._show_all(everything=earlier.shows_all)

    def draw(self, *, narrow: bool) -> None:
        self._is_narrow = narrow
        self._draw()

    def _draw(self) -> None:
        found = models.matching(self._models, self._texts, self._search)
        shown = models.rows(found, self._search, self._question, 24 if self._is_narrow else 34)
        self._rows = [row for row, _ in shown]
        at = self._rows.index(self.wanted) if self.wanted in self._rows else 0
        self.query_one("#wz-list", List).fill([(text, True) for _, text in shown], at)
        self.wanted = self._rows[at]
        hidden = 0 if self.shows_all else len(self._question.others)
        more = models.more(found, hidden, live=self._question.live, as_of=self._question.as_of)
        self.query_one("#wz-more", Line).tell(more)
        self._draw_detail()

    def _draw_detail(self) -> None:
        model = next((each for each in self._models if each.id == self.wanted), None)
        self.query_one("#wz-detail", Static).update(models_words.detail(model), layout=False)

    def toggle_all(self) -> bool:
        """Whether there is anything that is not offered; if so it is listed now, or no longer."""
        if self._question.others:
            self._show_all(everything=not self.shows_all)
            self.field.placeholder = self._asks
        return bool(self._question.others)

    def _show_all(self, *, everything: bool) -> None:
        self.shows_all = everything
        self._models = models.in_order(self._question, everything=everything)
        self._texts = models.searched(self._models)

    # -- keys --------------------------------------------------------------------------------------------------------
    def action_move(self, where: str) -> None:
        getattr(self.query_one("#wz-list", List), f"action_{where}")()
        self.post_message(self.Used())

    def _look(self) -> None:
        field = self.field
        if self.is_attached and not field.is_hiding and field.text != self._search:
            self._search = field.text
            self._draw()
            self.post_message(self.Used())

    def on_list_highlighted(self, event: List.Highlighted) -> None:
        event.stop()
        if self.is_attached and event.at < len(self._rows):
            self.wanted = self._rows[event.at]
            self._draw_detail()

    def on_list_chosen(self, event: List.Chosen) -> None:
        event.stop()
        self.wanted = self._rows[event.at]
        self.post_message(self.Chosen())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Chosen())
