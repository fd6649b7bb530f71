"""The two JSON Schemas say what the two readers do."""

import copy
import json
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from catalog.plain_toml import as_json, toml
from wizard.catalog.preset_file import read
from wizard.catalog.schema import KINDS, schema
from wizard.errors import BadFile, Refused
from wizard.store.profile_edits import values as edits_of
from wizard.store.profile_table import profile
from wizard.values.profile import TokenCommand

PRESETS = sorted((Path(__file__).parents[2] / "presets").glob("*.toml"))
SPEC = Path(__file__).parent / "data" / "openrouter.toml"
CONFIG = (Path(__file__).parent / "data" / "config.toml").read_text()
STRANGE: tuple[Any, ...] = (
    "\u00a0",
    7,
    -1,
    70_000,
    2.5,
    True,
    [],
    {},
    ["x y"],
    [7],
    {"a b": 1},
    {"x": "y"},
    "http://a.example/",
    "x" * 3000,
)
# What a schema cannot say: that one place of a file, or its name, agrees with another; that a pattern is sound.
BEYOND = (
    "but the file is called",
    "names no endpoint",
    "is the id of another endpoint",
    "is not declared",
    "does not match the pattern",
    "is not a regular expression",
    "is not a usable base URL",
    "holds characters or spaces that are not shown",
    "is empty",
)


def validator(kind: Any) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema(kind)))


def mutations(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each place of a document, and what to put there; ``...`` is nothing at all."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in children:
        for strange in (..., *STRANGE):
            yield (*path, name), strange
        yield from mutations(child, (*path, name))


def mutated(document: dict[str, Any], path: tuple[Any, ...], new: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    inner: Any = changed
    for name in path[:-1]:
        inner = inner[name]
    if new is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return changed


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_one(kind: Any) -> None:
    Draft202012Validator.check_schema(json.loads(schema(kind)))


@pytest.mark.parametrize("path", [*PRESETS, SPEC], ids=lambda path: path.stem)
def test_every_good_preset_is_good_for_the_schema(path: Path) -> None:
    assert [each.message for each in validator("preset").iter_errors(as_json(tomllib.loads(path.read_text())))] == []


@pytest.mark.parametrize(
    ("path", "most"),
    [(PRESETS[0], 10_000), (SPEC, 500), pytest.param(SPEC, 10_000, marks=pytest.mark.long)],
    ids=lambda each: each.stem if isinstance(each, Path) else str(each),
)
def test_reader_and_schema_refuse_the_same_presets(path: Path, most: int, rng: random.Random) -> None:
    document, judge = tomllib.loads(path.read_text()), validator("preset")
    disagreements, tried = [], [*mutations(document)]
    for where, new in rng.sample(tried, min(most, len(tried))):
        changed = mutated(document, where, new)
        _, problems = read(toml(changed), stem=path.stem, file=path.name)
        refused = [each.text for each in problems if each.level == "error"]
        by_schema = next((each.message for each in judge.iter_errors(as_json(changed))), None)
        expressible = [each for each in refused if not any(beyond in each for beyond in BEYOND)]
        if (by_schema and not refused) or (expressible and not by_schema):
            disagreements.append((where, new, refused, by_schema))
    assert disagreements == []


def test_the_example_of_the_specification_is_a_good_config() -> None:
    assert [each.message for each in validator("config").iter_errors(as_json(tomllib.loads(CONFIG)))] == []


def test_reader_and_schema_refuse_the_same_profiles() -> None:
    document, judge = tomllib.loads(CONFIG), validator("config")
    disagreements = []
    for where, new in mutations(document):
        if where[0] != "profiles" or len(where) < 3:
            continue
        changed = mutated(document, where, new)
        name = where[1]
        try:
            profile("config.toml", name, changed["profiles"][name])
            refused = None
        except (BadFile, Refused) as error:
            refused = error.message
        by_schema = next((each.message for each in judge.iter_errors(as_json(changed))), None)
        # The schema sees times as text, so it takes any text for a time.
        if (
            bool(refused) != bool(by_schema)
            and where[-1] != "obtained"
            and "is not a usable base URL" not in str(refused)
        ):
            disagreements.append((where, new, refused, by_schema))
    assert disagreements == []


@pytest.mark.parametrize(
    "auth",
    [
        {"method": "api-key", "credential": "a", "env_key": "A"},
        {"method": "api-key", "credential": "a", "command": "a"},
        {"method": "command", "command": "a", "env_key": "A"},
        {"method": "env", "env_key": "A", "credential": "a"},
        {"method": "command", "credential": "a"},
        {"method": "env"},
        {"method": "command"},
        {"method": "none", "credential": "a"},
    ],
)
def test_sources_that_exclude_each_other_are_refused_by_both(auth: dict[str, str]) -> None:
    values = {"provider": "a", "protocol": "openai-chat", "base_url": "https://a.example", "auth": auth}
    assert not validator("config").is_valid({"profiles": {"a": values}})
    with pytest.raises(BadFile):
        profile("config.toml", "a", values)


@pytest.mark.parametrize(("version", "good"), [(1, True), (2, False), (0, False), ("1", False), (True, False)])
def test_only_this_version_is_known(version: object, good: bool) -> None:
    assert validator("config").is_valid({"version": version}) is good


def test_a_command_may_say_where_it_runs() -> None:
    """The published schema of a predecessor forbade a key its own reader took."""
    auth = {"method": "command", "command": "a", "cwd": "/home/ada"}
    values = {"provider": "a", "protocol": "openai-chat", "base_url": "https://a.example", "auth": auth}
    assert validator("config").is_valid({"profiles": {"a": values}})


def test_unknown_keys_are_nobodys_error() -> None:
    assert validator("config").is_valid({"colour": "red", "profiles": {}})
    document = tomllib.loads(SPEC.read_text())
    assert validator("preset").is_valid(as_json({**document, "colour": "red"}))


class Seen(dict[str, Any]):
    """A table that remembers what it was asked for."""

    def __init__(self, values: dict[str, Any], asked: set[str]) -> None:
        super().__init__({name: Seen(v, asked) if isinstance(v, dict) else v for name, v in values.items()})
        self.asked = asked

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)


def test_schema_reader_and_writer_know_the_same_keys() -> None:
    """The published schema of a predecessor forbade a key its own reader took, so they are compared by name."""
    known = json.loads(schema("config"))["$defs"]
    auth = set(known["auth"]["properties"])
    for each in known["auth"]["allOf"]:
        auth |= {name for name, rule in each["then"]["properties"].items() if rule is not False}
    by_schema = {
        "": set(known["profile"]["properties"]) - {"auth", "gateway"},
        "auth": auth,
        "gateway": set(known["profile"]["properties"]["gateway"]["properties"]),
    }

    command = {
        "method": "command",
        "command": "a",
        "args": ["b"],
        "timeout_ms": 7,
        "refresh_interval_ms": 8,
        "cwd": "/c",
    }
    values = {"provider": "a", "protocol": "openai-chat", "base_url": "https://a.example", "auth": command}
    asked: set[str] = set()
    found = profile("config.toml", "a", Seen({**values, "gateway": {"profile": "b", "header": "X-C"}}, asked))
    written = {
        place: {path[-1] for path in edits_of(found) if (path[0] if path[1:] else "") == place} for place in by_schema
    }

    assert written == by_schema
    assert asked - {"auth", "gateway"} >= set().union(*by_schema.values()) - {"parameters", "models", "args"}
    assert found.auth.command == TokenCommand(command="a", args=("b",), timeout_ms=7, refresh_interval_ms=8, cwd="/c")
