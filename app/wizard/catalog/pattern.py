"""Regular expressions from outside: compiled only when they cannot run away."""

import re
import warnings

LONGEST = 300
# Each variable repeat multiplies the ways to match by the length of the text, as does every place to begin at without
# a `^`; each choice multiplies them by its branches; alternatives of the whole pattern add up. On 200 characters, the
# longest model id, the most that is allowed takes some milliseconds.
_POWERS = 2
_LENGTH = 200
_WAYS = 200_000

_TOKEN = re.compile(
    r"(?P<escape>\\.)"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<open>\((?:(?!\?)|\?(?:P?<[A-Za-z_][A-Za-z0-9_]*>|<?[=!]|[:>]|i:)))"
    r"|(?P<flag>\(\?i\))"
    r"|(?P<odd>\(\?)"
    r"|(?P<close>\))"
    r"|(?P<branch>\|)"
    r"|(?P<quantifier>(?:[*+?]|\{(?:\d+(?:,\d*)?|,\d*)\})[?+]?)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_FIXED = re.compile(r"\{(\d+)(?:,\1)?\}")


class BadPattern(ValueError):
    """Why a regular expression is not used, as the end of a sentence."""


class _Group:
    """What is known of an open group: whether anything in it repeats, and its alternatives."""

    __slots__ = ("branches", "varies")

    def __init__(self) -> None:
        self.varies = False
        self.branches = 1


def compiled(source: str) -> re.Pattern[str]:
    """``source`` as a pattern. Raises BadPattern when it is none, or could take for ever on some text."""
    if len(source) > LONGEST:
        raise BadPattern(f"is longer than {LONGEST} characters")
    if not source.isascii() or not source.isprintable():
        raise BadPattern("holds a character that is not printable ASCII")
    try:
        with warnings.catch_warnings():
            # A pattern whose meaning is about to change (FutureWarning) is refused, not reported on a terminal.
            warnings.simplefilter("error")
            pattern = re.compile(source)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise BadPattern(f"is not a regular expression: {error}") from None
    _refuse_slow(source)
    return pattern


def _refuse_slow(source: str) -> None:
    """Raises BadPattern for nested repeats, `(a+)+`, and for too many ways to match side by side."""
    stack = [_Group()]
    closed: _Group | None = None  # the group that a quantifier right here would repeat
    powers, choices, earlier, begins = 1, 1, 0, True
    for match in _TOKEN.finditer(source):
        kind, text = match.lastgroup, match.group()
        last, closed = closed, None
        if begins and kind != "flag":
            powers, begins = 0 if text == "^" else 1, False
        match kind:
            case "escape" if text[1] in "123456789UuN":
                raise BadPattern("refers back to a group or names a character beyond ASCII")
            case "odd":
                raise BadPattern("uses a group extension that is not supported here")
            case "open":
                stack.append(_Group())
            case "close":
                closed = stack.pop()
                stack[-1].varies |= closed.varies or closed.branches > 1
                choices *= closed.branches
            case "branch":
                stack[-1].branches += 1
                if len(stack) == 1:
                    earlier += choices * _LENGTH**powers
                    powers, choices, begins = 1, 1, True
            case "quantifier":
                fixed = _FIXED.match(text)
                once = text[0] == "?"
                if last and (last.varies or last.branches > 1) and not once:
                    raise BadPattern("repeats a group that itself repeats or branches")
                stack[-1].varies |= not fixed
                powers += not fixed and not once
                choices *= 2 if once else 1
            case _:
                pass
        if powers > _POWERS:
            raise BadPattern("repeats in too many places; one is allowed, two behind `^`")
        if earlier + choices * _LENGTH**powers > _WAYS:
            raise BadPattern("can match in too many ways")
