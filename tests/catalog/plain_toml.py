"""Python values as TOML, for tests that write thousands of files, and as the JSON that schemas are about."""

import json
from collections.abc import Mapping
from datetime import date
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
        case date():
            return value.isoformat()
        case str():
            # DEL is a control character to TOML, and not to JSON.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return str(value).lower()
        case _:
            return repr(value)


def as_json(value: Any) -> Any:
    """TOML as the tools that apply JSON Schemas to it see it: a time is a string."""
    match value:
        case dict():
            return {name: as_json(each) for name, each in value.items()}
        case list():
            return [as_json(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value
