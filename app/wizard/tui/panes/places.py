"""Where the secret is kept: best first, nothing chosen beforehand, and what cannot be used says why."""

from textwrap import wrap

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from wizard.login.review_question import Place
from wizard.tui import words
from wizard.tui.choices import List
from wizard.tui.panes import places_words
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
        self._usable = tuple(each for each in places if each.usable)  # those with a number
        self._wanted = next((at for at, each in enumerate(places) if each.usable and each.store == chosen), None)
        self._is_drawn = False

    @property
    def heading(self) -> str:
        return places_words.ASKS

    @property
    def hints(self) -> tuple[Hint, ...]:
        return places_words.hints(self._numbers)

    @property
    def keys(self) -> tuple[Hint, ...]:
        return places_words.keys(self._numbers)

    @property
    def _numbers(self) -> str:
        return f"1-{len(self._usable)}" if len(self._usable) > 1 else "1"

    def compose(self) -> ComposeResult:
        rows = List(id="wz-list")
        rows.add_class("wz-rows")
        yield rows
        yield Static("", markup=False, classes="wz-gap")
        said = Content("") if self._chosen else places_words.NONE_CHOSEN
        yield Static(said, markup=False, classes="wz-column")

    def redraw(self) -> None:
        listed = self.query_one(List)
        if self._is_drawn:
            self._wanted = listed.highlighted
        self._is_drawn = True
        rows: list[tuple[Content, bool]] = []
        room = self.column_width - _BEFORE
        widest = max((cell_len(safe(each.label)) for each in self._usable), default=0)
        width = min(widest, room) + 2
        for each in self._places:
            reason = safe(each.reason, 80)
            label = words.middle(safe(each.label), room)
            if each.usable:
                at = self._usable.index(each) + 1
                text = Content.assemble((f"{at}  ", words.DIM), words.column(label, width), (reason, words.DIM))
            else:
                # A row that cannot be chosen has no room for the marker before it.
                text = Content.styled("\n".join(_unusable(f"     {label}", reason, room)), words.DIM)
            rows.append((text, each.usable))
        listed.fill(rows, self._wanted)
        if self._wanted is None:
            listed.highlighted = None

    def start(self) -> None:
        self.query_one(List).focus()

    def on_list_chosen(self, event: List.Chosen) -> None:
        event.stop()
        self.reply(self._places[event.at].store)

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in "123456789":
            event.stop()
            at = int(event.character) - 1
            if at < len(self._usable):
                self.reply(self._usable[at].store)


def _unusable(row: str, reason: str, room: int) -> list[str]:
    """The reason behind the row, or below it where there is no room."""
    said = places_words.unusable(reason)
    whole = f"{row}, {said}"
    return (
        [whole]
        if cell_len(whole) <= room + _BEFORE
        else [row, *wrap(said, room, initial_indent="     ", subsequent_indent="     ")]
    )
