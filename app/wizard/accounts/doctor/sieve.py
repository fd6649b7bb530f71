"""The last look at what is said: whatever looks like a key, or is one, is taken out (promise 4)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from wizard.accounts.context import Context
from wizard.values.finding import Finding
from wizard.values.keys import SHORTEST, looks_like_key
from wizard.values.text import safe

_WORD = re.compile(r"""[^\s`'"“”/=:,;@()<>]+""")
_LONGEST = 400


def sieved(context: Context, findings: Iterable[Finding]) -> Iterator[Finding]:
    presets = tuple(context.catalogue.presets.values())
    names = {name for each in presets for name in each.env.key}
    held = [context.environ[each].strip() for each in names if each in context.environ]
    known = [each for each in held if len(each) >= SHORTEST]

    def clean(text: str) -> str:
        shown = safe(text, _LONGEST)
        for each in known:
            shown = shown.replace(each, "…")
        return _WORD.sub(lambda word: "…" if looks_like_key(word[0], presets) else word[0], shown)

    for each in findings:
        yield replace(each, id=clean(each.id), text=clean(each.text), hint=clean(each.hint))
