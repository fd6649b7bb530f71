"""Assignments as each shell reads them: whatever the value, the variable holds exactly that."""

import json
import re
from collections.abc import Callable, Mapping

from wizard.errors import UsageError
from wizard.values.names import is_variable

# PowerShell ends a string at any of these, and takes two of the same for one.
_SINGLE_QUOTES = re.compile(r"(['\u2018\u2019\u201a\u201b])")


def _sh(name: str, value: str) -> str:
    escaped = value.replace("'", r"'\''")
    return f"export {name}='{escaped}'"


def _fish(name: str, value: str) -> str:
    escaped = value.replace("\\", r"\\").replace("'", r"\'")
    return f"set -gx {name} '{escaped}'"


def _powershell(name: str, value: str) -> str:
    escaped = _SINGLE_QUOTES.sub(r"\1\1", value)
    return f"$env:{name} = '{escaped}'"


def _dotenv(name: str, value: str) -> str:
    # As sh reads double quotes, so that `set -a; . FILE` is exact too; the readers of such files follow it most of the
    # way, and differ from each other in the rest.
    escaped = re.sub(r'([\\"$`])', r"\\\1", value)
    return f'{name}="{escaped}"'


LINES: Mapping[str, Callable[[str, str], str]] = {
    "sh": _sh,
    "fish": _fish,
    "powershell": _powershell,
    "dotenv": _dotenv,
}
SHELLS = (*LINES, "json")


def written(shell: str, texts: Mapping[str, str]) -> str:
    """The assignments for ``shell``, a line each but for line breaks in values; ``json`` is one object.

    Raises UsageError for a name that is no variable's, or a value that no variable can hold.
    """
    for name, value in texts.items():
        if not is_variable(name):
            raise UsageError("a preset names a variable that no shell accepts", hint="wizard presets check FILE")
        if "\0" in value:
            raise UsageError(f"{name} cannot hold this value")
    if shell == "json":
        return json.dumps(dict(texts))
    line = LINES[shell]
    return "\n".join(line(name, value) for name, value in texts.items())
