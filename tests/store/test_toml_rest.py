"""What cannot be read goes, whole lines and as few as will do; each other line stays as it is, in bounded time."""

import time
import tomllib

import pytest

from wizard.store.toml_rest import rest

KEPT = "kept = 1\n[b]\nkept = 2\n"


@pytest.mark.parametrize(
    ("broken", "without"),
    [
        ('x = "open\n', ""),
        ("x = 1\nx = 2\n", "x = 1\n"),
        ('x = """open\n', ""),
        ("x = '''open\n", ""),
        ('x = """"open\ny = 1\n', "y = 1\n"),
        ("x = [\n", ""),
        ('x = [\n  "a"\n  "b",\n\n  # c\n  "c",\n]\n', ""),
        ('x = [\n  ["a"],\n  [b],\n]\n', ""),
        ("x = { a = 1,\n  b = 2 }\n", ""),
        ("a word\nanother word\n", ""),
        ("# \0\n# c\n", "# c\n"),
        ('x = "\0"\r\ny = 1\r\n', "y = 1\r\n"),
        ("x = 1\ry = 2\n", ""),
        ("x = 'caf\udce9'\n", ""),
        ("]\n", ""),
        ("x\n", ""),
        ("= 1\n", ""),
        ("x = 1 y = 2\nz = 3\n", "z = 3\n"),
    ],
)
def test_a_pair_goes_with_all_its_lines_and_nothing_else(broken: str, without: str) -> None:
    found = rest(broken + KEPT)

    assert found is not None
    assert found.text == without + KEPT


@pytest.mark.parametrize(
    "header", ["[x", "[[x]", "[]", "[x y]", "[profiles.x", "profiles.x]", '"[profiles.x]', "=[profiles.x]", "[a]"]
)
def test_a_broken_header_takes_its_pairs_with_it_and_no_comment_of_the_next_table(header: str) -> None:
    found = rest(f"[a]\ny = 1\n{header}\nkey = 1\nmany = [\n  [1],\n]\n\n# of b\n[b]\nz = 1\n")

    assert found is not None
    assert found.text == "[a]\ny = 1\n\n# of b\n[b]\nz = 1\n"
    assert found.entries == (3,)
    assert found.lines == (3, 4, 5, 6, 7)


@pytest.mark.parametrize("value", ["[\n  'a',\n]", '"""\n\n"""', "1"])
def test_a_header_behind_a_value_takes_its_pairs_with_it(value: str) -> None:
    found = rest(f"[profiles.a]\ny = 1\nx = {value}[profiles.x]\nkey = 1\n# of b\n[b]\nz = 1\n")

    assert found is not None
    assert found.text == "[profiles.a]\ny = 1\n# of b\n[b]\nz = 1\n"


@pytest.mark.parametrize(
    "broken",
    [
        'x = """\n[evil]\nkey = 1\n""" and more\n',
        'x = """\n[evil]\nkey = "\udcff"\n"""\n',
        'x = """\n[evil]\nkey = "\0"\n"""\n',
        'y = 1\n\ny = """\n[evil]\nkey = 1\n"""\n',
    ],
)
def test_what_stands_in_a_string_never_becomes_an_entry(broken: str) -> None:
    found = rest(broken + KEPT)

    assert found is not None
    assert "evil" not in found.text
    assert found.text.endswith(KEPT)


def test_every_line_and_the_first_of_each_entry_are_told() -> None:
    found = rest('a = 1\nb = \nc = 3\nd = [\n  "x"\n  "y"\n]\ne = 5\n')

    assert found is not None
    assert found.entries == (2, 4)
    assert found.lines == (2, 4, 5, 6, 7)
    assert found.out == 'b = \nd = [\n  "x"\n  "y"\n]\n'
    assert found.text == "a = 1\nc = 3\ne = 5\n"


@pytest.mark.parametrize("count", [20, 21])
def test_as_many_mistakes_as_a_person_makes_and_no_more(count: int) -> None:
    found = rest("".join(f"a{at} = \nb{at} = 1\n" for at in range(count)))

    assert (found is not None) is (count == 20)


def test_a_list_of_hundreds_that_is_broken_goes_as_one() -> None:
    found = rest("models = \n" + '  "a-model-of-some-length",\n' * 800 + "]\n" + KEPT)

    assert found is not None
    assert found.text == KEPT
    assert found.entries == (1,)


def test_what_can_be_read_has_no_rest() -> None:
    assert rest(KEPT) is None


_LONG = 320 * 1024
BOMBS = {
    "words": "a word\n" * (_LONG // 7),
    "brackets": "[" * _LONG,
    "bracket lines": "[\n" * (_LONG // 2),
    "quotes": 'a = "' + r"\"" * (_LONG // 2),
    "quotes in an array": 'a = [\n"' + r"\"" * (_LONG // 2) + "\n",
    "triple quotes": '"""\n' * (_LONG // 4),
    "apostrophes": "a = 'x\n" * (_LONG // 7),
    "nothing but zeros": "\0" * _LONG,
    "zeros in lines": "\0\n" * (_LONG // 2),
    "UTF-16": "\udcff\udcfe" + "a\0=\0\n\0" * (_LONG // 6),
    "mistakes at the end": "".join(f"a{at} = 1\n" for at in range(_LONG // 11)) + "b = \nc = 1\n" * 20,
    "open arrays": "a = [\n" * (_LONG // 6),
    "a quote far away": ("a = [\n" * 2700 + "'\n") * (_LONG // 16202),
    "an open array": "a = [\n" + '"x",\n' * (_LONG // 5),
    "an open string": 'a = """\n' + "x\n" * (_LONG // 2),
    "a number": "a = " + "9" * _LONG,
    "hash signs": "a = #\n" * (_LONG // 6),
    "nothing": "=\n" + "\n" * _LONG + "x {\ny = 1\n",
    "one word": "a" * _LONG,
    "a line of words": "a word " * (_LONG // 7),
}


SLOWEST = {"a quote far away", "mistakes at the end", "an open array"}


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[pytest.mark.long] if each in SLOWEST else []) for each in BOMBS]
)
def test_any_text_takes_seconds_at_most(name: str) -> None:
    before = time.process_time()

    found = rest(BOMBS[name])

    assert time.process_time() - before < 20
    if found is not None:
        tomllib.loads(found.text)
