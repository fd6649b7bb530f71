"""What `wizard connect` put into a tool's file, looked for again: is it there, and whom does it start."""

import json
import re
import shlex
import sys
from collections.abc import Iterable
from dataclasses import replace

from wizard.handoff import json_settings, toml_settings
from wizard.handoff.removal import at, is_there
from wizard.handoff.source import Part
from wizard.values.frozen import dataclass

_COMMAND = re.compile(r"^const COMMAND = (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Standing:
    """``missing`` are the last words of the places that no longer hold what we put there.

    ``parts`` are the others, as they are now.
    """

    missing: tuple[str, ...]
    parts: tuple[Part, ...]


def standing(tool: str, text: str, parts: Iterable[Part], where: str) -> Standing:
    """Raises BadFile for a file that cannot be read."""
    model = toml_settings.values(text, where) if tool == "codex" else json_settings.values(text, where)
    parts = tuple(parts)
    there = tuple(each for each in parts if is_there(model, each))
    now = tuple(replace(each, value=at(model, each.path)) if each.whole else each for each in there)
    return Standing(tuple(each.path[-1] for each in parts if each not in there), now)


def program(tool: str, parts: Iterable[Part], module: str | None) -> str | None:
    """The program that the tool starts for its token; None where it starts none. ``module`` is the text of ours."""
    for each in parts:
        if tool == "codex" and isinstance(each.value, dict) and isinstance(auth := each.value.get("auth"), dict):
            return _text(auth.get("command"))
        if tool == "claude-code" and each.path == ("apiKeyHelper",):
            return _first(str(each.value))
    found = _COMMAND.search(module) if module else None
    if found is None:
        return None
    try:
        return _text(json.loads(found[1]))
    except ValueError:
        return None


def address(tool: str, parts: Iterable[Part]) -> str | None:
    """Where the tool sends the token; None where we did not put it."""
    for each in parts:
        if tool == "claude-code" and each.path == ("env", "ANTHROPIC_BASE_URL"):
            return _text(each.value)
        if isinstance(each.value, dict) and tool == "codex":
            return _text(each.value.get("base_url"))
        if isinstance(each.value, dict) and tool == "opencode" and isinstance(told := each.value.get("options"), dict):
            return _text(told.get("baseURL"))
    return None


def _first(command: str) -> str | None:
    try:
        words = shlex.split(command, posix=sys.platform != "win32")
    except ValueError:
        return None
    return words[0].strip('"') if words else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
