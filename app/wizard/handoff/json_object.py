"""The JSON object a tool keeps its settings or keys in; comments are allowed where the tool allows them."""

import json
from collections.abc import Mapping
from typing import Any

from wizard.handoff import json_tree
from wizard.handoff.entry import NotUnderstood


def read(text: str, *, comments: bool = False) -> dict[str, Any]:
    """Raises NotUnderstood."""
    try:
        found = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        found = _with_comments(text) if comments else None
    if not isinstance(found, dict):
        raise NotUnderstood("not a JSON object")
    return found


def member(of: Any, name: str) -> Mapping[str, Any]:
    """The object that stands there, an empty one for anything else."""
    found = of.get(name) if isinstance(of, dict) else None
    return found if isinstance(found, dict) else {}


def string(of: Mapping[str, Any], name: str) -> str:
    """The text that stands there, an empty one for anything else."""
    found = of.get(name)
    return found if isinstance(found, str) else ""


def _with_comments(text: str) -> Any:
    try:
        return json_tree.read(text).value
    except json_tree.NotJson:
        return None
