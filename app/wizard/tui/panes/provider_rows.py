"""The providers in words: the row of the list, what is beside it, and what a search finds."""

from collections.abc import Mapping
from functools import lru_cache
from textwrap import wrap

from rich.cells import cell_len
from textual.content import Content

from wizard.login.questions import Option
from wizard.tui import words
from wizard.values.text import safe

_BADGES = 17  # cells; the few rows with more of them push their mark aside


@lru_cache(maxsize=512)  # the same object for the same row: the list draws it once
def line(option: Option, *, is_narrow: bool, room: int) -> Content:
    """``room``: the cells behind the name."""
    mark, style = safe(option.mark, 40), words.WARN
    if mark in words.MARKS:
        sign, style = words.MARKS[mark]
        mark = f"{sign} {mark}"
    elif mark.startswith("$") and is_narrow:
        mark = "env"
    elif is_narrow:
        mark = mark.removeprefix("found ")
    badges = _badges(option, room - (cell_len(mark) + 1 if mark else 0))
    return Content.assemble(
        words.column(safe(option.label, 60), 23 if is_narrow else 29),
        " ",
        (badges.ljust(_BADGES), words.DIM),
        " ",
        (mark, style),
    )


def _badges(option: Option, room: int) -> str:
    """Each whole, and as many as leave room for the mark, which says how things stand."""
    said = [f"[{safe(each, 12)}]" for each in option.badges]
    shown = " ".join(said)
    while len(said) > 1 and cell_len(shown) > max(room, _BADGES):
        shown = f"{' '.join(said[:-1])} …"
        del said[-1]
    return shown


@lru_cache(maxsize=64)
def heading(group: str, count: int) -> Content:
    return Content.assemble((safe(group, 40), "bold"), (f"  {count}", words.DIM))


@lru_cache(maxsize=64)
def other(option: Option) -> Content:
    """A way that is no provider."""
    return Content.styled(safe(option.label, 60), words.LINK)


def detail(option: Option, room: int) -> Content:
    parts: list[Content] = [Content.styled(safe(option.label, 60), "bold")]
    if option.hint:
        parts.append(Content.styled(safe(option.hint, 160), words.DIM))
    for label, text in option.detail:
        lines = [
            Content(f"  {part}")
            for line in text.splitlines()
            for part in wrap(safe(line, 120), room, break_on_hyphens=False)
        ]
        parts += [Content(""), Content.styled(safe(label, 40), "bold"), *lines]
    return Content("\n").join(parts)


def searched(option: Option) -> str:
    """Where a search looks."""
    return " ".join((option.label, option.id, option.group, option.words, *option.badges, option.mark)).casefold()


def found(texts: Mapping[Option, str], search: str) -> list[Option]:
    """All of them without a search; else those with every word, best first: all of the name or id, then its beginning.

    Where none has them, those whose summary does. ``texts`` are the options, each with what :func:`searched` says.
    """
    wanted = search.casefold().split()
    if not wanted:
        return list(texts)
    hits = [each for each, text in texts.items() if all(word in text for word in wanted)]
    if not hits:  # `grok` is no provider, but what one offers
        hits = [each for each in texts if all(word in each.hint.casefold() for word in wanted)]
    whole, first = " ".join(wanted), wanted[0]

    def worse(option: Option) -> tuple[bool, bool, bool]:
        name, id_ = option.label.casefold(), option.id.casefold()
        return whole not in {name, id_}, not name.startswith(first), not id_.startswith(first)

    return sorted(hits, key=worse)
