"""Whatever stands in `[profiles.NAME.auth]`, the schema and the reader give one verdict."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from wizard.catalog.schema import schema
from wizard.errors import BadFile
from wizard.store.profile_table import profile
from wizard.values.preset import METHODS
from wizard.values.profile import STORES

# Right, nearly right, and plainly wrong ones for each key; a key that is absent is the commonest of all.
NAMES = ("corp", "corp.2-a_b", "", " ", "Corp", "-corp", "a" * 64, "a" * 65, "corp\n", "\ncorp", "c\u00f6rp", "a b")
TEXTS = ("gcloud", "/opt/a b/c", "", " ", "\t\n", "\u00a0", "\x1c", "\u200b", "~/x", "x\0y", "\n x")
NUMBERS = (0, 1, -1, 5000, 2**31, 2**63 - 1, 5000.0, 0.0, 0.5, 1e300)
STRANGE: tuple[Any, ...] = (True, False, 7, 2.5, [], ["x"], [7], {}, {"a": "b"}, "")
VALUES: dict[str, tuple[Any, ...]] = {
    "method": (*METHODS, "oauth", "Command"),
    "kind": ("api-key", "tokens", "token"),
    "credential": NAMES,
    "store": (*STORES, "file"),
    "obtained": (datetime(2026, 11, 21, 23, 40, tzinfo=UTC),),
    "account": ("ada@example.org", *TEXTS),
    "verified": (True, False),
    "env_key": ("LAB_API_KEY", "_", "a1", "1A", "A B", "A-B", "\u00c4", "A\n", "$A", ""),
    "origin": ("https://a.example", *TEXTS),
    "command": TEXTS,
    "args": ([], ["a", "", " b"], ["a", 1], [["a"]], "a"),
    "timeout_ms": NUMBERS,
    "refresh_interval_ms": NUMBERS,
    "cwd": ("/home/ada", *TEXTS),
    "colour": ("red", 7),
}


@cache
def judge() -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema("config")))


def tables() -> st.SearchStrategy[dict[str, Any]]:
    def value(name: str) -> st.SearchStrategy[Any]:
        usual = st.sampled_from(VALUES[name])
        # A time is text to a schema, so any text is one.
        odd = [each for each in STRANGE if not (name == "obtained" and isinstance(each, str))]
        return st.one_of(usual, usual, usual, st.sampled_from(odd))

    # Mostly a method, since without one nothing else is looked at.
    return st.fixed_dictionaries(
        {}, optional={name: value(name) for name in VALUES if name != "method"}
    ).flatmap(
        lambda table: st.one_of(
            *[st.just({"method": each, **table}) for each in METHODS], value("method").map(lambda m: {"method": m, **table}), st.just(table)
        )
    )  # fmt: skip


def by_reader(auth: dict[str, Any]) -> str:
    values = {"provider": "a", "protocol": "openai-chat", "base_url": "https://a.example", "auth": auth}
    try:
        profile("config.toml", "a", values)
    except BadFile as error:
        return error.message
    return ""


def by_schema(auth: dict[str, Any]) -> str:
    shown = {name: each.isoformat() if isinstance(each, datetime) else each for name, each in auth.items()}
    values = {"provider": "a", "protocol": "openai-chat", "base_url": "https://a.example", "auth": shown}
    return next((each.message for each in judge().iter_errors({"profiles": {"a": values}})), "")


@settings(max_examples=200, deadline=None)
@given(auth=tables())
@example(auth={"method": "command", "command": "a", "cwd": "/home/ada", "timeout_ms": 1, "args": [""]})
@example(auth={"method": "command", "command": "a", "env_key": "A"})
@example(auth={"method": "env", "env_key": "A", "credential": "a"})
@example(auth={"method": "api-key", "credential": "a", "command": "a"})
@example(auth={"method": "command", "command": "a", "timeout_ms": 5000.0})
@example(auth={"method": "env", "env_key": "A\n"})
@example(auth={"method": "env", "env_key": "A", "cwd": 7, "args": 7, "timeout_ms": -1})
def test_one_verdict(auth: dict[str, Any]) -> None:
    assert bool(by_reader(auth)) == bool(by_schema(auth)), (by_reader(auth), by_schema(auth))


def test_each_pair_of_sources_is_refused_whatever_the_method() -> None:
    sources = {"command": "a", "env_key": "A", "credential": "a"}
    for method in METHODS:
        for one in sources:
            for other in sources:
                if one < other:
                    auth = {"method": method, one: sources[one], other: sources[other]}
                    assert f"`{one}`" in by_reader(auth) or f".{one}`" in by_reader(auth)
                    assert f"`{other}`" in by_reader(auth) or f".{other}`" in by_reader(auth)
                    assert by_schema(auth)


def test_what_is_generated_is_good_often_enough_to_say_something() -> None:
    good = [
        {"method": "command", "command": "gcloud", "cwd": "/home/ada"},
        {"method": "env", "env_key": "LAB_API_KEY"},
        {"method": "api-key", "credential": "corp", "store": "plain"},
        {"method": "none"},
    ]
    assert [by_reader(each) + by_schema(each) for each in good] == [""] * 4
