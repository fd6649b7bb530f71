"""Which models of a live list are offered, and which one is taken when nobody chooses."""

from collections.abc import Sequence

from wizard.protocols.models import LONGEST_ID
from wizard.values.credential import Model
from wizard.values.preset import ModelRules


def offered(rules: ModelRules, models: Sequence[Model]) -> tuple[Model, ...]:
    """Preferred ones first, in the order of ``prefer``; then what the patterns leave, in the order of the list.

    Patterns that leave nothing have been overtaken by the provider's names: then everything is offered.
    """
    by_id = {each.id: each for each in models}
    preferred = [by_id[each] for each in dict.fromkeys(rules.prefer) if each in by_id]
    rest = [each for each in models if each not in preferred and _fits(each, rules)]
    return tuple(preferred + rest) or tuple(models)


def first(rules: ModelRules, models: Sequence[Model]) -> str | None:
    """The first ``prefer`` entry in the list, else the first that is offered, else None."""
    return next((each.id for each in offered(rules, models)), None)


def _fits(model: Model, rules: ModelRules) -> bool:
    text = model.id[:LONGEST_ID]  # a pattern's time grows with the square of what it is tried on
    if rules.include is not None and not rules.include.search(text):
        return False
    return rules.exclude is None or not rules.exclude.search(text)
