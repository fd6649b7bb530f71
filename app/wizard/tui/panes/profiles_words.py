"""The profiles in words: keys, the row of the list, what is below and beside it, what a check said and a search finds."""

from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len
from textual.content import Content

from wizard.accounts.rows import LAST, Row, ago
from wizard.errors import UsageError
from wizard.tui import words
from wizard.tui.words import Hint
from wizard.values.credential import Outcome
from wizard.values.text import safe

_STATES = {
    "ready": (words.OK, words.GOOD, "ready"),
    "limited": (words.CARE, words.WARN, "limited"),
    "unverified": (words.CARE, words.WARN, "not checked"),
    "rejected": (words.BAD, words.ERROR, "rejected"),
    "expired": (words.CARE, words.WARN, "expired"),
    "login-needed": (words.BAD, words.ERROR, "login needed"),
    "logged-out": (words.CARE, words.WARN, "logged out"),
    "invalid": (words.BAD, words.ERROR, "invalid"),
}
Said = Content | Outcome | None  # of a check of this visit; None: its row says it
_STATE = 23  # cells of the column
_SHORT = 58  # cells of a line where there is little room
NONE_YET = "No profiles yet. Enter adds one."
SEARCH = "Search"
CHECKING = Content.styled("checking", words.DIM)
NOT_REACHED = Content.assemble((f"{words.CARE} ", words.WARN), "not reached")
NOT_PROVEN = Content.assemble((f"{words.CARE} ", words.WARN), "not proven")
STOP: Hint = ("Esc", "stop")
NONE: tuple[Hint, ...] = (("Enter", "add one"), ("?", "help"), ("Esc", "leave"))
KEYS: tuple[Hint, ...] = (
    ("Enter", "what can be done with this profile"),
    ("t", "check it now"),
    ("c", "check all of them"),
    ("/", "search"),
    ("d", "make it the default"),
    ("r", "sign in again, or replace the key"),
    ("l, x", "log out, or remove it, after a question"),
    ("a", "add another, or paste its key here"),
    ("Esc", "leave"),
)


def searching(*, found: bool) -> tuple[Hint, ...]:
    return (*((("Enter", "actions"),) if found else ()), ("Esc", "end the search"))


def counted(count: int, issues: int, found: int | None) -> Content:
    """``found`` None: nothing is searched for."""
    said = f", {issues:,} issue{'' if issues == 1 else 's'}" if issues else ""
    at_rest = f"{count:,} saved{said}"
    shown = at_rest if found is None else f"{found:,} of {count:,}"
    return Content(shown.rjust(len(at_rest)))  # always as wide, or a key would lay out the screen anew


def proven(said: Content | Outcome, *, narrow: bool) -> Content:
    """What a check came to, as the row of its profile says it too from then on."""
    if isinstance(said, Content):
        return said
    if said.result == "unknown":
        return NOT_REACHED if said.status is None else NOT_PROVEN
    mark, style, _ = _STATES["ready" if said.result == "valid" else said.result]
    now = ago(0)
    text = now if narrow and said.result == "valid" else f"{LAST[said.result]} {now}"
    return Content.assemble((f"{mark} ", style), text)


def is_dated(said: Said) -> bool:
    return isinstance(said, Outcome) and said.result != "unknown"


def now_default(name: str, before: str) -> str:
    undo = f". To undo it: d on {before}" if before and before != name else ""
    return f"{name} is the default now{undo}"


def checking(name: str) -> str:
    return f"Checking {name}"


def gone(name: str) -> UsageError:
    return UsageError(f"`{safe(name, 64)}` is not there any more; another program removed it")


def logging_out(name: str) -> str:
    return f"Logging {name} out"


def removing(name: str) -> str:
    return f"Removing {name}"


def log_out(name: str) -> str:
    """The row that does; a question with its mark."""
    return f"Log {name} out"


def remove(name: str) -> str:
    return f"Remove {name}"


def no_match(search: str) -> Content:
    return Content(f"No profile matches “{safe(search, 30)}”. Esc ends the search.")


def line(row: Row, checked: Said, *, narrow: bool, runs: bool = False) -> Content:
    """``runs``: the profile's server on this machine answers."""
    if checked is not None:
        return _drawn(row, proven(checked, narrow=narrow), narrow=narrow)
    return _at_rest(row, narrow=narrow, runs=runs)


@lru_cache(maxsize=4096)  # the same object for the same row: the list draws it once
def _at_rest(row: Row, *, narrow: bool, runs: bool) -> Content:
    if runs and not row.rejected and row.state in {"ready", "unverified"}:
        sign, style = words.MARKS["running"]
        said = Content.assemble((f"{sign} ", style), "running")
    else:
        sign, style, word = _STATES["rejected" if row.rejected else "limited" if row.limited else row.state]
        # What is longer than its column is no state but a reason: it stands below the list.
        text = word if _is_reason(row) else safe(row.said, 40) or word
        said = Content.assemble((f"{sign} ", style), row.checked if narrow and _is_proven(row) else text)
    return _drawn(row, said, narrow=narrow)


def _drawn(row: Row, said: Content, *, narrow: bool) -> Content:
    name = words.column(safe(row.name, 64), _name_width(narrow=narrow)) + " "
    mark = words.column("*" if row.default else "", 3)
    how = _in_short(row.method, 8 if narrow else 9)
    if narrow:
        return Content.assemble(name, mark, (how, words.DIM), " ", said)
    pad = max(1, _STATE - said.cell_length)
    model = safe(row.model or "", 120)
    return Content.assemble(name, mark, (how, words.DIM), " ", said, " " * pad, model)


def _name_width(*, narrow: bool) -> int:
    return 17 if narrow else 18


def _in_short(method: str, width: int) -> str:
    """The line below the list names the variable or the program."""
    if len(method) > width:
        method = "$env" if method.startswith("$") else method.partition(" ")[0]
    return words.column(safe(method, 20), width)


def _is_proven(row: Row) -> bool:
    return bool(row.checked) and not row.rejected and not row.limited


def _is_reason(row: Row) -> bool:
    return row.state == "invalid" or len(row.said) > _STATE - 3


def about(row: Row, *, narrow: bool) -> Content:
    kept = f"{safe(row.method, 30)} in {safe(row.store, 80)}" if row.store else safe(row.method, 30)
    if row.method == "local":
        kept = "On this machine, no key needed"
    whole = (
        [safe(row.name, 64)] if cell_len(safe(row.name, 64)) > _name_width(narrow=narrow) else []
    )  # it was cut on its row
    if _is_reason(row):
        return Content.styled("\n".join([*whole, words.sentence(row.said, 400)]), words.DIM)
    saved = f"saved {row.saved}" if row.saved and not narrow else ""
    lines = [", ".join(filter(None, (kept, safe(row.account, 60), saved)))]
    if row.host:
        where = safe(row.host, 80)
        both = f"{lines[0]}, sends to {where}"
        lines = [both] if narrow and cell_len(both) <= _SHORT else [*lines, f"Sends to {where}"]
    if row.shadow:
        lines.append(words.ended(row.shadow))
    return Content.styled("\n".join([*whole, *lines]), words.DIM)


def detail(row: Row) -> Content:
    facts = [
        ("Provider", row.provider),
        ("Model", row.model or "none set"),
        ("Default", "yes" if row.default else "no"),
    ]
    shown = [Content.styled(safe(row.name, 64), "bold"), Content("")]
    shown += [Content.assemble((f"{label:<10}", words.DIM), safe(text, 120)) for label, text in facts if text]
    return Content("\n").join(shown)


def found(rows: Sequence[Row], search: str) -> tuple[Row, ...]:
    """Those with every word of ``search``, best first: all of a name, then its beginning, then the provider's."""
    wanted = search.casefold().split()
    if not wanted:
        return tuple(rows)
    whole, first = " ".join(wanted), wanted[0]

    def worse(row: Row) -> tuple[bool, bool, bool]:
        provider = row.provider.casefold()
        return whole not in {row.name, provider}, not row.name.startswith(first), not provider.startswith(first)

    hits = [each for each in rows if all(word in _searched(each) for word in wanted)]
    return tuple(sorted(hits, key=worse))


@lru_cache(maxsize=4096)
def _searched(row: Row) -> str:
    return " ".join((row.name, row.provider, row.method, row.model or "", row.said, row.host, row.account)).casefold()
