"""Any bytes can be read as TOML or refused with their place, in bounded time (R11, R12)."""

import json
import subprocess
import sys

import pytest

from store.kit import child_env
from wizard.errors import BadFile
from wizard.store.toml_file import LIMIT, decoded, parsed

PATH = "/etc/config.toml"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = 1\nb = = 2\n", "2:5"),
        ("[a]\nx = 1\nx = 2\n", "3:6"),
        ("a = 'x", "1:7"),
        ("\n\n[a\n", "3:3"),
        ("a = 1\n[b", "2:3"),
    ],
)
def test_an_error_has_line_and_column(text, place) -> None:
    with pytest.raises(BadFile, match=f"`{PATH}:{place}`: ") as raised:
        parsed(text, PATH)
    assert raised.value.exit_code == 3
    assert not raised.value.message.endswith(".")


@pytest.mark.parametrize(
    ("data", "place"), [(b"\xff", "1:1"), (b"a = 1\nb = '\xc3\xa9\xc3'", "2:7"), (b"\xef\xbb\xbf\n\x80", "2:1")]
)
def test_what_is_not_utf_8_has_line_and_column(data, place) -> None:
    with pytest.raises(BadFile, match=f"`{PATH}:{place}`: not UTF-8"):
        decoded(data, PATH)


def test_a_byte_order_mark_is_set_aside() -> None:
    assert decoded(b"\xef\xbb\xbfa = 1", PATH) == ("a = 1", "\ufeff")


BOMBS = {
    "arrays": "a = " + "[" * 100_000,
    "closed arrays": "a = " + "[" * 20_000 + "]" * 20_000,
    "tables": "a = " + "{b = " * 20_000,
    "a dotted key": ".".join(["a"] * 60_000) + " = 1",
    "a quoted dotted key": ".".join(['"a"'] * 50_000) + " = 1",
    "a dotted key in a table": "a = { " + " . ".join(["a"] * 50_000) + " = 1 }",
    "a dotted header": "[" + ".".join(["a"] * 60_000) + "]",
    "many dotted keys": "".join(f"a{n}." + ".".join(["b"] * 7) + " = 1\n" for n in range(5000)),
    "many headers": "".join(f"[a{n}." + ".".join(["b"] * 7) + "]\n" for n in range(5000)),
    "a number": "a = " + "9" * 100_000,
    "a string": 'a = "' + "x" * 120_000 + '"',
    "escapes": 'a = "' + r"\u0041" * 20_000 + '"',
    "large": "#" * (LIMIT + 1),
}
READ = r"""
import json, re, sys, time
from pathlib import Path
from wizard.errors import BadFile
from wizard.store.toml_file import parsed
text = sys.stdin.read()
start = time.process_time()  # a busy machine is not a bomb
try:
    parsed(text, "config.toml")
except BadFile:
    pass
seconds = time.process_time() - start
# Not ru_maxrss: a child inherits its parent's, and the test runner is large (getrusage(2)).
peak_kb = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]
print(json.dumps([seconds, int(peak_kb) / 1024]))
"""


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_over_in_a_second_and_a_hundred_megabytes(kind) -> None:

    done = subprocess.run(
        [sys.executable, "-c", READ], input=BOMBS[kind], env=child_env(), capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    seconds, megabytes = json.loads(done.stdout)
    assert seconds < 1
    assert megabytes < 100


@pytest.mark.parametrize("value", ["'a.b.c.d.e.f.g.h.i.j'", '["a.b.c.d.e.f.g.h.i.j"]', "1 # a.b.c.d.e.f.g.h.i.j"])
def test_dots_in_ordinary_text_are_no_bomb(value) -> None:
    assert len(parsed("".join(f"k{n} = {value}\n" for n in range(100)), PATH)) == 100
