"""What the list of models says, and the panel about one of them: what its provider tells, and nothing else."""

from datetime import date

from textual.content import Content

from wizard.login.catalogue import from_catalogue
from wizard.tui import words
from wizard.values.credential import Model, Price
from wizard.values.text import safe
from wizard.values.wording import more_not_listed

NONE = "No default model"
_LABEL = 9  # `1,048,576 tokens` beside it fits the panel of a screen of 100 columns


def asks(count: int) -> str:
    return f"Search {count:,} model{'' if count == 1 else 's'}" if count else "Type a model, or Enter for none"


def as_typed(text: str) -> str:
    return f"Use “{safe(text, 60)}” as typed"


def shown(count: int, most: int) -> str:
    return f"Showing {most} of {count:,}. Type to narrow."


def not_listed(count: int) -> str:
    return f"{more_not_listed(count)}. Ctrl+A shows all."


def catalogue(as_of: date | None) -> str:
    return f"{from_catalogue(as_of)}."


def mark(*, is_recommended: bool, is_set: bool) -> str:
    return "recommended" if is_recommended else "as set" if is_set else ""


def detail(model: Model | None) -> Content:
    if model is None:
        return Content("")
    lines = [Content.styled(safe(model.id, 160), "bold")]
    if model.name and model.name != model.id:
        lines.append(Content(safe(model.name, 160)))
    rows = [*_sizes(model), *_abilities(model), *_costs(model.price)]
    if rows:
        lines += [Content(""), *(Content.assemble((f"{label:{_LABEL}}", words.DIM), said) for label, said in rows)]
    return Content("\n").join(lines)


def _sizes(model: Model) -> list[tuple[str, str]]:
    sizes = (("Context", model.context), ("Output", model.output))
    return [(label, f"{size:,} tokens") for label, size in sizes if size]


def _abilities(model: Model) -> list[tuple[str, str]]:
    told = (("Tools", model.tools), ("Images", model.images))
    return [(label, "yes" if can else "no") for label, can in told if can is not None]


def _costs(price: Price | None) -> list[tuple[str, str]]:
    if price is None:
        return []
    if price.given == price.back == 0:
        return [("Price", "free")]
    # A line each: the panel is 25 cells wide on a screen of 100.
    return [("Price", f"{_dollars(price.given)} in"), ("", f"{_dollars(price.back)} out"), ("", "per 1M tokens")]


def _dollars(amount: float) -> str:
    """`$10`, `$1.25`, `$0.075`: no more places than it has, and two where it has any."""
    if amount == int(amount):
        return f"${int(amount):,}"
    digits = f"{amount:,.6f}".rstrip("0")
    whole, _, places = digits.partition(".")
    return f"${whole}.{places:0<2}"
