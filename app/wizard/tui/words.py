"""How things are put into words: marks, sentences, sizes, columns. Everything is plain ``Content``, never markup."""

from collections.abc import Iterable
from textwrap import wrap

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.style import Style

from wizard.accounts.addressed import addressed
from wizard.errors import WizardError
from wizard.values.credential import ADD_CREDIT, Outcome
from wizard.values.pattern import Pattern
from wizard.values.terminal_size import LEAST
from wizard.values.text import ends_in_address, is_command, safe, starts_with_host

# A remedy that names a flag helps on a command line; on a screen the rows and keys are the remedy.
_FLAG = Pattern(r"`[^`]*--\w[^`]*`")
_AGAIN = frozenset({"try again", "try again later"})
_HERE = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")
OK, CARE, BAD = "✓", "!", "x"
DIM, GOOD, WARN, ERROR, LINK = "dim", "$text-success", "$text-warning", "$text-error", "$text-accent"
# How the short words of an option's mark are drawn.
MARKS = {
    "saved": (OK, GOOD),
    "running": ("●", GOOD),
    **dict.fromkeys(("expired", "rejected", "login needed", "not set", "logged out", "invalid"), (CARE, WARN)),
}

KEYRING = "Waiting for your keyring. It may be asking you to unlock it."

ONE_AT_A_TIME = "One thing at a time. Ctrl+C stops what runs"
NO_DEFAULT = "Nothing is the default now: d makes one"
STOPS_LATER = "Stops when the answer is here. Ctrl+C twice leaves at once"

SELECT = "Hold Shift to select text"

LEAVE = "Leave, forget the key"
PLAIN_INSTEAD = "the same works with `--plain`"  # of a screen that failed
NOTHING_TYPED = "Nothing is typed yet"

COLUMN = 76

Hint = tuple[str, str]  # key, what it does


def plain(text: str) -> str:
    """``text`` without the backticks that set a command off where there is no other type."""
    return text.replace("`", "")


def sentence(text: str, limit: int = 300) -> str:
    """``text`` with a capital and a full stop: `no answer from x` becomes `No answer from x.` here."""
    line = safe(text, limit)
    if not line or is_command(line):
        return line
    if starts_with_host(line):
        return ended(line)
    return ended(line[0].upper() + line[1:])  # a name in backticks keeps its small letter


def room(width: int) -> int:
    """Cells of a line on a screen of ``width``; of one too small for any pane as many as on the smallest."""
    return min(COLUMN, max(width, LEAST[0]) - 2)


def ended(text: str) -> str:
    """``text`` on one line, with a full stop unless it ends a sentence already, or in an address.

    A name at its start stays as it is.
    """
    line = plain(safe(text, 300))
    return line if not line or line[-1] in ".!?…:”" or ends_in_address(line) or is_command(line) else f"{line}."


def heading(*parts: str) -> str:
    """A title: its parts two cells apart."""
    return "  ".join(safe(each, 60) for each in parts if each)


def column(text: str, width: int) -> str:
    """``text`` cut or padded to exactly ``width`` cells."""
    if cell_len(text) > width:
        text = f"{set_cell_size(text, max(0, width - 1)).rstrip()}…"
    return set_cell_size(text, width)


def middle(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, cut in the middle: how it ends is what it says (`…, not encrypted`).

    A path is cut between its parts where there is room for that.
    """
    if cell_len(text) <= width:
        return text
    end = text[-(width * 2 // 3) :]
    while cell_len(end) > width * 2 // 3:
        end = end[1:]
    cut = len(text) - len(end)
    for part in (text.rfind("/", 0, cut), text.find("/", cut)):
        if part > 0 and " " not in text[min(part, cut) : max(part, cut)]:
            head = text[: text.rfind("/", 0, max(0, width - 1 - cell_len(text[part:]))) + 1]
            if head and cell_len(between := f"{head}…{text[part:]}") <= width:
                return between
    return f"{set_cell_size(text, width - 1 - cell_len(end)).rstrip()}…{end}"


def tokens(count: int | None) -> str:
    """A context size at a glance: `400K`, `1M`."""
    if not count or count < 0:
        return ""
    if count >= 1_000_000:
        return f"{count / 1_000_000:.1f}".removesuffix(".0") + "M"
    return f"{round(count / 1000)}K" if count >= 1000 else str(count)


def problem(error: WizardError, width: int = COLUMN) -> Content:
    """What went wrong and what helps, a line each."""
    if error.exit_code == 130:
        return Content.styled(sentence(error.message), DIM)
    return marked(BAD, ERROR, width, addressed(error.message), addressed(remedy(error)))


def remedy(error: WizardError) -> str:
    """The hint, unless it is for a command line, or what a row or Enter does here anyway."""
    return "" if _FLAG.search(error.hint) or error.hint in _AGAIN else error.hint


def marked(mark: str, style: str, width: int, *said: str) -> Content:
    """A mark, and behind it each sentence on lines of its own, all starting in the same column."""
    lines = [line for each in said for line in _wrapped(sentence(each), width)]
    return Content.assemble((f"{mark} ", style), "\n  ".join(lines))


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width - 2, break_long_words=False, break_on_hyphens=False)


def outcome_line(outcome: Outcome, host: str, models: int | None, *, short: bool = False) -> Content:
    """What a check proved, in as many words as it proved; ``short``: without who said so."""
    if outcome.result == "valid":
        took = f"{',' if short else ' in'} {outcome.ms} ms" if outcome.ms is not None else ""
        count = f", {models:,} model{'' if models == 1 else 's'}" if models else ""
        where = f" by {safe(host, 80)}" if host and not short else ""
        _, opens, left = safe(outcome.reason, 200).partition(" (")  # what is left of the key's limit
        said = f"{outcome.subject.capitalize()} accepted{where}{took}{opens}{left}"
        if not outcome.subject:
            said = f"No key needed{took}" if short else safe(outcome.reason, 200)
        return Content.assemble((f"{OK} ", GOOD), f"{said}{count}")
    mark, style = (BAD, ERROR) if outcome.result == "rejected" else (CARE, WARN)
    reason = Content.assemble((f"{mark} ", style), sentence(outcome.reason))
    return Content.assemble(reason, "\n  ", credit(outcome)) if outcome.unpaid and outcome.hint else reason


def credit(outcome: Outcome) -> Content:
    """Where credit is added: without a full stop, which would become part of the address."""
    told, _, page = outcome.hint.rpartition(" ")
    return (
        link(page) if told == ADD_CREDIT else Content.assemble(f"{told[:1].upper()}{safe(told[1:], 100)} ", link(page))
    )


def hint_bar(hints: Iterable[Hint], width: int) -> Content:
    """`Enter select   ? help   Esc back`; what does not fit is left out from the right, but never the last."""
    rows = list(hints)
    while len(rows) > 1 and sum(len(key) + len(what) + 4 for key, what in rows) - 3 > width:
        del rows[-2]
    parts: list[str | tuple[str, str]] = []
    for key, what in rows:
        parts += ["   " if parts else "", (key, "bold"), (f" {what}", DIM)]
    return Content.assemble(*parts)


def page_opened(*, opened: bool, instead: str) -> str:
    """``instead`` is what to do where no browser can be opened."""
    return "The page is open in your browser" if opened else f"Could not open a browser here. {instead}"


def too_small(least: str, now: str) -> Content:
    return Content(f"Make the window at least {least} (now {now}). Nothing is lost.")


def link(url: str) -> Content:
    """An address that can be clicked where the terminal knows how (OSC 8), and is text everywhere."""
    return linked(safe(url, 400), url)


def linked(text: str, url: str) -> Content:
    """``text`` that leads to ``url``, if that is exactly what it seems; else it is text and nothing more."""
    shown = Content.styled(text, LINK)
    if safe(url, 8000) == url and url.isascii() and url.startswith(("https://", *_HERE)):
        shown = shown.stylize(Style(link=url))
    return shown
