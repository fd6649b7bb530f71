"""S0: which provider. One search field that drives one list; a key pasted here is never shown."""

from collections.abc import Iterable
from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from wizard.login.steps import ChooseProvider, Option, Pasted
from wizard.tui import skeleton, words
from wizard.tui.choices import List, driven_by_search
from wizard.tui.one_frame import told
from wizard.tui.pane_screen import PaneScreen
from wizard.tui.panes.pane import Pane
from wizard.tui.plain_input import PlainInput
from wizard.tui.words import Hint
from wizard.values.keys import owners
from wizard.values.preset import Preset
from wizard.values.text import safe

_BADGES = 17  # cells; the few rows with more of them push their mark aside


class PickerPane(Pane):
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
        if self._search:
            found = sum(1 for each in self._shown if each is not None and each.group)
            of = str(len(self._listed))
            return Content(f"{found:>{len(of)}} of {of}")  # always as wide, or each key would lay out the screen anew
        if self.question.first_run:
            return Content(skeleton.NOTHING_YET)
        return Content(f"{len(self._listed)} providers")

    @property
    def hints(self) -> tuple[Hint, ...]:
        out = self.screen.leads_to if isinstance(self.screen, PaneScreen) else "quit"
        return skeleton.picker_hints("clear" if self._search else out)

    @property
    def keys(self) -> tuple[Hint, ...]:
        return (
            ("Up, Down", "move"),
            ("Enter", "take the highlighted provider"),
            ("any text", "search by name, variable, kind of login"),
            ("a key", "paste it here: it stays hidden"),
            ("Esc", "clear the search, then leave"),
        )

    def compose(self) -> ComposeResult:
        search = PlainInput(id="wz-search", presets=self._presets, placeholder=skeleton.SEARCH, guard_random=True)
        search.add_class("wz-search")
        yield search
        yield self.state
        yield self.notes
        with Horizontal(id="wz-columns"):
            yield List(id="wz-list", is_driven=True)
            yield Static("", id="wz-detail", markup=False)

    def on_mount(self) -> None:
        if self.question.problem is not None:
            # Nothing is wrong with what was given: one more answer is needed.
            said = self.question.problem.message
            self.state.say(words.marked(words.CARE, words.WARN, self.column_width, said))

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
                self._wanted = wanted
                self.query_one("#wz-search", PlainInput).value = search

    def escape(self) -> None:
        search = self.query_one("#wz-search", PlainInput)
        if search.value:
            search.wipe()
        else:
            super().escape()

    def action_move(self, where: str) -> None:
        getattr(self.query_one(List), f"action_{where}")()

    async def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.is_live:
            return
        field = self.query_one("#wz-search", PlainInput)
        if field.is_hiding:
            self.say("That looks like a key. It stays hidden")
            return
        if field.text != self._search:
            self._search, self._wanted = field.text, ""
            with self.app.batch_update():
                self.hush()
                self.trouble(None)
                self._fill()
                await told(self.screen.query("Static, List"))
            self.screen.check_idle()

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
            self.say(f"That looks like a key of {found[0].name}")
        self.reply(Pasted(key=message.key))

    def _take(self, options: tuple[Option, ...]) -> None:
        # The way to a provider that is not listed is no provider; it is always the last row.
        self._listed = [each for each in options if each.group]
        self._last = [each for each in options if not each.group]

    def _remember(self) -> None:
        if (row := self._row()) is not None:
            self._wanted = row.id

    def _row(self) -> Option | None:
        at = self.query_one(List).highlighted
        return None if at is None or at >= len(self._shown) else self._shown[at]

    def _fill(self) -> None:
        found = _found(self._listed, self._search)
        is_narrow = self.width_class == "wz-is-narrow"
        rows: list[tuple[Content, bool]] = []
        self._shown = []
        if self._search and not found:
            said = f"No provider matches “{safe(self._search, 30)}”. Esc clears the search."
            rows.append((Content(said), False))
            self._shown.append(None)
        group = ""
        for each in found:
            if each.group != group and not self._search:
                group = each.group
                count = sum(1 for other in found if other.group == group)
                rows.append((Content.assemble((safe(group, 40), "bold"), (f"  {count}", words.DIM)), False))
                self._shown.append(None)
            rows.append((_line(each, is_narrow=is_narrow), True))
            self._shown.append(each)
        for each in self._last:
            rows.append((Content.styled(safe(each.label, 60), words.LINK), True))
            self._shown.append(each)
        wanted = next((at for at, each in enumerate(self._shown) if each and each.id == self._wanted), None)
        self.query_one(List).fill(rows, wanted)
        self._draw_detail()
        if isinstance(self.screen, PaneScreen):
            self.screen.draw_frame()  # not by a message: with the list it is one layout and one frame

    def _draw_detail(self) -> None:
        detail = self.query_one("#wz-detail", Static)
        row = self._row()
        if (drawn := (row, self.width_class)) == self._detailed:
            return
        self._detailed = drawn
        if row is None:
            detail.update(Content(""), layout=False)
            return
        parts: list[Content] = [Content.styled(safe(row.label, 60), "bold")]
        if row.hint:
            parts.append(Content.styled(safe(row.hint, 160), words.DIM))
        for label, text in row.detail:
            room = 39 if self.width_class == "wz-is-broad" else 23
            lines = [
                Content(f"  {part}")
                for line in text.splitlines()
                for part in wrap(safe(line, 120), room, break_on_hyphens=False)
            ]
            parts += [Content(""), Content.styled(safe(label, 40), "bold"), *lines]
        detail.update(Content("\n").join(parts), layout=False)  # it is as large as its column


def _line(option: Option, *, is_narrow: bool) -> Content:
    badges = " ".join(f"[{safe(each, 12)}]" for each in option.badges)
    mark, style = safe(option.mark, 40), words.WARN
    if mark in words.MARKS:
        sign, style = words.MARKS[mark]
        mark = f"{sign} {mark}"
    elif mark.startswith("$") and is_narrow:
        mark = "env"
    elif is_narrow:
        mark = mark.removeprefix("found ")
    return Content.assemble(
        words.column(safe(option.label, 60), 23 if is_narrow else 29),
        " ",
        (badges.ljust(_BADGES), words.DIM),
        " ",
        (mark, style),
    )


def _found(options: Iterable[Option], search: str) -> list[Option]:
    """All of them without a search; else those with every word, best first: all of the name or id, then its beginning."""
    wanted = search.casefold().split()
    if not wanted:
        return list(options)

    def text(option: Option) -> str:
        return " ".join((option.label, option.id, option.group, option.words, *option.badges, option.mark)).casefold()

    hits = [each for each in options if all(word in text(each) for word in wanted)]
    whole, first = " ".join(wanted), wanted[0]

    def worse(option: Option) -> tuple[bool, bool, bool]:
        name, id_ = option.label.casefold(), option.id.casefold()
        return whole not in {name, id_}, not name.startswith(first), not id_.startswith(first)

    return sorted(hits, key=worse)
