"""An edit changes the edited value and nothing else, wherever and however it is written (R9, R10)."""

import tomllib

import pytest

from store.kit import KEY
from wizard.store.toml_scan import scan
from wizard.store.toml_text import drop, newline, put
from wizard.values.secret import Secret

A = ("profiles", "a")


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("x = 1  # why\n", ("x",), "y", 'x = "y"  # why\n'),
        ("x = 1", ("y",), True, "x = 1\ny = true\n"),
        ("", ("x",), 1, "x = 1\n"),
        ("# banner\n", ("x",), 1, "# banner\nx = 1\n"),
        ("# banner\n\n# of a\n[a]\n", ("x",), 1, "# banner\n\nx = 1\n\n# of a\n[a]\n"),
        ("[a]\ny = 1\n", ("x",), 1, "x = 1\n\n[a]\ny = 1\n"),
        ("[profiles.a]\nx = 1\n\n# of b\n[profiles.b]\n", (*A, "y"), 2, "[profiles.a]\nx = 1\ny = 2\n\n# of b\n[profiles.b]\n"),
        ("[profiles.a]\n  x = 1\n", (*A, "y"), 2, "[profiles.a]\n  x = 1\n  y = 2\n"),
        ("[profiles.a]\n[profiles.b]\n", (*A, "y"), 2, "[profiles.a]\ny = 2\n[profiles.b]\n"),
        ("[profiles.a]\nx = 1", (*A, "auth", "m"), 2, "[profiles.a]\nx = 1\n\n[profiles.a.auth]\nm = 2\n"),
        (
            "[profiles.a]\nx = 1\n\n[profiles.b]\nx = 1\n", (*A, "auth", "m"), 2,
            "[profiles.a]\nx = 1\n\n[profiles.a.auth]\nm = 2\n\n[profiles.b]\nx = 1\n",
        ),
        ("[profiles.a]\nauth.x = 1\n", (*A, "auth", "m"), 2, "[profiles.a]\nauth.x = 1\nauth.m = 2\n"),
        ("[profiles]\na.x = 1\n", (*A, "m"), 2, "[profiles]\na.x = 1\na.m = 2\n"),
        ("profiles.a.x = 1\n", (*A, "m"), 2, "profiles.a.x = 1\nprofiles.a.m = 2\n"),
        ("profiles.a.auth.x = 1\n", (*A, "m"), 2, "profiles.a.auth.x = 1\nprofiles.a.m = 2\n"),
        ("[profiles]\na = { x = 1 } # c\n", (*A, "auth", "m"), 2, "[profiles]\na = {x = 1, auth = {m = 2}} # c\n"),
        ("x = '''\n[y]\n'''\n", ("x",), 1, "x = 1\n"),
        ("x = [ # one\n  1, # ]\n]\ny = 2\n", ("x",), [], "x = []\ny = 2\n"),
        ('"x" = 1\n', ("x",), 2, '"x" = 2\n'),
        ("[ profiles . 'a' ]\nx = 1\n", (*A, "x"), 2, "[ profiles . 'a' ]\nx = 2\n"),
        ("x = 1\r\ny = 2\r\n", ("z",), 3, "x = 1\r\ny = 2\r\nz = 3\r\n"),
        ("x = 1\r\n[t]\r\n", ("profiles", "n", "k"), 3, "x = 1\r\n[t]\r\n\r\n[profiles.n]\r\nk = 3\r\n"),
        ("x = 1", ("profiles", "a.b", "k"), 'q"\n', 'x = 1\n\n[profiles."a.b"]\nk = "q\\"\\n"\n'),
    ],
)  # fmt: skip
def test_put(before, path, value, after) -> None:
    assert put(before, path, value) == after
    tomllib.loads(after)


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("x = 1\ny = 2\n", ("x",), "y = 2\n"),
        ("# about x\nx = 1\n# about y\ny = 2\n", ("x",), "# about x\n# about y\ny = 2\n"),
        ("x = 1\n\n[a]\ny = 1\n\n[b]\nz = 1\n", ("a",), "x = 1\n\n[b]\nz = 1\n"),
        ("x = 1\n\n[a]\ny = 1\n", ("a",), "x = 1\n"),
        ("[a]\ny = 1\n[a.b]\n# inside\nz = 1\n\n# of c\n[c]\n", ("a",), "# of c\n[c]\n"),
        ("[a]\ny = 1\n# of a\n\n# of c\n[c]\n", ("a",), "# of c\n[c]\n"),
        ("[a]\n[c]\nx = 1\n[a.b]\ny = 1\n", ("a",), "[c]\nx = 1\n"),
        ("[p]\na.x = 1\nb.x = 1\na.y = 1\n", ("p", "a"), "[p]\nb.x = 1\n"),
        ("p = { a = { x = 1 }, b = 1 }\n", ("p", "a"), "p = {b = 1}\n"),
        ("p = { a = { x = 1 } }\n", ("p", "a", "x"), "p = {a = {}}\n"),
        ("[[p.a.list]]\nx = 1\n[[p.a.list]]\nx = 2\n[q]\n", ("p", "a"), "[q]\n"),
        ("x = 1\r\n\r\n[a]\r\ny = 1\r\n", ("a",), "x = 1\r\n"),
        ("x = 1\n", ("none",), "x = 1\n"),
    ],
)
def test_drop(before, path, after) -> None:
    assert drop(before, path) == after
    tomllib.loads(after)


@pytest.mark.parametrize(
    "value",
    [True, 1, -0.5, "", 'a"b', "a\nb\t\x00\x7f", "é\u2028🙂", [], ["a", 1], {"k k": {"x": ["y"]}}, "'''", '"""'],
)
def test_what_is_put_is_what_is_read(value) -> None:
    assert tomllib.loads(put("", ("x",), value)) == {"x": value}


def test_a_secret_is_refused_wherever_it_hides() -> None:
    for value in (Secret(KEY), [Secret(KEY)], {"x": Secret(KEY)}):
        with pytest.raises(TypeError) as raised:
            put("", ("x",), value)
        assert KEY not in str(raised.value)


TRICKY = '''
a = """
[not.a.header] # not a comment
b = \\"""
""""
c = \'\'\'
[nor.this]
\'\'\'\'
"quoted key" . d = "# = ["  # = ]
e = [ "]", \'[\', # [
  { f = "}" }, [ """]""" ],
]
[ "x.y" . z ]   # comment
g = 1979-05-27 07:32:00
'''


def test_the_scanner_sees_the_statements_that_tomllib_sees() -> None:
    found = [(each.kind, each.path, TRICKY[each.value]) for each in scan(TRICKY)]

    assert [path for kind, path, _ in found] == [
        ("a",), ("c",), ("quoted key", "d"), ("e",), ("x.y", "z"), ("x.y", "z", "g"),
    ]  # fmt: skip
    values = tomllib.loads(TRICKY)
    assert tomllib.loads(f"x = {found[0][2]}")["x"] == values["a"]
    assert tomllib.loads(f"x = {found[1][2]}")["x"] == values["c"]
    assert tomllib.loads(f"x = {found[3][2]}")["x"] == values["e"]


def test_the_newline_is_that_of_most_lines() -> None:
    assert newline("a\r\nb\r\nc\n") == "\r\n"
    assert newline("a\nb\r\nc\n") == newline("") == "\n"
