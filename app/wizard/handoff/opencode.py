"""opencode: a provider entry, and a plugin that asks `wizard token` before each request (opencode 1.18).

opencode knows no command for a key. What a plugin's `chat.headers` returns is sent with the one request it is asked for.
"""

import json
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from wizard.errors import Refused, UsageError
from wizard.handoff import json_settings
from wizard.handoff.source import TIMEOUT_MS, Change, Part, Source

# The package opencode brings for each protocol, what follows the base URL in it, and the header of a key.
_PACKAGES = {
    "openai-chat": ("@ai-sdk/openai-compatible", "", "Authorization"),
    "openai-responses": ("@ai-sdk/openai", "", "Authorization"),
    "anthropic-messages": ("@ai-sdk/anthropic", "/v1", "x-api-key"),
    "gemini": ("@ai-sdk/google", "/v1beta", "x-goog-api-key"),
}
_SCHEMA = "https://opencode.ai/config.json"
# The packages refuse to work without any.
_PLACEHOLDER = "from-wizard-token"


def connected(text: str, source: Source, where: str) -> Change:
    """The configuration with our provider and plugin. Raises UsageError, Refused for another's provider, BadFile."""
    profile = source.profile
    models = tuple(dict.fromkeys([*filter(None, [profile.model]), *profile.models]))
    if not models:
        raise UsageError(
            f"`{profile.name}` has no model, and opencode lists only models it is told",
            hint=f"wizard model MODEL --profile {profile.name}",
        )
    before = json_settings.values(text, where)
    if source.name in _object(before, "provider", where):
        raise Refused(
            f"`{where}` has a provider `{source.name}` that is not ours", hint="give it another name, or take it out"
        )
    if not isinstance(before.get("plugin", []), list):
        raise json_settings.uneditable(where)
    package, behind, _ = _PACKAGES[profile.protocol]
    options: dict[str, Any] = {"baseURL": profile.base_url + behind, "apiKey": _PLACEHOLDER}
    if source.headers:
        options["headers"] = dict(source.headers)
    provider = {
        "name": f"{profile.name} (wizard)",
        "npm": package,
        "options": options,
        "models": {each: {} for each in models},
    }
    parts = [Part(("provider", source.name), provider, whole=True)]
    if not source.is_open:
        parts.append(Part(("plugin",), FilePath(source.plugin).as_uri(), item=True))
    if "model" not in before:
        parts.append(Part(("model",), f"{source.name}/{models[0]}"))
    if not before:
        parts.insert(0, Part(("$schema",), _SCHEMA))
    change = json_settings.put(text, tuple(parts), where)
    notes = () if "model" not in before else (f"opencode -m {source.name}/{models[0]}",)
    return replace(change, notes=notes)


def plugin(source: Source) -> str:
    """The module that sets the header. It holds the command, never what the command prints."""
    _, _, header = _PACKAGES[source.profile.protocol]
    bearer = source.profile.auth.sends == "tokens" or source.credential == "bearer"
    name = "Authorization" if bearer else source.credential.removeprefix("header:") or header
    placed = {"header": name, "before": "Bearer " if bearer else ""}
    unused = [] if name.lower() == header.lower() else [header]
    return _PLUGIN.format(
        provider=_js(source.name),
        command=_js(source.argv[0]),
        args=_js(list(source.argv[1:])),
        placed=_js(placed),
        unused=_js(unused),
        timeout=TIMEOUT_MS,
    )


_PLUGIN = """\
// Made by `wizard connect opencode`; `wizard disconnect opencode` removes it.
import {{ execFile }} from "node:child_process"

const PROVIDER = {provider}
const COMMAND = {command}
const ARGS = {args}
const PLACED = {placed}
const UNUSED = {unused}

const token = () =>
  new Promise((resolve, reject) =>
    execFile(COMMAND, ARGS, {{ timeout: {timeout} }}, (error, stdout, stderr) =>
      error ? reject(new Error(stderr.trim() || "wizard token failed")) : resolve(stdout.trim()),
    ),
  )

export const Wizard = async () => ({{
  "chat.headers": async (input, output) => {{
    if (input.model?.providerID !== PROVIDER) return
    for (const name of UNUSED) output.headers[name] = undefined
    output.headers[PLACED.header] = PLACED.before + (await token())
  }},
}})
"""


def _js(value: object) -> str:
    # ASCII only: U+2028 ends a line in JavaScript, and not in JSON.
    return json.dumps(value)


def _object(before: dict[str, Any], key: str, where: str) -> dict[str, Any]:
    found = before.get(key, {})
    if not isinstance(found, dict):
        raise json_settings.uneditable(where)
    return found
