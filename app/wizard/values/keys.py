"""Keys as people paste them: what may be cleaned away, what must be refused, and whose key it looks like."""

import re
from collections.abc import Iterable

from wizard.errors import UsageError
from wizard.values.frozen import dataclass
from wizard.values.pattern import Pattern
from wizard.values.preset import KeyShape, Preset
from wizard.values.secret import Secret

LONGEST = 8192
SHORTEST = 8
# zero-width characters, BOM, soft hyphen: invisible, and never part of a key
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
# sh, cmd, PowerShell, dotenv, code; JSON and YAML members; fish and csh
_ASSIGNMENT = Pattern(
    r"""(?!authorization:)(?:export\s+|set\s+|\$env:)?(["']?)[a-z_][a-z0-9_]*\1\s*(?:=|:(?=\s)|(?<=["']):)\s*(?=\S)"""
    r"|(?:set\s+(?:-[a-z]+\s+)+|setenv\s+|setx\s+)[a-z_][a-z0-9_]*\s+(?=\S)",
    re.IGNORECASE | re.ASCII,
)
_BEARER = Pattern(r"(?:authorization:\s*)?bearer\s+", re.IGNORECASE)
_HEADER = Pattern(r"(?:x-api-key|x-goog-api-key|api-key|authorization):\s*", re.IGNORECASE)
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "‘": "’", "«": "»"}
_KEY_LINE = Pattern(r"[\x21-\x7e]+", re.ASCII)
_LITERAL = Pattern(r"[A-Za-z0-9_-]*", re.ASCII)
KEY_AND_MORE = "That holds a key and more. Copy only the key and paste again."
# `sk-` marks a key, but a dozen providers use it; only a longer prefix says whose.
_MARKING, _TELLING = 3, 4
# Access and refresh tokens of Anthropic, Google, GitHub and Hugging Face sign-ins, and every JWT (RFC 7519).
_SIGN_IN = Pattern(r"sk-ant-o[ar]t|ya29\.|1//|gh[ousr]_|hf_(?:oauth|jwt)_|eyJ[\w-]+\.[\w-]+\.", re.ASCII)
# A word of this length is none of a language, whatever it is made of; a shorter one with letters and digits in it may be
# a key too.
_NO_WORD = Pattern(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])\S{16,}|\S{32,}")
# A run of letters and digits that nobody types: ids of accounts have one case, those of projects are shorter.
_RANDOM = Pattern(r"(?=[A-Za-z]*[0-9])(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{32,}", re.ASCII)
# What stands between the words of a line: also what is around a key in code, and whatever no key has.
_BETWEEN = Pattern(r"[^\x21-\x7e]+|[=:;,<>(){}|\"'`\[\]]+", re.ASCII)
# No published shape is longer; a pattern's time grows faster than the text it is tried on.
_SHAPED = 512


@dataclass(frozen=True, slots=True)
class Cleaned:
    """``notes`` say in one sentence each what was taken away; none holds a character of the key."""

    key: Secret
    notes: tuple[str, ...] = ()


def clean(text: str, presets: Iterable[Preset] = ()) -> Cleaned:
    """The key in ``text`` (SECURITY R68, R71).

    Raises UsageError when what is left cannot be one: several lines, a character outside ``!`` to ``~``, fewer than 8
    or more than 8,192 characters. The message names a position, never a character of it.

    ``presets``: what stands in the line below a whole key of theirs is something else, not its second half.
    """
    notes: list[str] = []
    bare = text.translate(_INVISIBLE)
    if bare != text:
        notes.append("Removed invisible characters.")
    line = _one_line(bare.strip(), notes, presets)
    for pattern, note in (
        (_ASSIGNMENT, "Removed the variable name in front of the key."),
        (_HEADER, "Removed the header name in front of the key."),
        (_BEARER, "Removed “Bearer” in front of the key."),
    ):
        # Quotes may stand around the whole, and around the value of an assignment.
        line = _unquoted(line, notes)
        if (match := pattern.match(line)) and len(line) - match.end() >= SHORTEST:
            line = line[match.end() :]
            notes.append(note)
            if pattern is _ASSIGNMENT:
                line = line.rstrip(",;")  # ends the statement or the member, never a key
    return Cleaned(_checked(_unquoted(line, notes)), tuple(dict.fromkeys(notes)))


def owners(key: Secret, presets: Iterable[Preset]) -> tuple[Preset, ...]:
    """The providers this key looks like, best guess only: full matches, else the longest literal prefix."""
    text = key.reveal()
    full = [each for each in presets if any(_has_shape(text, shape) for shape in each.keys)]
    if full:
        return tuple(full)
    longest = len(prefix(key, presets))
    if longest < _TELLING:
        return ()
    return tuple(
        each for each in presets if any(len(p) == longest and text.startswith(p) for p in map(_literal, each.keys))
    )


def shape_of(key: Secret, preset: Preset) -> KeyShape | None:
    """The shape of ``preset`` that the key has; an unusable one (an admin key) wins."""
    text = key.reveal()
    found = [
        shape
        for shape in preset.keys
        if _has_shape(text, shape) or (not shape.usable and _literal(shape) and text.startswith(_literal(shape)))
    ]
    return min(found, key=lambda shape: shape.usable, default=None)


def is_sign_in(key: Secret) -> bool:
    """Whether it is a sign-in's token by its look: another program renews it, and it is no key."""
    return _SIGN_IN.match(key.reveal()) is not None


def prefix(key: Secret, presets: Iterable[Preset]) -> str:
    """The longest published prefix the key begins with, empty if none: `sk-ant-`. It says whose, not which."""
    text = key.reveal()
    known = (_literal(shape) for preset in presets for shape in preset.keys)
    return max((each for each in known if text.startswith(each) and len(text) > len(each)), key=len, default="")


def looks_like_key(text: str, presets: Iterable[Preset]) -> bool:
    """True for text that should be hidden where a search was expected: one word with a known prefix."""
    word = text.translate(_INVISIBLE).strip()
    if len(word) < 2 * SHORTEST or not word.isascii() or any(char.isspace() for char in word):
        return False
    return len(prefix(Secret(word), presets)) >= _MARKING


def holds_key(text: str, presets: Iterable[Preset]) -> bool:
    """As :func:`looks_like_key`, also for a key with what people copy along: `export NAME=…`."""
    known = tuple(presets)
    if looks_like_key(text, known):
        return True
    try:
        cleaned = clean(text, known)
    except UsageError:
        return False
    return bool(cleaned.notes) and len(prefix(cleaned.key, known)) >= _MARKING


def words(text: str) -> list[str]:
    """Each of which may be a key of its own."""
    return [each for each in _BETWEEN.split(text.translate(_INVISIBLE)) if each]


def begins_like_key(text: str, presets: Iterable[Preset]) -> bool:
    """Whether the last word of ``text`` has a known prefix and may become a key."""
    last = _BETWEEN.split(text.translate(_INVISIBLE))[-1]
    return len(prefix(Secret(last), presets)) >= _MARKING


def has_key_inside(word: str, presets: Iterable[Preset]) -> bool:
    """Whether a key stands right behind something else, without a space between."""
    known = {_literal(shape) for preset in presets for shape in preset.keys}
    return any(word.find(each, 1, 2 - 2 * SHORTEST) > 0 for each in known if len(each) >= _TELLING)


def may_be_key(text: str) -> bool:
    """True for what is better not said back: one long word, as a key of unknown shape is. Many a model's id is one too."""
    return _NO_WORD.fullmatch(text.translate(_INVISIBLE).strip()) is not None


def is_random(text: str) -> bool:
    """True for one word that can be nothing but a secret, also where a long id is an honest answer."""
    return _RANDOM.fullmatch(text.translate(_INVISIBLE).strip()) is not None


def _one_line(text: str, notes: list[str], presets: Iterable[Preset]) -> str:
    lines = [each.strip() for each in text.splitlines()]
    if len(lines) <= 1:
        return lines[0] if lines else ""
    # A terminal that wrapped the key gives up to four lines; two keys below each other are not one key.
    wrapped = len(lines) <= 4 and all(_KEY_LINE.fullmatch(each) for each in lines) and len({*lines}) == len(lines)
    wrapped = wrapped and not _is_whole(lines[0], presets)
    if wrapped and not any("=" in each[:-2] for each in lines[1:]) and not _repeats_prefix(lines):
        notes.append(f"Joined {len(lines)} pasted lines.")
        return "".join(lines)
    raise UsageError("that is more than one line", hint="copy only the key and paste again")


def _is_whole(line: str, presets: Iterable[Preset]) -> bool:
    shapes = (shape for each in presets for shape in each.keys)
    return any(shape.pattern.pattern.endswith("$") and _has_shape(line, shape) for shape in shapes)


def _repeats_prefix(lines: list[str]) -> bool:
    head = lines[0][:3]
    return any(each.startswith(head) for each in lines[1:])


def _unquoted(text: str, notes: list[str]) -> str:
    text = text.strip()
    if text[-1:] in {",", ";"} and _QUOTES.get(text[0]) == text[-2:-1]:
        text = text[:-1]  # an item of a list, a statement's end
    # A quote inside belongs to another pair: `"name":"key"`.
    while len(text) >= 2 and _QUOTES.get(text[0]) == text[-1] and text[0] not in text[1:-1]:
        text = text[1:-1].strip()
        notes.append("Removed the quotes around the key.")
    return text


def _checked(text: str) -> Secret:
    bad = next((at for at, char in enumerate(text, 1) if not "\x21" <= char <= "\x7e"), None)
    if bad is not None:
        raise UsageError(
            f"character {bad} cannot be part of a key", hint="copy it again from the provider's page, in one piece"
        )
    if not text:
        raise UsageError("there is no key in what was given", hint="copy the whole key from the provider's page")
    if len(text) < SHORTEST:
        raise UsageError("that is too short to be a key", hint="copy the whole key from the provider's page")
    if len(text) > LONGEST:
        raise UsageError(f"that is longer than any key ({LONGEST} characters)", hint="copy only the key")
    return Secret(text)


def _has_shape(text: str, shape: KeyShape) -> bool:
    return len(text) <= _SHAPED and shape.pattern.search(text) is not None


def _literal(shape: KeyShape) -> str:
    """The characters every key of this shape begins with: `^sk-or-v1-[0-9a-f]{64}$` gives `sk-or-v1-`."""
    source = shape.pattern.pattern
    # Alternatives of the whole pattern begin differently; those in a group come after what is literal.
    if not source.startswith("^") or "|" in source.split("(", 1)[0]:
        return ""
    match = _LITERAL.match(source, 1)
    literal = match.group() if match else ""
    # A quantifier after the last character makes that one optional or repeated.
    follows = source[1 + len(literal) : 2 + len(literal)]
    return literal[:-1] if follows in {"?", "*", "{", "+"} else literal
