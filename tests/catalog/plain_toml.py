"""Python values as TOML, for tests that write thousands of files."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any


def toml(document: Mapping[str, Any]) -> str:
    """Every value on one line; what TOML and JSON write alike is left to json."""
    return "".join(f"{_key(name)} = {_value(each)}\n" for name, each in document.items())


def _key(name: str) -> str:
    return _value(name)


def _value(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case datetime():
            return value.isoformat()
        case str():
            # DEL is a control character to TOML, and not to JSON.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return str(value).lower()
        case _:
            return repr(value)
