"""Where the secret is kept: best first, nothing chosen beforehand, and what cannot be used says why."""

from textwrap import wrap

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from wizard.login.steps import Place
from wizard.tui import words
from wizard.tui.choices import List
from wizard.tui.panes.pane import Pane
from wizard.tui.words import Hint
from wizard.values.profile import Store
from wizard.values.text import safe

_BEFORE = 6  # cells before a label: marker and digit


class PlacesPane(Pane):
    def __init__(self, places: tuple[Place, ...], chosen: Store | None) -> None:
        super().__init__()
        self._places = places
        self._chosen = chosen

    @property
    def heading(self) -> str:
        return "Where should the secret be kept?"

    @property
    def hints(self) -> tuple[Hint, ...]:
        return (("Enter", "select"), (f"1-{len(self._places)}", "pick"), ("?", "help"), ("Esc", "go back"))

    @property
    def keys(self) -> tuple[Hint, ...]:
        return (
            ("Up, Down", "move"),
            ("Enter", "keep it in the highlighted place"),
            (f"1-{len(self._places)}", "take that place"),
            ("Esc", "back to the review, nothing is changed"),
        )

    def compose(self) -> ComposeResult:
        rows = List(id="wz-list")
        rows.add_class("wz-rows")
        yield rows
        yield Static("", markup=False, classes="wz-gap")
        said = "" if self._chosen else "Nothing is chosen for you: a weaker place is never taken silently."
        yield Static(Content.styled(said, words.DIM), markup=False, classes="wz-column")

    def redraw(self) -> None:
        rows: list[tuple[Content, bool]] = []
        room = self.column_width - _BEFORE
        widest = max((cell_len(safe(each.label)) for each in self._places if each.usable), default=0)
        width = min(widest, room) + 2
        for at, each in enumerate(self._places, 1):
            reason = safe(each.reason, 80)
            label = words.middle(safe(each.label), room)
            if each.usable:
                text = Content.assemble((f"{at}  ", words.DIM), words.column(label, width), (reason, words.DIM))
            else:
                # A row that cannot be chosen has no room for the marker before it.
                text = Content.styled("\n".join(_unusable(f"  {at}  {label}", reason, room)), words.DIM)
            rows.append((text, each.usable))
        listed = self.query_one(List)
        usable = [each.store if each.usable else None for each in self._places]
        listed.fill(rows, usable.index(self._chosen) if self._chosen in usable and self._chosen else None)
        if self._chosen is None:
            listed.highlighted = None

    def start(self) -> None:
        self.query_one(List).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._answer(event.option_index)

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in "123456789":
            event.stop()
            self._answer(int(event.character) - 1)

    def _answer(self, at: int) -> None:
        if at < len(self._places) and self._places[at].usable:
            self.reply(self._places[at].store)


def _unusable(row: str, reason: str, room: int) -> list[str]:
    """The reason behind the row, or below it where there is no room."""
    said = f"not usable: {reason}" if reason else "not usable"
    whole = f"{row}, {said}"
    return (
        [whole]
        if cell_len(whole) <= room + _BEFORE
        else [row, *wrap(said, room, initial_indent="     ", subsequent_indent="     ")]
    )
