"""What the list of providers says beside its rows: its keys, how many there are, and what was typed or pasted."""

from textual.content import Content

from wizard.tui.words import Hint
from wizard.values.text import safe

KEYS: tuple[Hint, ...] = (
    ("Up, Down", "move"),
    ("Enter", "take the highlighted provider"),
    ("any text", "search by name, variable, kind of login"),
    ("a key", "paste it here: it stays hidden"),
    ("Esc", "clear the search, then leave"),
)
CLEAR = "clear"  # what Esc does while something is searched for
HIDING = "That looks like a key. It stays hidden"


def counted(count: int) -> str:
    return f"{count} providers"


def found(count: int, whole: int) -> str:
    return f"{count} of {whole}"


def key_of(provider: str) -> str:
    return f"That looks like a key of {provider}"


def no_match(search: str) -> Content:
    return Content(f"No provider matches “{safe(search, 30)}”. Esc clears the search.")
