"""Our parts taken out of a file that was edited since they were put in, and nothing else with them."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from wizard.handoff.json_tree import TRIVIA
from wizard.handoff.source import Part, Path
from wizard.handoff.woven import Inserted, weeded

Load = Callable[[str], Any]
Drop = Callable[[str, Part], str]
NOTHING = object()


class Entangled(ValueError):
    """What is ours and what is not cannot be told apart safely."""


def removed(
    text: str, inserted: tuple[Inserted, ...], parts: Iterable[Part], made: Iterable[Path], *, load: Load, drop: Drop
) -> tuple[str, tuple[Part, ...]]:
    """``text`` without the parts that are still ours, and the parts that are not any more. Raises Entangled."""
    model = load(text)
    parts, made = tuple(parts), tuple(made)
    gone = tuple(each for each in parts if is_there(model, each))
    changed = tuple(each for each in parts if each not in gone and at(model, each.path) is not NOTHING)
    wanted = _wanted(model, gone, made)
    piece = weeded(text, inserted, TRIVIA)
    if piece is not None and _loads(piece, load) == wanted:
        return piece, changed
    for each in reversed(gone):
        text = drop(text, each)
    for path in sorted(made, key=len, reverse=True):
        if _is_empty(at(load(text), path)):
            text = drop(text, Part(path, None))
    if load(text) != wanted:
        raise Entangled
    return text, tuple(each for each in changed if not each.item)


def _loads(text: str, load: Load) -> Any:
    try:
        return load(text)
    except ValueError:
        return NOTHING


def is_there(model: Any, part: Part) -> bool:
    """Whether ``part`` still stands as we put it."""
    found = at(model, part.path)
    if part.item:
        return isinstance(found, list) and part.value in found
    return found is not NOTHING and (part.whole or found == part.value)


def _wanted(model: Any, gone: tuple[Part, ...], made: tuple[Path, ...]) -> Any:
    model = deepcopy(model)
    for each in gone:
        above = at(model, each.path if each.item else each.path[:-1])
        if each.item:
            # The last of several that are equal, as it was appended.
            del above[len(above) - 1 - above[::-1].index(each.value)]
        else:
            above.pop(each.path[-1], None)
    for path in sorted(made, key=len, reverse=True):
        if _is_empty(at(model, path)):
            at(model, path[:-1]).pop(path[-1])
    return model


def at(model: Any, path: Path) -> Any:
    """What stands at ``path``, or ``NOTHING``."""
    for part in path:
        if not isinstance(model, dict) or part not in model:
            return NOTHING
        model = model[part]
    return model


def _is_empty(value: Any) -> bool:
    return isinstance(value, dict | list) and not value
