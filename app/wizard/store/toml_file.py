"""TOML as it may be found on disk: any bytes, read with the place of what is wrong (R9, R11, R12)."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from wizard.errors import BadFile
from wizard.store.paths import shown

LIMIT = 320 * 1024  # room for a thousand profiles
_BOM = "\ufeff"
# Not compiled here: `wizard token` hardly ever needs them.
_PLACE = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"
# tomllib takes time and memory with the square of a dotted key's length: a line of 100 KB would take minutes.
_DEEP = r"""(?m)(?:^|[\[{,])[ \t]*+(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){8}"""


class Text(NamedTuple):
    """``bom``: the byte order mark that stood in front, or nothing. ``text`` keeps its newlines as they are."""

    text: str
    bom: str = ""


def decoded(data: bytes, path: str) -> Text:
    """The text of a file. Raises BadFile, with line and column, for what is not UTF-8."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
        raise BadFile(f"`{shown(path)}:{line}:{column}`: not UTF-8 text", hint="save it as UTF-8") from error
    return Text(text.removeprefix(_BOM), _BOM) if text.startswith(_BOM) else Text(text)


def parsed(text: str, path: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """What the text says. Raises BadFile, with line and column, for what is not TOML."""
    if len(text) > LIMIT:
        raise BadFile(f"`{shown(path)}` is larger than {LIMIT // 1024} KiB")
    if is_deep(text):
        raise BadFile(f"`{shown(path)}` holds a key of more than 8 parts")
    import tomllib  # noqa: PLC0415  # 2 ms, for which no first run waits

    try:
        return tomllib.loads(text, parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        raise BadFile(
            f"`{shown(path)}:{_place(error, text)}",
            hint="nothing was changed; correct it in an editor, or let `wizard` open a copy without that entry",
        ) from error
    except (RecursionError, ValueError) as error:
        # Values nested hundreds deep, or a number of thousands of digits.
        raise BadFile(f"`{shown(path)}` holds a value that cannot be read", hint="correct it in an editor") from error


def is_deep(text: str) -> bool:
    """Whether reading it could take minutes."""
    return text.count(".") > 500 and re.search(_DEEP, text) is not None


def place_of(error: ValueError, text: str) -> tuple[int, int]:
    """Line and column of what ``tomllib`` has refused of ``text``, from 1."""
    found = re.search(_PLACE, str(error))
    if found and found[1]:
        return int(found[1]), int(found[2])
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _place(error: ValueError, text: str) -> str:
    from wizard.values.text import safe  # noqa: PLC0415  # late: only errors pay for it

    line, column = place_of(error, text)
    return f"{line}:{column}`: {safe(re.sub(_PLACE, '', str(error)))}"
