"""qwen-code's `settings.json`: the variables it sets for itself, and the one key of its older form."""

from collections.abc import Collection, Mapping
from typing import Any

from wizard.handoff import json_object
from wizard.handoff.entry import Entry, entry
from wizard.handoff.variables import entries

NAME = "OPENAI_API_KEY"  # what qwen-code takes the key of its older form for


def read(text: str, wanted: Collection[str]) -> tuple[Entry, ...]:
    """A variable belongs to the address of the model that names it (``envKey``). Raises NotUnderstood."""
    found = json_object.read(text, comments=True)
    variables = {name: each for name, each in json_object.member(found, "env").items() if isinstance(each, str)}
    addresses = _addresses(found)
    taken = [
        entry(name, variables[name], address) for name, address in addresses.items() if variables.get(name, "").strip()
    ]
    taken += entries({name: each for name, each in variables.items() if name not in addresses}, wanted)
    auth = json_object.member(json_object.member(found, "security"), "auth")
    if key := json_object.string(auth, "apiKey").strip():
        taken.append(entry(NAME, key, json_object.string(auth, "baseUrl")))
    return tuple(taken)


def _addresses(found: Mapping[str, Any]) -> dict[str, str]:
    """The first address each variable is used for."""
    addresses: dict[str, str] = {}
    for models in json_object.member(found, "modelProviders").values():
        for each in models if isinstance(models, list) else ():
            if isinstance(each, dict) and (name := json_object.string(each, "envKey")):
                addresses.setdefault(name, json_object.string(each, "baseUrl"))
    return addresses
