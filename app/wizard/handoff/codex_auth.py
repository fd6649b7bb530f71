"""codex's `auth.json`, when codex was logged in with an API key."""

from collections.abc import Collection

from wizard.handoff import json_object
from wizard.handoff.entry import SIGN_IN, Entry, entry

NAME = "OPENAI_API_KEY"


def read(text: str, wanted: Collection[str]) -> tuple[Entry, ...]:  # noqa: ARG001  # one signature for all tools
    """Beside the tokens of a ChatGPT sign-in nothing is taken: such a key is part of it. Raises NotUnderstood."""
    found = json_object.read(text)
    by_key = found.get("auth_mode", "apikey") == "apikey"
    key = json_object.string(found, NAME).strip()
    if found.get("tokens") or not by_key:
        return (Entry(name="openai", left=SIGN_IN),)
    return (entry(NAME, key),) if key else ()
