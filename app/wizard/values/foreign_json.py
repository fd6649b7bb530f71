"""JSON of strangers: a few megabytes of text must not become hundreds of megabytes of objects (SECURITY R63)."""

import json
from typing import Any

# The longest lists of models hold some ten thousand of either. An object costs 200 bytes, any other value 60.
MOST_OBJECTS = 260_000
MOST_VALUES = 400_000


def loads(text: str | bytes) -> Any:
    """As ``json.loads``. Raises ValueError, also for what is nested too deep, or holds more than an honest answer."""
    if _count(text, "[{") > MOST_OBJECTS or _count(text, ",") > MOST_VALUES:
        raise ValueError("more values than an honest answer has")
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _count(text: str | bytes, signs: str) -> int:
    """At least as many as there are: those inside of strings too."""
    if isinstance(text, bytes):
        return sum(text.count(each) for each in signs.encode())
    return sum(text.count(each) for each in signs)
