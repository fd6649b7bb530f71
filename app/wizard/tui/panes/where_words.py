"""What the last lines of a review say: the profile's name, the place of its secret, the file that is written."""

from rich.cells import cell_len
from textual.content import Content

from wizard.login.review_question import Review
from wizard.tui import words
from wizard.values.profile import Store
from wizard.values.text import safe

_COLUMN = 48


def secret(question: Review, store: Store | None, *, short: bool) -> str:
    """Where the secret is kept, in words."""
    if not question.places:
        source = safe(question.source, 80)
        how = "nothing is stored" if short else "read each time, nothing is stored"
        return f"{source}, {how}" if source else "none needed"
    place = next((each for each in question.places if each.store == store), None)
    return safe(place.label) if place else "not chosen yet"


def _keys(question: Review, kept: str, width: int) -> tuple[int, str, str]:
    """The column of the two keys, and what they say there; a place with a long name leaves room for the keys alone."""
    if not question.places or cell_len(kept) < _COLUMN:
        return _COLUMN, "Ctrl+N rename", "Ctrl+K other place" if question.places else ""
    return width - 16, "Ctrl+N", "Ctrl+K"


def profile_line(question: Review, name: str, kept: str, width: int, *, short: bool, renaming: bool) -> Content:
    if renaming:
        return Content.styled("Profile", words.DIM)
    if short:
        # The name gives way: where the secret is kept, and that it is not encrypted there, is read to its end.
        kept = words.middle(kept, width - 12)
        return Content(f"{words.middle(safe(name, 64), width - 4 - len(kept))} -> {kept}")
    default = "  (default)" if question.default else ""
    column, rename, _ = _keys(question, kept, width)
    shown = words.column(safe(name, 64) + default, column)
    return Content.assemble(("Profile  ", words.DIM), shown, (rename, words.DIM))


def place_lines(question: Review, kept: str, width: int, *, short: bool) -> Content:
    config = words.middle(safe(question.config_path), width - (7 if short else 30))
    if short:
        return Content.assemble(("Config ", words.DIM), config)
    column, _, other = _keys(question, kept, width)
    return Content.assemble(
        ("Secret   ", words.DIM),
        words.column(words.middle(kept, column - 1), column) if question.places else kept,
        (other, words.DIM),
        ("\nConfig   ", words.DIM),
        config,
        ("  (no secrets inside)", words.DIM),
    )


def not_saved(message: str) -> Content:
    text = words.sentence(message)
    return Content.assemble((f"{words.BAD} ", words.ERROR), f"Not saved: {text[:1].lower()}{text[1:]}")
