"""Rows to choose from in line prompts: shown with numbers, found by number, id, name or part of one."""

from wizard.lines import report
from wizard.login.questions import Option
from wizard.values.keys import may_be_key, words
from wizard.values.text import safe

# As many rows as fit a small screen beside what was said before; `?` shows all.
SHORT = 12
_ALOUD = {"OAuth": "browser", "API key": "key"}


def match(text: str, options: tuple[Option, ...]) -> str | None:
    """The id meant by a number, an id, a name or a part of one; None when that is still open."""
    if text == "?":
        show(options)
        return None
    if text.isdecimal() and 0 < int(text) <= len(options):
        return options[int(text) - 1].id
    low = text.casefold()
    for exact in (lambda each: each.id == low, lambda each: each.label.casefold() == low):
        if (hit := next(filter(exact, options), None)) is not None:
            return hit.id
    near = [each for each in options if low in f"{each.label} {each.id} {each.words}".casefold()]
    if len(near) == 1:
        return near[0].id
    # What it offers, as `grok`: shown, but no row is taken for its summary alone.
    if near := near or [each for each in options if low in each.hint.casefold()]:
        show(tuple(near), numbers=options)
    elif any(may_be_key(each) for each in (text, *words(text))):  # not said back
        report.say("That is none of these. If it is a key, consider replacing it: it was shown on this screen.")
        report.say("A key is asked for by itself, hidden. ? lists all.")
    else:
        report.say(f"Nothing matches “{safe(text, 40)}”. ? lists all.")
    return None


def show(rows: tuple[Option, ...], numbers: tuple[Option, ...] | None = None) -> None:
    number = {each.id: at for at, each in enumerate(numbers or rows, 1)}
    for each in rows:
        ways = " or ".join(_ALOUD.get(badge, badge) for badge in each.badges)
        extra = ", ".join(filter(None, (ways, _aloud(each.mark), each.hint if not each.badges else "")))
        report.say(f"  {number[each.id]} {safe(each.label)}" + (f": {safe(extra)}" if extra else ""))


def _aloud(mark: str) -> str:
    return f"found in {mark[1:]}" if mark.startswith("$") else mark
