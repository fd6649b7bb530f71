"""What an entry of a model list tells of its model: how much it takes and gives, what it can do, what it costs.

Only what is said counts: a field that is absent, of another shape or beyond belief is not known.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from wizard.values.credential import Price
from wizard.values.pattern import Pattern

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
_OUTPUTS = (
    "max_completion_tokens",  # Groq; OpenRouter under top_provider
    "max_output_tokens",  # Novita, LiteLLM; GitHub under limits
    "max_output_length",  # Chutes
    "outputTokenLimit",  # Gemini
    "maxCompletionTokens",  # Venice, under model_spec
)
_PLACES = ("meta", "metadata", "limits", "top_provider", "model_spec", "context_window")
_TOOLS = (
    "supports_tools",  # Fireworks, and each host of Hugging Face
    "function_calling",  # Mistral, under capabilities
    "supportsFunctionCalling",  # Venice, under model_spec.capabilities
)
_IMAGES = (
    "supports_image_input",  # Fireworks
    "supports_image_in",  # Moonshot
    "vision",  # Mistral, under capabilities
    "supportsVision",  # Venice, under model_spec.capabilities
    "image_input",  # Anthropic, under capabilities: {"supported": …}
)
_INPUTS = ("input_modalities", "supported_input_modalities")  # OpenRouter, Hugging Face, Chutes, xAI; GitHub
_PARAMETERS = ("supported_parameters", "supported_features")  # OpenRouter; Chutes
# Tags say what a model can do, and need not say all of it.
_TAGS = ("tags", "features", "capabilities")  # Vercel; Novita; GitHub
_TOOL_TAGS = {"tools", "tool-use", "tool-calling", "function-calling"}
_HOSTS = 50
_WORDS = 100
_AMOUNT = Pattern(r"[0-9]{1,6}(?:\.[0-9]{1,20})?(?:[eE]-[0-9]{1,2})?")
# Dollars for a million tokens; beyond these the unit is another than the one that was believed.
_CHEAPEST, _DEAREST = 0.001, 2000.0


def context(entry: Mapping[str, Any]) -> int | None:
    return _size(entry, _CONTEXTS) or _of_hosts(entry)


def output(entry: Mapping[str, Any]) -> int | None:
    """The most tokens of one answer. ``max_tokens`` is that only beside a context: alone it has meant both."""
    told = _size(entry, _OUTPUTS)
    beside = any(_tokens(entry.get(key)) for key in ("context_window", "max_input_tokens"))  # Vercel, Anthropic
    return told or ((_tokens(entry.get("max_tokens")) or None) if beside else None)


def tools(entry: Mapping[str, Any]) -> bool | None:
    """Whether it calls tools; several hosts must agree."""
    told = _flag(entry, _TOOLS)
    if told is None:
        listed = _words(entry, _PARAMETERS)
        told = None if listed is None else "tools" in listed
    if told is None and not _TOOL_TAGS.isdisjoint(_words(entry, _TAGS) or ()):
        told = True
    if told is None:
        hosts = {_flag(each, _TOOLS) for each in _hosts(entry)}
        told = hosts.pop() if len(hosts) == 1 else None
    return told


def images(entry: Mapping[str, Any]) -> bool | None:
    """Whether it is shown images, not whether it draws them."""
    told = _flag(entry, _IMAGES)
    if told is None:
        listed = _words(entry, _INPUTS)
        told = None if listed is None else "image" in listed
    if told is None and "vision" in (_words(entry, _TAGS) or ()):
        told = True
    return told


def price(entry: Mapping[str, Any]) -> Price | None:
    """Dollars for a million tokens in and out; both or nothing.

    Text is for one token (OpenRouter, Vercel), a number for a million (Together, Chutes; Venice under ``usd``). Only as
    text does nought mean free: Together puts it where it sells no tokens.
    """
    for place in _places(entry, ("model_spec",)):
        pricing = place.get("pricing")
        if isinstance(pricing, Mapping):
            for given, back in (("prompt", "completion"), ("input", "output")):
                into, out = _dollars(pricing.get(given)), _dollars(pricing.get(back))
                if into is not None and out is not None:
                    return Price(into, out)
    return None


def _dollars(value: object) -> float | None:
    if isinstance(value, Mapping):
        value = value.get("usd")
    if isinstance(value, str):
        amount = float(value) * 1_000_000 if _AMOUNT.fullmatch(value) else -1.0
        if amount == 0:
            return 0.0
    else:
        amount = value if isinstance(value, int | float) and not isinstance(value, bool) else -1.0
    return round(float(amount), 6) if _CHEAPEST <= amount <= _DEAREST else None


def _places(entry: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    yield entry
    for name in names:
        place = entry.get(name)
        if isinstance(place, Mapping):
            yield place


def _size(entry: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    told = (size for place in _places(entry, _PLACES) for name in names if (size := _tokens(place.get(name))))
    return next(told, None)


def _tokens(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9 else 0


def _hosts(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Hugging Face's router lists who serves a model."""
    listed = entry.get("providers")
    found = islice(listed, _HOSTS) if isinstance(listed, list) else ()
    return (each for each in found if isinstance(each, Mapping))


def _of_hosts(entry: Mapping[str, Any]) -> int | None:
    """The largest of their contexts can be had."""
    return max((_tokens(each.get("context_length")) for each in _hosts(entry)), default=0) or None


def _flag(entry: Mapping[str, Any], names: tuple[str, ...]) -> bool | None:
    spec = entry.get("model_spec")
    for where in (entry, spec if isinstance(spec, Mapping) else {}):
        for place in _places(where, ("capabilities",)):
            for name in names:
                value = place.get(name)
                if isinstance(value, Mapping):
                    value = value.get("supported")
                if isinstance(value, bool):
                    return value
    return None


def _words(entry: Mapping[str, Any], names: tuple[str, ...]) -> set[str] | None:
    """The first of the lists; None where there is none that anyone could mean."""
    for place in _places(entry, ("architecture",)):
        for name in names:
            listed = place.get(name)
            if isinstance(listed, list) and len(listed) <= _WORDS:
                return {each for each in listed if isinstance(each, str)}
    return None
