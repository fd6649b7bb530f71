"""What would change in a file, for a person to read: a unified diff in which nothing steers the terminal or looks like a key."""

import difflib
import re
from collections.abc import Callable, Iterator, Sequence

from wizard.values.text import safe

Hides = Callable[[str], bool]
# What stands in quotes, an escaped quote included.
_VALUE = r"""(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')"""
# Where a secret stands whatever it looks like: a member so called, an address' user, behind a scheme of RFC 9110 §11.1.
_NAMED = re.compile(
    rf"(?P<before>(?:key|token|secret|password|passwd|authorization|credential)s?[\"']?\s*[:=]\s*){_VALUE}"
    r"|(?P<address>://)[^\s/@\"']+(?=@)"
    r"|(?P<scheme>\b(?:bearer|basic)\s+)[^\s\"'\\,;]+",
    re.IGNORECASE | re.ASCII,
)
# A word of a value: not a part of a path, and not cut short by one.
_WORD = re.compile(r"(?<![^\s\\\"'=:?&,;@|])[A-Za-z0-9_\-.+=~]{12,}+(?![^\s\"'=:?&,;@|\\])", re.ASCII)
# Longer than a word, of letters and digits: more likely a secret than not.
_SECRET = re.compile(r"(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_\-.+=~]{20,}", re.ASCII)


def unified(
    before: str | None, after: str | None, ours: Sequence[tuple[int, int]], name: str, hides: Hides
) -> Iterator[str]:
    """The lines, without line ends. ``ours`` are the spans of ``after`` that are shown as they are."""
    old, new = _masked(before or "", (), hides), _masked(after or "", ours, hides)
    here, there = (safe(name, 400) if text is not None else "/dev/null" for text in (before, after))
    for line in difflib.unified_diff(_lines(old), _lines(new), here, there, lineterm="", n=2):
        yield _plain(line)


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _masked(text: str, ours: Sequence[tuple[int, int]], hides: Hides) -> str:
    parts: list[str] = []
    at = 0
    for start, end in sorted(ours):
        parts += [_hidden(text[at:start], hides), text[start:end]]
        at = end
    return "".join([*parts, _hidden(text[at:], hides)])


def _hidden(text: str, hides: Hides) -> str:
    def mask(found: re.Match[str]) -> str:
        return "…" if hides(found[0]) or _SECRET.fullmatch(found[0]) else found[0]

    return _WORD.sub(mask, _NAMED.sub(_emptied, text))


def _emptied(found: re.Match[str]) -> str:
    before = found["before"]
    return f'{before}"…"' if before else f"{found['address'] or found['scheme']}…"


def _plain(line: str) -> str:
    body = line[1:].lstrip(" \t")
    return line[: len(line) - len(body)] + (body if body.isprintable() else safe(body, 400))
