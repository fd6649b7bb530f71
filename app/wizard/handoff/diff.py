"""What would change in a file, for a person to read: a unified diff in which nothing steers the terminal or looks like a key."""

import difflib
import re
from collections.abc import Callable, Iterator, Sequence

from wizard.values.text import safe

Hides = Callable[[str], bool]
_STRING = re.compile(r"""(?<=["'])[^"'\\\n]{12,}+(?=["'])""")
# Longer than a word, of letters and digits, and no path or address: more likely a secret than not.
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
    def mask(found: re.Match[str]) -> str:
        inside = any(start <= found.start() and found.end() <= end for start, end in ours)
        return found[0] if inside or not (hides(found[0]) or _SECRET.fullmatch(found[0])) else "…"

    return _STRING.sub(mask, text)


def _plain(line: str) -> str:
    body = line[1:].lstrip(" \t")
    return line[: len(line) - len(body)] + (body if body.isprintable() else safe(body, 400))
