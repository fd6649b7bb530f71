"""The screens: how soon they are there, how fast they follow, and what they do while nobody does anything."""

import statistics
import sys

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
    program = Shown(place.wizard(), place.new)
    try:
        program.until(b"Popular")
        program.at_rest(0)
        before = program.cpu
        took = [program.press(key) for _ in range(max(3, rounds)) for each in KEYS for key in (bytes([each]), b"\x7f")]
        worked = (program.cpu - before) / len(took)
    finally:
        program.close()
    p95 = statistics.quantiles(took, n=20)[-1]
    said = f"p95 {p95:.1f} ms (median {statistics.median(took):.1f}, processor {worked:.0f})"
    return [Row("key press to filtered list", said, most=16, unit="ms", value=p95)]


def idle(place: Place, rounds: int) -> list[Row]:  # once is enough: it is nothing, or it is not
    program = Shown(place.wizard(), place.new)
    try:
        program.until(b"Popular")
        written = program.at_rest(REST_S) / REST_S
    finally:
        program.close()
    return [Row("written at rest", f"{written:.0f} bytes/s", most=0, unit="bytes/s", value=written)]
