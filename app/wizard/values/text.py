"""Text from outside, made fit for a terminal."""

import re
import unicodedata

from wizard.values.pattern import Pattern

# ECMA-48: CSI … final, OSC/DCS/SOS/PM/APC … ST (or BEL), any other ESC + byte, and the 8-bit forms of the same.
_SEQUENCES = Pattern(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
_SPACES = Pattern(r"\s+")
_HOST = Pattern(r"(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?|localhost(?::[0-9]+)?)(?![\w.:/-])", re.IGNORECASE)

# Parameters and ids are shorter, keys longer.
_NAME = 24
# Nothing that a sentence has and no command line of a hint.
_COMMAND = Pattern(r"(?:wizard|export|unset|chmod|rm|tmux)(?: [^\s`,;]+)+(?<![.?!:])")


def safe(text: object, limit: int = 200) -> str:
    """One line of at most ``limit`` characters that cannot steer a terminal or reorder what stands around it.

    Removes escape sequences with their payload, control characters, bidirectional and zero-width characters, tags and
    lone surrogates (UAX #9, ECMA-48). The result is still not markup: pass it on as plain text.
    """
    # Never look at more than could matter: a hostile body may hold megabytes.
    head = str(text)[: limit * 20]
    if not head.isascii() or not head.isprintable():  # most text is plain, and read by the hundred
        head = "".join(" " if _is_hidden(char) else char for char in _SEQUENCES.sub("", head))
    line = _SPACES.sub(" ", head).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def repeated(text: str) -> str:
    """What was typed where a name was expected, fit to be repeated: not what is long enough to be a key."""
    return safe(text) if len(text) <= _NAME else "…"


def without_sequences(text: str) -> str:
    """``text`` as :func:`safe` puts it together: what stood around an escape sequence then stands side by side."""
    return _SEQUENCES.sub("", text)


def starts_with_host(text: str) -> bool:
    """Whether a capital letter would change a name: `api.example.com has no list`."""
    return _HOST.match(text) is not None


def ends_in_address(text: str) -> bool:
    """Whether a full stop would become part of an address, where a terminal opens it or it is copied."""
    return text.rpartition(" ")[2].startswith(("https://", "http://"))


def is_command(text: str) -> bool:
    """Whether it is a command as it stands, to be copied: a capital letter or a full stop would make it another."""
    return _COMMAND.fullmatch(text) is not None


def _is_hidden(char: str) -> bool:
    # Cc controls, Cf formats (bidi, zero-width, tags, BOM), Cs surrogates, Co private use, Cn unassigned, Zl/Zp separators.
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
