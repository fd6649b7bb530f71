"""The last lines of a review: under which name, where the secret is kept, and which file is written."""

from textual.content import Content

from wizard.login.steps import Review
from wizard.tui import words
from wizard.values.profile import Store
from wizard.values.text import safe

_COLUMN = 48


def secret(question: Review, store: Store | None) -> str:
    """Where the secret is kept, in words."""
    if not question.places:
        source = safe(question.source, 80)
        return f"{source}, read each time, nothing is stored" if source else "none needed"
    place = next((each for each in question.places if each.store == store), None)
    return safe(place.label) if place else "not chosen yet"


def profile_line(
    question: Review, name: str, store: Store | None, width: int, *, short: bool, renaming: bool
) -> Content:
    if renaming:
        return Content.styled("Profile", words.DIM)
    if short:
        # The name gives way: where the secret is kept, and that it is not encrypted there, is read to its end.
        kept = words.middle(secret(question, store), width - 12)
        return Content(f"{words.middle(safe(name, 64), width - 4 - len(kept))} -> {kept}")
    default = "  (default)" if question.default else ""
    shown = words.column(safe(name, 64) + default, _COLUMN)
    return Content.assemble(("Profile  ", words.DIM), shown, ("Ctrl+N rename", words.DIM))


def place_lines(question: Review, store: Store | None, width: int, *, short: bool) -> Content:
    config = words.middle(safe(question.config_path), width - (7 if short else 30))
    if short:
        return Content.assemble(("Config ", words.DIM), config)
    kept = secret(question, store)
    return Content.assemble(
        ("Secret   ", words.DIM),
        words.column(words.middle(kept, _COLUMN - 1), _COLUMN) if question.places else kept,
        ("Ctrl+K other place" if question.places else "", words.DIM),
        ("\nConfig   ", words.DIM),
        config,
        ("  (no secrets inside)", words.DIM),
    )


def not_saved(message: str) -> Content:
    text = words.sentence(message)
    return Content.assemble((f"{words.BAD} ", words.ERROR), f"Not saved: {text[:1].lower()}{text[1:]}")
