"""JSON of strangers is read as the library reads it, or refused before it fills the memory (SECURITY R63)."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.values.foreign_json import MOST_OBJECTS, MOST_VALUES, loads

ROOT = Path(__file__).parents[2]
LARGEST = 8 * 1024 * 1024
# What an element of a list may be; each is small on the wire and large in memory.
BOMBS = {"lists": "[]", "objects": '{"a":1}', "empty objects": "{}", "words": '"ab"', "numbers": "1.5"}
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(ANY, st.sampled_from(["utf-8", "utf-16", "utf-32"]), st.booleans())
def test_what_is_json_is_read_as_it_is(value: object, encoding: str, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert loads(text) == loads(text.encode(encoding)) == value


@pytest.mark.parametrize("text", ["", "{", "nul", "[" * 100_000, '{"a":' * 100_000, "1" * 5000, b"\xff\xfe\xfd"])
def test_what_is_none_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):
        loads(text)


@pytest.mark.parametrize("of", BOMBS)
def test_a_full_answer_of_small_values_is_refused_at_once(of: str) -> None:
    count = LARGEST // (len(BOMBS[of]) + 1)
    text = f"[{','.join([BOMBS[of]] * count)}]"
    started = time.process_time()

    for each in (text, text.encode()):
        with pytest.raises(ValueError, match="more values"):
            loads(each)

    assert time.process_time() - started < 1


def test_what_is_read_takes_less_than_sixty_megabytes() -> None:
    code = (
        "from fakes.memory import watched; from values.test_foreign_json import LARGEST_READ, loads\n"
        "for each in LARGEST_READ:\n"
        "    text = each(); grown = watched(); found = loads(text); print(len(found), grown() // 1024); del found, text\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": f"{ROOT / 'app'}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = [[int(each) for each in line.split()] for line in done.stdout.splitlines()]
    assert [count for count, _ in found] == [MOST_VALUES, MOST_VALUES, MOST_VALUES]
    assert 20 < max(more for _, more in found) < 60


def listed(first: str, firsts: int, rest: str) -> str:
    return f"[{','.join([first] * firsts + [rest] * (MOST_VALUES - firsts))}]"


LARGEST_READ = (
    lambda: listed("1.5", 0, "1.5"),
    lambda: listed("[]", MOST_OBJECTS - 1, '"ab"'),
    lambda: listed('{"a":1}', MOST_OBJECTS - 1, '"ab"'),
)
