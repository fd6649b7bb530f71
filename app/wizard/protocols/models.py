"""Model lists as they come: entries of strangers, read with suspicion and never all kept."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from wizard.protocols import model_details
from wizard.values import foreign_json
from wizard.values.credential import Model
from wizard.values.text import safe

# The longest real lists hold a few hundred; nobody chooses among more than this.
MOST = 5000
LONGEST_ID = 200
_LOOKED_AT = 200_000


def models_of(entries: Iterable[Any]) -> tuple[Model, ...]:
    """The usable entries in order, each id once.

    An id travels untouched, so one that cannot be shown as it is (control characters, over 200 characters) is left out
    rather than mended: a mended id would name no model.
    """
    found: dict[str, Model] = {}
    for entry in islice(entries, _LOOKED_AT):
        if len(found) >= MOST:
            break
        if _is_hidden(entry):
            continue
        model_id = entry if isinstance(entry, str) else _id(entry)
        if model_id and model_id not in found and _is_showable(model_id):
            details = entry if isinstance(entry, Mapping) else {}
            found[model_id] = _model(model_id, details)
    return tuple(found.values())


def is_list(body: bytes) -> bool:
    """Whether this is what OpenAI-style servers list their models as, be there none: then some say null."""
    try:
        listed = foreign_json.loads(body)
    except ValueError:
        return False
    return (
        isinstance(listed, dict) and listed.get("object") == "list" and isinstance(listed.get("data", 0), list | None)
    )


def _id(entry: object) -> str:
    if not isinstance(entry, Mapping):
        return ""
    # `id` is OpenAI's and Anthropic's; `slug` a ChatGPT plan's; `model` and `name` are Ollama's own list.
    value = next((entry[key] for key in ("id", "slug", "model", "name") if isinstance(entry.get(key), str)), "")
    return str(value)


def _is_hidden(entry: object) -> bool:
    """A ChatGPT plan lists also what is not to be offered. ``id`` comes first: others may mean something else by it."""
    if not isinstance(entry, Mapping) or "id" in entry or "slug" not in entry:
        return False
    return bool(entry.get("visibility", "list") != "list")


def _is_showable(text: str) -> bool:
    if len(text) > LONGEST_ID:
        return False
    return (text.isascii() and text.isprintable() and " " not in text) or text == safe(text, LONGEST_ID)


def _name(entry: Mapping[str, Any], model_id: str) -> str | None:
    value = next((entry[key] for key in ("display_name", "displayName", "name") if isinstance(entry.get(key), str)), "")
    shown = safe(value) if value != model_id else ""
    return shown or None


def _model(model_id: str, details: Mapping[str, Any]) -> Model:
    return Model(
        id=model_id,
        name=_name(details, model_id),
        context=model_details.context(details),
        output=model_details.output(details),
        tools=model_details.tools(details),
        images=model_details.images(details),
        price=model_details.price(details),
    )
