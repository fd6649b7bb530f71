"""A tool's TOML settings as values; they are written elsewhere, from the text."""

import tomllib
from typing import Any

from wizard.errors import BadFile


def values(text: str, where: str) -> dict[str, Any]:
    """Raises BadFile for what is no TOML."""
    try:
        return loads(text)
    except (ValueError, RecursionError):
        raise BadFile(f"`{where}` is not TOML", hint="correct it in an editor, or move it away") from None


def loads(text: str) -> dict[str, Any]:
    """Raises ValueError, RecursionError. A float as text: not-a-number equals nothing."""
    return tomllib.loads(text.removeprefix("\ufeff"), parse_float=str)
