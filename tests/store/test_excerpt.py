"""The excerpt about one profile says of it what the whole file says."""

import tomllib

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from store.kit import profile
from wizard.store.excerpt import SMALL, Excerpt

FILLER = "# " + "-" * SMALL + "\n"
MANY = "".join(
    f'[profiles.p{at}]\nprovider = "openai"\nmodels = ["a", "b"]\n\n[profiles.p{at}.auth]\nmethod = "env"\nenv_key = "K{at}"\n\n'
    for at in range(200)
)
CONFIG = f'version = 1\ndefault = "p7"\n\n{MANY}'


def same(text: str, name: str) -> bool:
    whole, part = tomllib.loads(text), tomllib.loads(Excerpt(text).about(name))
    return whole.get("profiles", {}).get(name) == part.get("profiles", {}).get(name)


def test_of_a_thousand_profiles_one_is_read() -> None:
    assert same(CONFIG, "p7")
    assert len(Excerpt(CONFIG).about("p7")) < 300
    assert tomllib.loads(Excerpt(CONFIG).head) == {"version": 1, "default": "p7"}
    assert list(tomllib.loads(Excerpt(CONFIG).about("p1"))["profiles"]) == ["p1"], "p10 begins alike and is another"


@pytest.mark.parametrize(
    "further",
    [
        '[profiles.p7.gateway]\nprofile = "other"\n',
        '[profiles."p7".gateway]\nprofile = "other"\n',
        "[profiles.'p7'.gateway]\nprofile = \"other\"\n",
        '["profiles".p7.gateway]\nprofile = "other"\n',
        '[ profiles.p7.gateway ]\nprofile = "other"\n',
        '[profiles . p7 . gateway]\nprofile = "other"\n',
        '[profiles.p7."gate\\u0077ay"]\nprofile = "other"\n',
        '  [profiles.p7.gateway]\nprofile = "other"\n',
        '\t[profiles.p7.gateway]\nprofile = "other"\n',
        '[profiles.p7.gateway]# said\nprofile = "other"\n',
        '[profiles.p7.gateway]\r\nprofile = "other"\r\n',
        '[other]\nx = """\n[profiles.p7.gateway]\nprofile = "other"\n"""\n',
        "[other]\nx = '''\n[profiles.p7.gateway]\n'''\n",
        '[other]\nx = [\n["a"],\n["b"]]\n',
        "[profiles.new.auth]\nx = [\n[1],\n]\n",
        "[[other]]\nx = 1\n",
    ],
)
def test_however_a_table_is_spelled_nothing_of_the_profile_is_missed(further: str) -> None:
    assert same(CONFIG + further, "p7")
    assert same(f"{CONFIG}{further}", "new")


@pytest.mark.parametrize("name", ["p7", "a.b", "x-1", "not-there"])
def test_what_our_own_writer_makes_is_cut(name: str) -> None:
    document = tomlkit.parse(CONFIG)
    document["profiles"]["a.b"] = {"auth": {"method": "env"}, "provider": profile().provider}  # type: ignore[index]
    document["profiles"]["x-1"] = {"auth": {"method": "none"}}  # type: ignore[index]
    text = tomlkit.dumps(document)

    assert same(text, name)
    assert len(Excerpt(text).about(name)) < 500


LINES = st.sampled_from(
    [
        "[profiles.a]",
        "[profiles.a.auth]",
        '[profiles."a"]',
        "[profiles]",
        "[b]",
        'x = "1"',
        'a.x = "2"',
        "y = [",
        "[1],",
        "]",
        "  [profiles.a.g]",
        "# [profiles.a]",
        "[profiles.a.g]",
        "z = {a = 1}",
        's = "[profiles.a]"',
        "'''",
        "[[profiles.b]]",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=8))
def test_any_file_that_is_toml_gives_the_same_profile(lines: list[str]) -> None:
    text = FILLER + "\n".join(lines)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert same(text, "a")
