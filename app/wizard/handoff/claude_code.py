"""Claude Code: `apiKeyHelper` and the address, in its settings.json (https://code.claude.com/docs/en/settings)."""

import shlex
import sys
from dataclasses import replace
from typing import Any

from wizard.errors import Refused
from wizard.handoff import json_settings
from wizard.handoff.environment import NO_KEY
from wizard.handoff.source import Change, Part, Source, Unfit

_HELPER = "apiKeyHelper"
_URL, _MODEL, _HEADERS = "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL", "ANTHROPIC_CUSTOM_HEADERS"
# Either is sent in place of what the helper prints.
KEYS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")


def connected(text: str, source: Source, where: str) -> Change:
    """The settings with our helper. Raises Unfit, Refused for another's helper or address, BadFile."""
    source.speaks("claude-code", "anthropic-messages")
    # What the helper prints is sent in both.
    if source.credential not in {"bearer", "header:x-api-key"} and source.profile.auth.sends != "tokens":
        raise Unfit(
            f"`{source.profile.name}` takes its key in a header that claude-code does not send",
            hint="a profile of another provider: `wizard connect claude-code --profile NAME`",
        )
    before = json_settings.values(text, where)
    env = before.get("env", {})
    if not isinstance(env, dict):
        raise json_settings.uneditable(where)
    _refuse_foreign(before, env, source, where)
    wanted: dict[str, str] = {_URL: source.profile.base_url}
    if source.profile.model is not None and "model" not in before:
        wanted[_MODEL] = source.profile.model
    if source.headers:
        wanted[_HEADERS] = "\n".join(f"{name}: {value}" for name, value in source.headers.items())
    if source.is_open:
        wanted[KEYS[1]] = NO_KEY
    parts = [Part(("env", name), value) for name, value in wanted.items() if name not in env]
    if not source.is_open:
        parts.insert(0, Part((_HELPER,), _command(source.argv)))
    return replace(json_settings.put(text, tuple(parts), where), shadows=(*KEYS, _URL))


def _refuse_foreign(before: dict[str, Any], env: dict[str, Any], source: Source, where: str) -> None:
    found = _HELPER if _HELPER in before else next((f"env.{each}" for each in KEYS if each in env), None)
    if found is None and env.get(_URL, source.profile.base_url) != source.profile.base_url:
        found = f"env.{_URL}"
    if found is None and source.headers and _HEADERS in env:
        found = f"env.{_HEADERS}"
    if found is not None:
        raise Refused(f"`{where}` has an `{found}` that is not ours", hint="take it out first if it is not needed")


def _command(argv: tuple[str, ...]) -> str:
    """A line for the shell that runs the helper."""
    if sys.platform == "win32":  # a file name there holds no quotes
        return " ".join(f'"{each}"' if set(each) & set(" &()^") else each for each in argv)
    return shlex.join(argv)
