"""S10: the profiles, a line each, with keys for what is done most."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from wizard.accounts.rows import Row
from wizard.tui import skeleton
from wizard.tui.choices import List, driven_by_search
from wizard.tui.pane_screen import PaneScreen
from wizard.tui.panes import profiles_words
from wizard.tui.panes.pane import Pane
from wizard.tui.panes.profiles_words import Said
from wizard.tui.plain_input import PlainInput, key_in
from wizard.tui.search import Search
from wizard.tui.words import Hint
from wizard.values.preset import Preset

_WANTS = {"t": "check", "c": "check-all", "d": "default", "r": "renew", "l": "logout", "x": "remove", "a": "add"}


class ProfilesPane(Pane):
    has_more_rules = False
    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        *driven_by_search(),
        Binding("slash", "search", show=False),
        *(Binding(key, f"wants('{what}')", show=False) for key, what in _WANTS.items()),
    ]

    class Wants(Message):
        """What to do, and with which profile; the name is empty where none is meant."""

        def __init__(self, what: str, name: str) -> None:
            super().__init__()
            self.what = what
            self.name = name

    class Left(Message):
        """Esc."""

    def __init__(self, rows: Sequence[Row], presets: tuple[Preset, ...] = ()) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self._found = self._rows
        self._presets = presets
        self._search = ""
        self._checks: dict[str, Said] = {}  # results of this visit, by profile
        self._wanted = ""
        self._told: object = None  # what stands below the list and beside it was last drawn for
        self.running: frozenset[str] = frozenset()
        self._works = False

    @property
    def heading(self) -> str:
        return skeleton.PROFILES

    @property
    def aside(self) -> Content:
        if not self._rows:
            return Content("")
        issues = sum(1 for each in self._rows if each.state not in {"ready", "unverified"} or each.rejected)
        return profiles_words.counted(len(self._rows), issues, len(self._found) if self._search else None)

    @property
    def hints(self) -> tuple[Hint, ...]:
        if not self._rows:
            return profiles_words.NONE
        if self._is_searching:
            return profiles_words.searching(found=bool(self._found))
        hints = skeleton.profiles_hints(narrow=self.width_class == "wz-is-narrow")
        return (*hints[:-1], profiles_words.STOP) if self._works else hints

    @property
    def keys(self) -> tuple[Hint, ...]:
        return profiles_words.KEYS

    @property
    def takes_keys(self) -> bool:
        return True

    def compose(self) -> ComposeResult:
        search = Search(self._searched, presets=self._presets, placeholder=profiles_words.SEARCH, guard_random=True)
        search.display = False
        yield search
        with Horizontal(id="wz-columns"):
            yield List(id="wz-list")
            yield Static("", markup=False, id="wz-detail")
        yield Static("", markup=False, id="wz-about", classes="wz-column")
        yield self.state
        yield self.notes

    def start(self) -> None:
        self.query_one("#wz-search" if self._is_searching else "#wz-list").focus()

    def redraw(self) -> None:
        self._wanted = self._chosen() or self._wanted
        self._draw()

    def _draw(self) -> None:
        narrow = self.width_class == "wz-is-narrow"
        listed = self.query_one(List)
        if not self._rows:
            self._found = ()
            listed.fill([(Content(profiles_words.NONE_YET), True)])
            return
        self._found = profiles_words.found(self._rows, self._search)
        if not self._found:
            listed.fill([(profiles_words.no_match(self._search), False)])
        else:
            at = next((at for at, each in enumerate(self._found) if each.name == self._wanted), None)
            listed.fill([(self._line(each, narrow=narrow), True) for each in self._found], at)
        self._draw_about()

    def show(self, rows: Sequence[Row], highlight: str = "") -> None:
        self._rows = tuple(rows)
        dated = {each.name: bool(each.checked) for each in rows}
        checks = ((name, said) for name, said in self._checks.items() if name in dated)
        self._checks = {name: None if dated[name] and profiles_words.is_dated(said) else said for name, said in checks}
        self._wanted = highlight or self._chosen() or self._wanted
        self.query_one(List).highlighted = None
        self.redraw()
        self.post_message(self.Changed())

    def checking(self, name: str) -> Said:
        """What stood there until now, of another check."""
        before = self._checks.get(name)
        self._checks[name] = profiles_words.CHECKING
        self.redraw()
        return before

    def working(self, works: bool) -> None:
        """Whether something runs, which Esc stops."""
        if works is not self._works:
            self._works = works
            self.post_message(self.Changed())

    def check_said(self, name: str, said: Said) -> None:
        """None: what the row says by itself."""
        if said is None:
            self._checks.pop(name, None)
        else:
            self._checks[name] = said
        if self.is_live:
            self.redraw()

    def said(self, name: str) -> str:
        """What its last check of this visit said, without its mark."""
        said = self._checks.get(name)
        return profiles_words.proven(said, narrow=False).plain.partition(" ")[2] if said else ""

    def runs(self, names: frozenset[str]) -> None:
        """The profiles whose server answers."""
        if names != self.running and self.is_live:
            self.running = names
            self.redraw()

    @property
    def default(self) -> str:
        return next((each.name for each in self._rows if each.default), "")

    def row(self, name: str) -> Row | None:
        return next((each for each in self._rows if each.name == name), None)

    def escape(self) -> None:
        if not self._is_searching:
            self.post_message(self.Left())
            return
        search = self.query_one(Search)
        search.wipe()
        search.display = False
        self.start()
        self.post_message(self.Changed())

    def action_search(self) -> None:
        if self._rows and not self._is_searching:
            self.query_one("#wz-search").display = True
            self.start()
            self.post_message(self.Changed())

    def action_move(self, where: str) -> None:
        self.hush()
        getattr(self.query_one(List), f"action_{where}")()

    def _searched(self) -> None:
        if self.is_live and (text := self.query_one(Search).text) != self._search:
            # While something is searched for, the best match is what Enter takes.
            self._search, self._wanted = text, "" if text else self._chosen()
            self._draw()
            if isinstance(self.screen, PaneScreen):
                self.screen.draw_frame()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if name := self._chosen():
            self.post_message(self.Wants("menu", name))

    def on_key(self) -> None:
        """What was said of the last thing done is over with the next key."""
        self.hush()

    def on_paste(self, event: events.Paste) -> None:
        """A key pasted over the list: the screen sets up whatever it belongs to."""
        event.stop()
        pasted, event.text = event.text, ""
        key = key_in(pasted, self._presets, guard_random=True)
        pasted = ""
        if key is not None:
            self.post_message(PlainInput.KeyArrived(key))

    def on_list_highlighted(self, event: List.Highlighted) -> None:
        event.stop()
        if not self.is_live:
            return
        self._draw_about()

    def on_list_chosen(self, event: List.Chosen) -> None:
        event.stop()
        self.post_message(self.Wants("menu" if self._rows else "add", self._chosen()))

    def action_wants(self, what: str) -> None:
        if self._rows or what == "add":
            self.post_message(self.Wants(what, self._chosen()))

    def _chosen(self) -> str:
        at = self.query_one(List).highlighted
        return self._found[at].name if at is not None and at < len(self._found) else ""

    def _line(self, row: Row, *, narrow: bool) -> Content:
        runs = row.name in self.running - self._checks.keys()
        return profiles_words.line(row, self._checks.get(row.name), narrow=narrow, runs=runs)

    @property
    def _is_searching(self) -> bool:
        return self.is_mounted and bool(self.query_one("#wz-search").display)

    def _draw_about(self) -> None:
        row, narrow = self.row(self._chosen()), self.width_class == "wz-is-narrow"
        if (row, narrow) == self._told:
            return
        self._told = (row, narrow)
        about, detail = self.query_one("#wz-about", Static), self.query_one("#wz-detail", Static)
        about.update(Content("") if row is None else profiles_words.about(row, narrow=narrow))
        told = Content("") if row is None else profiles_words.detail(row)
        detail.update(told, layout=False)  # as large as its column
