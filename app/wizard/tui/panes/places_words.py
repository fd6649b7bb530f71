"""What the places for a secret say: which is asked for, why none is taken by itself, and what cannot be used."""

from textual.content import Content

from wizard.tui import words
from wizard.tui.words import Hint

ASKS = "Where should the secret be kept?"
NONE_CHOSEN = Content.styled("Nothing is chosen for you: a weaker place is never taken silently.", words.DIM)


def hints(numbers: str) -> tuple[Hint, ...]:
    """``numbers`` are those of the places that can be used: `1-3`."""
    return (("Enter", "select"), (numbers, "pick"), ("?", "help"), ("Esc", "go back"))


def keys(numbers: str) -> tuple[Hint, ...]:
    return (
        ("Up, Down", "move"),
        ("Enter", "keep it in the highlighted place"),
        (numbers, "take that place"),
        ("Esc", "back to the review, nothing is changed"),
    )


def unusable(reason: str) -> str:
    return f"not usable: {reason}" if reason else "not usable"
