"""What the variables of the locale say of the terminal, and text for one that shows ASCII alone."""

from collections.abc import Mapping

# One character for one, so that columns stay.
LOOKS_LIKE = dict(zip("✓●•…“”‘’–—·╭╮╰╯│─┌┐└┘", "+**~\"\"''--.++++|-++++", strict=True))


def is_utf8(environ: Mapping[str, str], *, windows: bool = False) -> bool:
    """Whether the terminal can be expected to show more than ASCII."""
    said = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    if not environ.get("LC_ALL") and environ.get("LC_CTYPE", "").upper() in {"C.UTF-8", "C.UTF8", "UTF-8"}:
        # Python itself sets these when the locale is C (PEP 538), so LANG is the better witness.
        said = environ.get("LANG") or said
    return windows or not said or "UTF8" in said.upper().replace("-", "")


def in_ascii(text: str) -> str:
    """``text`` with what is not ASCII drawn by what looks like it, or a question mark."""
    if text.isascii():
        return text
    return "".join(each if each.isascii() else LOOKS_LIKE.get(each, "?") for each in text.replace("…", "..."))
