"""opencode's `auth.json`: what it was given for each provider (`opencode auth login`)."""

from collections.abc import Collection

from wizard.handoff import json_object
from wizard.handoff.entry import SIGN_IN, Entry, entry


def read(text: str, wanted: Collection[str]) -> tuple[Entry, ...]:  # noqa: ARG001  # one signature for all tools
    """Of type ``api`` alone: ``oauth`` is a sign-in, ``wellknown`` a company's token. Raises NotUnderstood."""
    found = json_object.read(text)
    entries = []
    for name in found:
        record = json_object.member(found, name)
        provider = name.rstrip("/")
        if record.get("type") != "api":
            entries.append(Entry(name=provider, left=SIGN_IN))
        elif key := json_object.string(record, "key").strip():
            entries.append(entry(provider, key))
    return tuple(entries)
