"""Model lists as they come: entries of strangers, read with suspicion and never all kept."""

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from wizard.values.credential import Model
from wizard.values.text import safe

# The longest real lists hold a few hundred; nobody chooses among more than this.
MOST = 5000
LONGEST_ID = 200
_LOOKED_AT = 200_000
# Where providers tell the size of the context, in tokens.
_CONTEXTS = (
    "context_length",  # OpenRouter, Together, Fireworks; DeepInfra under metadata, Poe under context_window
    "context_window",  # Groq, Vercel
    "max_context_length",  # Mistral, LM Studio
    "max_model_len",  # vLLM
    "max_input_tokens",  # Anthropic, LiteLLM
    "inputTokenLimit",  # Gemini
    "context_size",  # Novita
    "availableContextTokens",  # Venice, under model_spec
    "n_ctx",  # llama.cpp, under meta: what it serves before what it could
    "n_ctx_train",
)
_PLACES = ("meta", "metadata", "limits", "top_provider", "model_spec", "context_window")
_HOSTS = 50


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
            found[model_id] = Model(id=model_id, name=_name(details, model_id), context=_context(details))
    return tuple(found.values())


def is_list(body: bytes) -> bool:
    """Whether this is what OpenAI-style servers list their models as, be there none: then some say null."""
    try:
        listed = json.loads(body)
    except (ValueError, RecursionError):
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


def _context(entry: Mapping[str, Any]) -> int | None:
    places = [entry, *(entry[key] for key in _PLACES if isinstance(entry.get(key), Mapping))]
    told = (size for place in places for key in _CONTEXTS if (size := _size(place.get(key))))
    return next(told, None) or _of_hosts(entry.get("providers"))


def _of_hosts(hosts: object) -> int | None:
    """Hugging Face's router lists who serves a model; the largest of their contexts can be had."""
    listed = hosts[:_HOSTS] if isinstance(hosts, list) else []
    return max((_size(each.get("context_length")) for each in listed if isinstance(each, Mapping)), default=0) or None


def _size(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9 else 0
