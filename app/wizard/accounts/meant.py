"""Which providers and profiles somebody may have meant by a name that is none of theirs."""

import re
from collections.abc import Collection, Iterator, Sequence

from wizard.handoff.provider_names import ALIASES
from wizard.values.nearest import nearest
from wizard.values.preset import Preset

MOST = 3
_SHORTEST = 3  # fewer letters begin the words of too many
_WORD = re.compile(r"[a-z0-9]+")


def meant(name: str, profiles: Collection[str], presets: Sequence[Preset]) -> tuple[str, ...]:
    """The likeliest first, three at most: what other tools call it, what is named so in part, what is spelt alike."""
    low = name.casefold()
    known = {each.id for each in presets}
    found = dict.fromkeys(_candidates(low, profiles, presets))
    return tuple(each for each in found if each in known or each in profiles)[:MOST]


def asked_back(found: Sequence[str]) -> str:
    """The question whether one of these is meant; empty for none."""
    quoted = [f"`{each}`" for each in found]
    if not quoted:
        return ""
    return f"did you mean {', '.join(quoted[:-1])} or {quoted[-1]}?" if quoted[1:] else f"did you mean {quoted[0]}?"


def _candidates(low: str, profiles: Collection[str], presets: Sequence[Preset]) -> Iterator[str]:
    if low in ALIASES:
        yield ALIASES[low][0]
    yield from _WORD.findall(low)  # `openai-key`, `azure_openai`
    yield from _with_word(low, {each: each for each in profiles})
    yield from _with_word(low, {each.id: f"{each.id} {each.name}" for each in presets})
    yield from _with_word(low, {each.id: each.summary for each in presets})
    if (near := nearest(low, [*profiles, *(each.id for each in presets)])) is not None:
        yield near


def _with_word(low: str, texts: dict[str, str]) -> list[str]:
    """Those in whose text a word begins so, unless that is many."""
    if len(low) < _SHORTEST:
        return []
    found = [one for one, text in texts.items() if any(each.startswith(low) for each in _WORD.findall(text.casefold()))]
    return found if len(found) <= MOST else []
