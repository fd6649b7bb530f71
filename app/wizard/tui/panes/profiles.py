"""S10: the profiles, a line each, with keys for what is done most."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from wizard.tui import words
from wizard.tui.choices import List
from wizard.tui.desk import Row
from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint
from wizard.values.text import safe

_STATES = {
    "ready": (words.OK, words.GOOD, "ready"),
    "unverified": (words.CARE, words.WARN, "not checked"),
    "expired": (words.CARE, words.WARN, "expired"),
    "login-needed": (words.BAD, words.ERROR, "login needed"),
    "logged-out": (words.CARE, words.WARN, "logged out"),
    "invalid": (words.BAD, words.ERROR, "invalid"),
}


class ProfilesPane(Pane):
    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        Binding("t", "wants('check')", show=False),
        Binding("c", "wants('check-all')", show=False),
        Binding("d", "wants('default')", show=False),
        Binding("r", "wants('renew')", show=False),
        Binding("x", "wants('remove')", show=False),
        Binding("a", "wants('add')", show=False),
    ]

    class Wants(Message):
        """What to do, and with which profile; the name is empty where none is meant."""

        def __init__(self, what: str, name: str) -> None:
            super().__init__()
            self.what = what
            self.name = name

    class Left(Message):
        """Esc."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self._checks: dict[str, Content] = {}  # results of this visit, by profile
        self._wanted = ""

    @property
    def heading(self) -> str:
        return "Profiles"

    @property
    def aside(self) -> Content:
        if not self._rows:
            return Content("")
        issues = sum(1 for each in self._rows if each.state not in {"ready", "unverified"})
        said = f", {issues} issue{'' if issues == 1 else 's'}" if issues else ""
        return Content(f"{len(self._rows)} saved{said}")

    @property
    def hints(self) -> tuple[Hint, ...]:
        if not self._rows:
            return (("Enter", "add one"), ("?", "help"), ("Esc", "leave"))
        if self.width_class == "-narrow":
            return (("Enter", "actions"), ("t", "check"), ("a", "add"), ("?", "help"), ("Esc", "leave"))
        most = (("Enter", "actions"), ("t", "check"), ("d", "default"), ("r", "renew"), ("x", "remove"), ("a", "add"))
        return (*most, ("?", "help"), ("Esc", "leave"))

    @property
    def keys(self) -> tuple[Hint, ...]:
        return (
            ("Enter", "what can be done with this profile"),
            ("t", "check it now"),
            ("c", "check all of them"),
            ("d", "make it the default"),
            ("r", "sign in again, or replace the key"),
            ("x", "remove it, after a question"),
            ("a", "add another"),
            ("Esc", "leave"),
        )

    def compose(self) -> ComposeResult:
        with Horizontal(id="wz-columns"):
            yield List(id="wz-list")
            yield Static("", markup=False, id="wz-detail")
        yield Static("", markup=False, id="wz-about", classes="wz-column")
        yield self.state
        yield self.notes

    def start(self) -> None:
        self.query_one(List).focus()

    def redraw(self) -> None:
        self._wanted = self._chosen() or self._wanted
        narrow = self.width_class == "-narrow"
        listed = self.query_one(List)
        if not self._rows:
            listed.fill([(Content("No profiles yet. Enter adds one."), True)])
            return
        at = next((at for at, each in enumerate(self._rows) if each.name == self._wanted), None)
        listed.fill([(self._line(each, narrow), True) for each in self._rows], at)
        self._draw_about()

    def show(self, rows: Sequence[Row], highlight: str = "") -> None:
        self._rows = tuple(rows)
        names = {each.name for each in rows}
        self._checks = {name: said for name, said in self._checks.items() if name in names}
        self._wanted = highlight or self._chosen() or self._wanted
        self.query_one(List).highlighted = None
        self.redraw()
        self.post_message(self.Changed())

    def checking(self, name: str) -> None:
        self._checks[name] = Content.styled("checking", words.DIM)
        self.redraw()

    def check_said(self, name: str, said: Content) -> None:
        self._checks[name] = said
        self.redraw()

    def row(self, name: str) -> Row | None:
        return next((each for each in self._rows if each.name == name), None)

    def escape(self) -> None:
        self.post_message(self.Left())

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if not self.is_live:
            return
        self._draw_about()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Wants("menu" if self._rows else "add", self._chosen()))

    def action_wants(self, what: str) -> None:
        if self._rows or what == "add":
            self.post_message(self.Wants(what, self._chosen()))

    def _chosen(self) -> str:
        at = self.query_one(List).highlighted
        return self._rows[at].name if at is not None and at < len(self._rows) else ""

    def _line(self, row: Row, narrow: bool) -> Content:
        sign, style, word = _STATES[row.state]
        said = self._checks.get(row.name)
        if said is None:
            text = safe(row.said, 40) or word
            said = Content.assemble((f"{sign} ", style), text)
        name = words.column(safe(row.name, 64), 18 if narrow else 19)
        mark = words.column("*" if row.default else "", 3)
        if narrow:
            return Content.assemble(name, mark, (words.column(safe(row.method, 20), 9), words.DIM), said)
        pad = max(1, 23 - said.cell_length)
        model = safe(row.model or "", 120)
        return Content.assemble(name, mark, (words.column(safe(row.method, 20), 10), words.DIM), said, " " * pad, model)

    def _draw_about(self) -> None:
        row = self.row(self._chosen())
        about, detail = self.query_one("#wz-about", Static), self.query_one("#wz-detail", Static)
        if row is None:
            about.update(Content(""))
            detail.update(Content(""))
            return
        kept = f"{safe(row.method, 30)} in {safe(row.store, 40)}" if row.store else safe(row.method, 30)
        lines = [", ".join(filter(None, (kept, safe(row.account, 60))))]
        if row.host:
            lines.append(f"Sends to {safe(row.host, 80)}")
        about.update(Content.styled("\n".join(lines), words.DIM))
        facts = [
            ("Provider", row.provider),
            ("Model", row.model or "none set"),
            ("Default", "yes" if row.default else "no"),
        ]
        shown = [Content.styled(safe(row.name, 64), "bold"), Content("")]
        shown += [Content.assemble((f"{label:<10}", words.DIM), safe(text, 120)) for label, text in facts]
        detail.update(Content("\n").join(shown))
