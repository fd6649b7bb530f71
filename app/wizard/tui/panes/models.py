"""The models of a review as rows: in which order, which match a search, how many."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from textual.content import Content

from wizard.login.review_question import Review
from wizard.tui import words
from wizard.tui.panes import models_words
from wizard.values.credential import Model
from wizard.values.text import safe

# More rows take longer to build than a person takes to type two letters.
MOST_ROWS = 300

Row = str | None  # a model id; None is "no default model"


def in_order(question: Review, *, everything: bool = False) -> list[Model]:
    """Recommended first in their own order, then as the provider lists them; a set model that is not listed leads.

    ``everything``: at the end those that are not offered.
    """
    listed = (*question.models, *question.others) if everything else question.models
    known = {each.id: each for each in reversed(listed)}
    first = [known[each] for each in dict.fromkeys(question.recommended) if each in known]
    if question.model and question.model not in known:
        first.insert(0, Model(id=question.model))
    taken = {each.id for each in first}
    rest = [each for each in {each.id: each for each in listed}.values() if each.id not in taken]
    return [*first, *rest]


def searched(models: Iterable[Model]) -> list[str]:
    """Where a search looks, for each of them: made once, for thousands take longer than a key may."""
    return [f"{each.id} {each.name or ''}".casefold() for each in models]


def matching(models: Sequence[Model], texts: Sequence[str], search: str) -> list[Model]:
    """Those with every word of ``search`` in id or name; ``texts`` are what :func:`searched` says of them."""
    found = list(zip(models, texts, strict=True))
    for word in search.casefold().split():
        found = [each for each in found if word in each[1]]
    return [model for model, _ in found]


def rows(found: Sequence[Model], search: str, question: Review, width: int) -> list[tuple[Row, Content]]:
    """What Enter would take, and how it is shown: the models found, and the one typed that is none of them."""
    typed = search.strip()
    shown: list[tuple[Row, Content]] = [(each.id, _line(each, question, width)) for each in found[:MOST_ROWS]]
    if typed and all(each.id != typed for each in found):
        shown.append((typed, Content(models_words.as_typed(typed))))
    if not typed:
        shown.append((None, Content.styled(models_words.NONE, words.DIM)))
    return shown


def more(found: Sequence[Model], hidden: int = 0, *, live: bool = True, as_of: date | None = None) -> Content:
    """How many rows are not built, where the list is from, how many models are not offered; empty if nothing is."""
    said = ""
    if len(found) > MOST_ROWS:
        said = models_words.shown(len(found), MOST_ROWS)
    elif found and not live:
        said = models_words.catalogue(as_of)
    elif hidden:
        said = models_words.not_listed(hidden)
    return Content.styled(said, words.DIM) if said else Content("")


def _line(model: Model, question: Review, width: int) -> Content:
    is_set = question.named and model.id == question.model
    mark = models_words.mark(is_recommended=model.id in question.recommended, is_set=is_set)
    return _drawn(model.id, mark, model.context, width)


@lru_cache(maxsize=2048)  # the same object for the same row: the list draws it once
def _drawn(id_: str, mark: str, context: int | None, width: int) -> Content:
    return Content.assemble(
        words.column(safe(id_, 120), width - 1),
        " ",
        (words.column(mark, 12), words.DIM),
        (f"{words.tokens(context):>6}", words.DIM),
    )
