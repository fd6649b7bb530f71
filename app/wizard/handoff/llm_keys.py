"""llm's `keys.json`: names of providers, and their keys (`llm keys set NAME`)."""

from collections.abc import Collection

from wizard.handoff import json_object
from wizard.handoff.entry import Entry, entry


def read(text: str, wanted: Collection[str]) -> tuple[Entry, ...]:  # noqa: ARG001  # one signature for all tools
    """Raises NotUnderstood."""
    found = json_object.read(text)
    # llm puts a note of its own among them, whose name begins so.
    return tuple(
        entry(name, key)
        for name, key in found.items()
        if isinstance(key, str) and key.strip() and not name.startswith("//")
    )
