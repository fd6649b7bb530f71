"""`wizard doctor`: what may keep logins from working here, each with what to do about it."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress

from wizard.accounts.addressed import addressed
from wizard.accounts.context import Context
from wizard.accounts.doctor.examination import examined
from wizard.accounts.loop import until_done
from wizard.cli import answer
from wizard.lines import report
from wizard.values.finding import Finding, Level, code
from wizard.values.locale import is_utf8
from wizard.values.terminal_size import LEAST

# What a mark means is said beside it.
_MARKS: dict[Level, tuple[str, str]] = {
    "ok": ("✓ ", "+ "),
    "warning": ("! warning: ", "! warning: "),
    "error": ("x error: ", "x error: "),
}


def run(options: argparse.Namespace) -> int:
    found = until_done(examined(Context(options.app), LEAST, _slow))
    if options.json:
        answer.document({"v": 1, "findings": [as_json(each) for each in found]})
    else:
        plain = not is_utf8(os.environ, windows=os.name == "nt")
        told = (_plain(each) if plain else each for each in _lines(found, plain=plain))
        answer.lines(part for each in told for part in report.fitted(each, sys.stdout))
        report.say(_summary(found))
    return code(found)


def as_json(each: Finding) -> dict[str, str | None]:
    return {"id": each.id, "level": each.level, "text": addressed(each.text), "hint": addressed(each.hint) or None}


def _lines(found: Iterable[Finding], *, plain: bool) -> Iterator[str]:
    for each in found:
        yield f"{_MARKS[each.level][plain]}{addressed(each.text)}"
        if each.hint:
            yield f"    hint: {addressed(each.hint)}"


def _plain(line: str) -> str:
    return line.replace("…", "...").encode("ascii", errors="replace").decode()


def _summary(found: Iterable[Finding]) -> str:
    counted = Counter(each.level for each in found)
    said = [
        f"{counted[level]} {level}{'s' if counted[level] > 1 else ''}"
        for level in ("error", "warning")
        if counted[level]
    ]
    return f"wizard: {', '.join(said)}" if said else "wizard: nothing to mend"


def _slow(names: tuple[str, ...]) -> None:
    with suppress(OSError):
        if os.isatty(2):
            report.say(f"Still looking at {', '.join(names)}.")
