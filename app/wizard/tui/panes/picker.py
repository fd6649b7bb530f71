"""S0: which provider. One search field that drives one list; a key pasted here is never shown."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from wizard.login.questions import ChooseProvider, Option, Pasted
from wizard.tui import skeleton, words
from wizard.tui.choices import List, driven_by_search
from wizard.tui.pane_screen import PaneScreen
from wizard.tui.panes import picker_words, provider_rows
from wizard.tui.panes.pane import Pane
from wizard.tui.plain_input import PlainInput
from wizard.tui.search import Search
from wizard.tui.words import Hint
from wizard.values.keys import owners
from wizard.values.preset import Preset

# Cells behind the name of a row at the least width of each class; `normal` has as many as `broad`.
_BEHIND_NAME = {"wz-is-narrow": 30, "wz-is-wide": 39}


class PickerPane(Pane):
    has_more_rules = False
    BINDINGS = driven_by_search()

    def __init__(self, question: ChooseProvider, presets: tuple[Preset, ...]) -> None:
        super().__init__()
        self.question = question
        self._presets = presets
        self._shown: list[Option | None] = []  # per row; None is a heading
        self._wanted = question.default or ""
        self._search = ""
        self._detailed: object = None  # what the panel was last drawn for
        self._take(question.options)

    @property
    def heading(self) -> str:
        return words.heading(self.question.title or skeleton.PICKER)

    @property
    def aside(self) -> Content:
        said = at_rest = skeleton.NOTHING_YET if self.question.first_run else picker_words.counted(len(self._listed))
        if self._search:
            found = sum(1 for each in self._shown if each is not None and each.group)
            said = picker_words.found(found, len(self._listed))
        return Content(said.rjust(len(at_rest)))  # always as wide, or a key would lay out the screen anew

    @property
    def hints(self) -> tuple[Hint, ...]:
        out = self.screen.leads_to if isinstance(self.screen, PaneScreen) else "quit"
        return skeleton.picker_hints(picker_words.CLEAR if self._search else out)

    @property
    def keys(self) -> tuple[Hint, ...]:
        return picker_words.KEYS

    def compose(self) -> ComposeResult:
        yield Search(self._searched, presets=self._presets, placeholder=skeleton.SEARCH, guard_random=True)
        yield self.state
        yield self.notes
        with Horizontal(id="wz-columns"):
            yield List(id="wz-list", is_driven=True)
            yield Static("", id="wz-detail", markup=False)

    def on_mount(self) -> None:
        if self.question.problem is not None:
            # Nothing is wrong with what was given: one more answer is needed.
            said = self.question.problem.message
            self.state.say(lambda width: words.marked(words.CARE, words.WARN, width, said))

    def offer(self, options: tuple[Option, ...]) -> None:
        """Rows that say more than those before; the search and the highlight stay."""
        self._take(options)
        self.redraw()

    def start(self) -> None:
        self.query_one("#wz-search").focus()

    def redraw(self) -> None:
        self._remember()
        self._fill()

    def memory(self) -> object:
        self._remember()
        return (self._search, self._wanted)

    def recall(self, memory: object) -> None:
        match memory:
            case (str() as search, str() as wanted):
                self.query_one(Search).value = search
                self._wanted = wanted
                self._fill()

    def escape(self) -> None:
        search = self.query_one(Search)
        if search.value:
            search.wipe()
        else:
            super().escape()

    def action_move(self, where: str) -> None:
        getattr(self.query_one(List), f"action_{where}")()

    def _searched(self) -> None:
        if not self.is_live:
            return
        field = self.query_one(Search)
        if field.is_hiding:
            self.say(picker_words.HIDING)
        elif field.text != self._search:
            self._search, self._wanted = field.text, ""
            self.hush()
            self.trouble(None)
            self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if (row := self._row()) is not None:
            self.reply(row.id)

    def on_list_chosen(self, event: List.Chosen) -> None:
        event.stop()
        if (row := self._shown[event.at]) is not None:
            self.reply(row.id)

    def on_list_highlighted(self, event: List.Highlighted) -> None:
        event.stop()
        if not self.is_live:
            return
        self._draw_detail()

    def on_plain_input_key_arrived(self, message: PlainInput.KeyArrived) -> None:
        message.stop()
        found = owners(message.key, self._presets)
        if len(found) == 1:
            self.say(picker_words.key_of(found[0].name))
        self.reply(Pasted(key=message.key))

    def _take(self, options: tuple[Option, ...]) -> None:
        # The way to a provider that is not listed is no provider; it is always the last row.
        self._listed = [each for each in options if each.group]
        self._last = [each for each in options if not each.group]
        self._texts = {each: provider_rows.searched(each) for each in self._listed}

    def _remember(self) -> None:
        if (row := self._row()) is not None:
            self._wanted = row.id

    def _row(self) -> Option | None:
        at = self.query_one(List).highlighted
        return None if at is None or at >= len(self._shown) else self._shown[at]

    def _fill(self) -> None:
        found = provider_rows.found(self._texts, self._search)
        is_narrow = self.width_class == "wz-is-narrow"
        room = _BEHIND_NAME.get(self.width_class, 43)
        rows: list[tuple[Content, bool]] = []
        self._shown = []
        if self._search and not found:
            rows.append((picker_words.no_match(self._search), False))
            self._shown.append(None)
        group = ""
        for each in found:
            if each.group != group and not self._search:
                group = each.group
                count = sum(1 for other in found if other.group == group)
                rows.append((provider_rows.heading(group, count), False))
                self._shown.append(None)
            rows.append((provider_rows.line(each, is_narrow=is_narrow, room=room), True))
            self._shown.append(each)
        for each in self._last:
            rows.append((provider_rows.other(each), True))
            self._shown.append(each)
        wanted = next((at for at, each in enumerate(self._shown) if each and each.id == self._wanted), None)
        self.query_one(List).fill(rows, wanted)
        self._draw_detail()
        if isinstance(self.screen, PaneScreen):
            self.screen.draw_frame()  # not by a message: with the list it is one layout and one frame

    def _draw_detail(self) -> None:
        if self.width_class not in {"wz-is-wide", "wz-is-broad"}:
            return  # there is no room for it
        detail = self.query_one("#wz-detail", Static)
        row = self._row()
        if (drawn := (row, self.width_class)) == self._detailed:
            return
        self._detailed = drawn
        room = 39 if self.width_class == "wz-is-broad" else 23
        said = Content("") if row is None else provider_rows.detail(row, room)
        detail.update(said, layout=False)  # it is as large as its column
