"""aider's `.aider.conf.yml`: the few lines of it that hold keys. No YAML reader, and none is needed for them.

Read are, at the beginning of a line: ``openai-api-key``, ``anthropic-api-key``, ``openai-api-base`` with a value, and
``api-key`` (``provider=key``) and ``set-env`` (``NAME=value``) with a value, a list in brackets, or one item a line
behind ``-``. Values stand plain or in quotes. Blocks, anchors, tags and escapes are not read: such a key is left.
"""

import re
from collections.abc import Collection, Iterator

from wizard.handoff.entry import Entry
from wizard.handoff.variables import entries

_SETTING = re.compile(
    r"""(?P<quote>["']?)(?P<name>openai-api-key|anthropic-api-key|openai-api-base|api-key|set-env)(?P=quote)[ \t]*:"""
    r"(?:[ \t]+(?P<value>.*))?"
)
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.*)")
_SCALAR = re.compile(
    r"""(?:"(?P<double>[^"\\]*)"|'(?P<single>(?:[^']|'')*)'|(?P<plain>[^\s"'#&*!|>%@`{}\[\],][^#]*?))"""
)
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*")
_NAMES = {
    "openai-api-key": "OPENAI_API_KEY",
    "anthropic-api-key": "ANTHROPIC_API_KEY",
    "openai-api-base": "OPENAI_API_BASE",
}
_ELSEWISE = "it is written in a way that is not read here"


def read(text: str, wanted: Collection[str]) -> tuple[Entry, ...]:
    variables: dict[str, str] = {}
    named: set[str] = set()  # by `api-key`: keys, whatever their provider is called
    left: list[Entry] = []
    for name, written in _settings(text):
        value = _scalar(written)
        first, equals, second = (value or "").partition("=")
        if value is None:
            left.append(Entry(name=name, left=_ELSEWISE))
        elif name in _NAMES:
            variables[_NAMES[name]] = value
        elif equals and name == "api-key":
            # aider: `provider=key` sets the variable PROVIDER_API_KEY.
            variables[variable := f"{first.strip().upper()}_API_KEY"] = second
            named.add(variable)
        elif equals:
            variables[first.strip()] = second
    return (*entries(variables, {*wanted, *named}), *left)


def _settings(text: str) -> Iterator[tuple[str, str]]:
    """Each setting of ours and what is written behind it, once for each item of a list."""
    inside = ""
    for line in text.splitlines():
        setting = _SETTING.fullmatch(line)
        if setting is not None:
            name, value = setting["name"], _COMMENT.sub("", setting["value"] or "").strip()
            inside = "" if value else name
            if name in {"api-key", "set-env"} and value.startswith("[") and value.endswith("]"):
                yield from ((name, each.strip()) for each in value[1:-1].split(",") if each.strip())
            elif value:
                yield name, value
        elif inside and (item := _ITEM.fullmatch(line)):
            yield inside, _COMMENT.sub("", item["value"]).strip()
        elif line.strip() and not line.lstrip().startswith("#"):
            inside = ""


def _scalar(text: str) -> str | None:
    match = _SCALAR.fullmatch(text)
    if match is None:
        return None
    if match["single"] is not None:
        return match["single"].replace("''", "'")
    return match["double"] if match["double"] is not None else match["plain"]
