"""The screens: how soon they are there, how fast they follow, and what they do while nobody does anything."""

import statistics
import sys
from contextlib import closing

from bench.measure import Row, Shown, compared, interleaved, shown
from bench.place import Place

BARE = "print('first frame')"
SMALLEST = """
from textual.app import App
from textual.widgets import Static
class Smallest(App):
    def compose(self):
        yield Static("first frame")
Smallest().run(mouse=False)
"""
# One field, and one line that says what is in it.
FIELD = """
from textual.app import App
from textual.widgets import Input, Static
class Field(App):
    def compose(self):
        field = Input()
        field.cursor_blink = False
        yield field
        yield Static("first frame")
    def on_input_changed(self, event):
        self.query_one(Static).update("now " + event.value, layout=False)
Field().run(mouse=False)
"""
KEYS = b"gamdox"
REST_S = 3.0


def start(place: Place, rounds: int) -> list[Row]:
    taken = interleaved(
        rounds,
        {
            "bare Python": shown([sys.executable, "-c", BARE], place.new, b"first frame"),
            "paint": shown(place.wizard(), place.new, b"Connect a provider"),
            "smallest Textual app": shown([sys.executable, "-c", SMALLEST], place.new, b"first frame"),
            "picker": shown(place.wizard(), place.new, b"Popular"),
            "key": shown(place.wizard("auth", "openai"), place.new, b"Paste it here"),
            "home": shown(place.wizard(), place.env, b"2 saved"),
        },
    )
    return [
        compared("first paint (skeleton)", taken, "paint", "bare Python", 2.5),
        compared("first frame of the picker, all presets", taken, "picker", "smallest Textual app", 1.3),
        compared("first frame of a key pane", taken, "key", "smallest Textual app", None),
        compared("first frame of the profiles", taken, "home", "smallest Textual app", None),
    ]


def keystroke(place: Place, rounds: int) -> list[Row]:
    with (
        closing(Shown(place.wizard(), place.new)) as ours,
        closing(Shown([sys.executable, "-c", FIELD], place.new)) as field,
    ):
        ours.until(b"Popular")
        field.until(b"first frame")
        typed = (Typed(ours), Typed(field))
        for each in typed:
            each.program.at_rest(0)
        for _ in range(max(3, rounds)):
            for each in KEYS:
                for key in (bytes([each]), b"\x7f"):
                    for one in typed:
                        one.press(key)
        mine, other = typed
        return [
            Row(
                "key press to filtered list",
                str(mine),
                against=f"Textual's field and a line, {other}",
                cpu=mine.cpu / other.cpu,
                most=16,
                unit="ms",
                value=mine.p95,
            )
        ]


class Typed:
    """Keys into one program, and what they took."""

    def __init__(self, program: Shown) -> None:
        self.program = program
        self._before = program.cpu
        self._took: list[float] = []

    def press(self, key: bytes) -> None:
        if not self._took:
            self._before = self.program.cpu
        self._took.append(self.program.press(key))

    @property
    def p95(self) -> float:
        return statistics.quantiles(self._took, n=20)[-1]

    @property
    def cpu(self) -> float:
        """For one key."""
        return (self.program.cpu - self._before) / len(self._took)

    def __str__(self) -> str:
        return f"p95 {self.p95:.1f} ms (median {statistics.median(self._took):.1f}, processor {self.cpu:.1f})"


def idle(place: Place, rounds: int) -> list[Row]:  # once is enough: it is nothing, or it is not
    program = Shown(place.wizard(), place.new)
    try:
        program.until(b"Popular")
        written = program.at_rest(REST_S) / REST_S
    finally:
        program.close()
    return [Row("written at rest", f"{written:.0f} bytes/s", most=0, unit="bytes/s", value=written)]
