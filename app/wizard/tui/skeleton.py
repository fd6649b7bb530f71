"""The first thing on the terminal, long before Textual is there: words of the screen to come, where they will stand."""

from wizard.accounts.terminal import drawn_size

TALL, WIDEST, COLUMN = 20, 120, 78  # as `style` lays it out
Hint = tuple[str, str]  # key, what it does

PICKER, NOTHING_YET, SEARCH = "Connect a provider", "Nothing connected yet", "Type to search, or paste a key"
PROFILES = "Profiles"
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def picker_hints(out: str) -> tuple[Hint, ...]:
    """``out`` is where Esc leads to."""
    return (("Enter", "select"), ("?", "help"), ("Esc", out))


def profiles_hints(*, narrow: bool) -> tuple[Hint, ...]:
    add = () if narrow else (("a", "add another"),)
    return (("Enter", "actions"), ("t", "check"), *add, ("/", "search"), ("?", "help"), ("Esc", "leave"))


def picker(*, first_run: bool) -> bytes:
    """The picker, without its rows."""
    return _drawn(PICKER, NOTHING_YET if first_run else "", SEARCH, picker_hints("quit"))


def profiles() -> bytes:
    return _drawn(PROFILES, "", "", profiles_hints(narrow=drawn_size()[0] < 76))


def titled(title: str) -> bytes:
    """Any other screen: its title alone."""
    return _drawn(title, "", "", ()) if title else b""


def _drawn(title: str, aside: str, field: str, hints: tuple[Hint, ...]) -> bytes:
    columns, lines = drawn_size()
    parts = [_at(1, 2, f"{_BOLD}{title}")]
    if aside:
        parts.append(_at(1, min(columns, WIDEST) - len(aside), aside))
    if field:
        parts.append(_at(3 if lines >= TALL else 2, 3, f"{_DIM}{field}"))
    if hints:
        shown = "   ".join(f"{_BOLD}{key}{_PLAIN}{_DIM} {what}{_PLAIN}" for key, what in hints)
        parts.append(_at(lines, 2, shown))
    return "".join(parts).encode()


def _at(line: int, column: int, text: str) -> str:
    return f"\x1b[{line};{column}H{text}{_PLAIN}"
