"""What questions with rows say: their keys, and both rows of those that ask whether one is sure."""

from wizard.tui.words import Hint

KEYS: tuple[Hint, ...] = (
    ("Up, Down", "move"),
    ("Enter", "take the highlighted row"),
    ("1-9", "take that row"),
    ("Esc", "back"),
)
NO_KEY_ROW = "That looks like a key. None of these rows asks for one"

SURE_HINTS: tuple[Hint, ...] = (("Enter", "select"), ("Esc", "go back"))
KEEP = "Keep it"
# By the question's name, the safe row first.
REPLACE = "Replace it"
SURE = {"remove": (KEEP, "Remove it"), "replace": (KEEP, REPLACE), "yes": ("No, go back", "Yes, go on")}
YES_OR_NO = ("No", "Yes")
LEAVE = "Leave without saving?"
STAY = "Go back and save"


def hints(rows: int) -> tuple[Hint, ...]:
    last = min(9, rows)
    return (("Enter", "select"), (f"1-{last}" if last > 1 else "1", "pick"), ("?", "help"), ("Esc", "back"))
