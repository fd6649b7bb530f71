"""Whatever a preset file says, reading it ends in a preset or in problems, and never in an exception."""

import string
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.plain_toml import toml
from wizard.catalog.preset_file import read

SPEC = (Path(__file__).parent / "data" / "openrouter.toml").read_text()
NAMES = [
    "id",
    "name",
    "summary",
    "category",
    "docs_url",
    "keys_url",
    "billing_url",
    "terms_url",
    "notice",
    "exportable",
    "env",
    "keys",
    "endpoints",
    "verify",
    "models",
    "login",
    "parameters",
    "pattern",
    "note",
    "usable",
    "protocol",
    "base_url",
    "credential",
    "headers",
    "region",
    "plan",
    "method",
    "path",
    "url",
    "body",
    "ok",
    "rejected",
    "limited",
    "prefer",
    "as_of",
    "include",
    "exclude",
    "kind",
    "authorize_url",
    "token_url",
    "device_url",
    "client_id",
    "scopes",
    "redirect",
    "host",
    "ports",
    "issuer",
    "id_token",
    "resource",
    "label",
    "example",
    "key",
    "other",
    "402",
    "command",
    "args",
]
# An integer of TOML has 64 bits; a surrogate cannot be written to a file.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
words = texts | st.sampled_from(
    [
        "acme",
        "openai-chat",
        "https://a.example/{b}",
        "browser",
        "device",
        "api-key",
        "custom",
        "(a+)+",
        "[",
        "{b}",
        "GET",
        "A_KEY",
    ]
)
days = st.sampled_from([datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1)])
leaves = words | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.booleans() | days
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | texts, inner, max_size=6),
    max_leaves=25,
)
tables = st.dictionaries(st.sampled_from(NAMES), values, max_size=12)


def check(text: str) -> None:
    preset, problems = read(text, stem="acme", file="acme.toml")
    assert (preset is None) == any(each.level == "error" for each in problems)
    for each in problems:
        assert "\n" not in str(each)
        assert str(each).isprintable()


@settings(max_examples=150, deadline=None)
@given(tables)
def test_any_table_of_toml(table: dict[str, Any]) -> None:
    check(toml(table))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(SPEC) - 1), st.integers(0, 40), texts | st.sampled_from(list(string.punctuation)))
def test_any_edit_of_a_good_file(at: int, length: int, new: str) -> None:
    check(SPEC[:at] + new + SPEC[at + length :])
