"""Generated documents, names and damage: equal or refused, and never a byte beside the edit (R9, R10, R11, R94)."""

import string
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from store.kit import OBTAINED, config_path, profile, write_config
from wizard.errors import BadFile, Refused, UsageError, WizardError
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.store.profiles import load
from wizard.store.toml_scan import scan
from wizard.store.toml_text import drop, put
from wizard.values.profile import Auth, Gateway, Profile, TokenCommand

FEW = settings(max_examples=200, deadline=None, suppress_health_check=[*HealthCheck])
MANY = settings(FEW, max_examples=5000)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,12}", fullmatch=True)
comments = st.text(
    string.printable.replace("\n", "").replace("\r", "").replace("\x0b", "").replace("\x0c", ""), max_size=30
)
keys = st.sampled_from(["x", "y-1", '"q k"', "'l.k'", "zz"])
values = st.sampled_from(
    [
        "1",
        "true",
        '"s # ]"',
        "'l ['",
        "[1, 2]",
        "[ # c\n  'a',\n]",
        "{ a = 1, b = [2] }",
        '"""\n[no]\n"""',
        "1979-05-27",
        "nan",
        "1e3",
    ]
)


@st.composite
def documents(draw) -> str:
    """A commented config: known profiles in several spellings between things that are none of ours."""
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    lines = [draw(st.sampled_from(["", "# top", "version = 1 # v"]))]

    def noise() -> None:
        for _ in range(draw(st.integers(0, 2))):
            lines.append(draw(st.sampled_from(["", "   ", "#" + draw(comments), "  # " + draw(comments)])))

    def pairs() -> None:
        for key in draw(st.lists(keys, unique=True, max_size=2)):
            noise()
            lines.append(
                f"{draw(st.sampled_from(['', '  ']))}{key} = {draw(values)}{draw(st.sampled_from(['', ' # c']))}"
            )

    pairs()
    for name in draw(st.lists(st.sampled_from(["a", "b", '"c.d"', "other"]), unique=True, max_size=4)):
        noise()
        base = (
            'provider = "p"',
            'protocol = "gemini"',
            f'base_url = "https://h.example" {draw(st.sampled_from(["", "# u"]))}',
        )
        style = draw(st.sampled_from(["tables", "inline auth", "dotted auth", "all inline"]))
        if style == "all inline":
            lines.append(f"[profiles.{name}]\n{base[0]}\n{base[1]}\n{base[2]}\nauth = {{ method = 'none' }}")
        else:
            lines.append(f"[ profiles.{name} ]" if draw(st.booleans()) else f"[profiles.{name}]# h")
            for line in base:
                noise()
                lines.append(line)
            if style == "inline auth":
                lines.append("auth = { method = 'api-key', credential = 'k', mine = 1.5 }")
            elif style == "dotted auth":
                lines += ["auth.method = 'api-key'", "# between", "auth . credential = 'k'"]
            pairs()
            if style == "tables":
                noise()
                lines += [f"[profiles.{name}.auth]", "method = 'api-key'", "credential = 'k'"]
                pairs()
        noise()
        if draw(st.booleans()):
            lines.append(f"[[unknown.{draw(st.sampled_from(['u', 'v']))}]]")
            pairs()
    text = newline.join("\n".join(lines).split("\n")) + draw(st.sampled_from(["", newline]))
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assume(False)
    return text


EDITED = ("a", "c.d", "new")


def _outside(text: str, name: str) -> list[str]:
    """The lines that are no statement of profile ``name`` and not blank."""
    own = [(each.start, each.end) for each in scan(text) if each.path[:2] == ("profiles", name)]
    kept, at = [], 0
    for start, end in own:
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    return [line for line in "".join(kept).splitlines(keepends=False) if line.strip()]


def _check_fidelity(text: str, name: str, one: Profile) -> None:
    path = write_config(text)
    before = tomllib.loads(text, parse_float=str)
    default = "default" in before

    profiles.put(folders(), one)

    after_text = path.read_bytes().decode()
    after = tomllib.loads(after_text, parse_float=str)
    outside, expected = _outside(after_text, name), _outside(text, name)
    if not default and not before.get("profiles"):
        outside = [line for line in outside if line.strip() not in {f'default = "{name}"', "version = 1"}]
        expected = [line for line in expected if line.strip() != "version = 1"]
        after.pop("default"), after.pop("version", 0), before.pop("version", 0)
    assert outside == expected
    before.get("profiles", {}).pop(name, None)
    after["profiles"].pop(name)
    assert {k: v for k, v in after.items() if v} == {k: v for k, v in before.items() if v}
    assert load(str(path)).profiles[name] == one
    if "\r\n" in text and "\n" not in text.replace("\r\n", ""):
        assert "\n" not in after_text.replace("\r\n", "")

    inode = path.stat().st_ino
    profiles.put(folders(), one)
    assert path.stat().st_ino == inode


@FEW
@given(documents(), st.sampled_from(EDITED), st.booleans())
def test_an_edit_changes_nothing_outside_of_the_profile(text, name, env) -> None:
    auth = Auth(method="env", env_key="X_KEY") if env else profile().auth
    _check_fidelity(text, name, profile(name, auth=auth))


@pytest.mark.long
@MANY
@given(documents(), st.sampled_from(EDITED), st.booleans())
def test_an_edit_changes_nothing_outside_of_the_profile_in_many_documents(text, name, env) -> None:
    auth = Auth(method="env", env_key="X_KEY") if env else profile().auth
    _check_fidelity(text, name, profile(name, auth=auth))


def _check_removal(text: str, name: str) -> None:
    path = write_config(text)
    profiles.remove(folders(), name)
    after = path.read_bytes().decode()

    # What may go beside the table itself is a comment within it or directly below it.
    expected = _outside(text, name)
    left = iter(expected)
    assert all(any(line == other for other in left) for line in _outside(after, name))
    assert [line for line in _outside(after, name) if "#" not in line] == [line for line in expected if "#" not in line]
    assert name not in tomllib.loads(after).get("profiles", {})


@FEW
@given(documents(), st.sampled_from(["a", "c.d"]))
def test_a_removal_takes_nothing_but_the_profile(text, name) -> None:
    _check_removal(text, name)


@FEW
@given(documents(), st.lists(texts, min_size=1, max_size=3), texts)
def test_any_key_and_value_is_read_back_with_no_other(text, path, value) -> None:
    path = ("mine", *path)

    after = put(text, path, value)

    model = tomllib.loads(after)
    inner = model.pop("mine")
    for part in path[1:]:
        assert list(inner) == [part]
        inner = inner[part]
    assert inner == value
    assert repr(model) == repr(tomllib.loads(text))
    assert repr(tomllib.loads(drop(after, ("mine",)))) == repr(tomllib.loads(text))


commands = st.builds(
    TokenCommand, command=texts.filter(str.strip), args=st.lists(texts, max_size=3).map(tuple),
    timeout_ms=st.integers(1, 999_999_999), refresh_interval_ms=st.integers(0, 999_999_999), cwd=st.none() | texts.filter(str.strip),
)  # fmt: skip
auths = (
    st.builds(Auth, method=st.just("none"))
    | st.builds(Auth, method=st.just("command"), command=commands)
    | st.builds(Auth, method=st.just("env"), env_key=st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,9}", fullmatch=True))
    | st.builds(
        Auth, method=st.sampled_from(["api-key", "browser", "device", "bearer"]), kind=st.sampled_from(["api-key", "tokens"]),
        credential=st.none() | names, store=st.sampled_from(["keyring", "encrypted", "plain"]), obtained=st.just(OBTAINED),
        account=st.none() | texts.filter(str.strip), verified=st.booleans(),
    )
)  # fmt: skip
any_profile = st.builds(
    Profile, name=names, provider=names, protocol=st.sampled_from(["openai-chat", "gemini"]),
    base_url=st.sampled_from(["https://a.example/v1", "http://127.0.0.1:8080"]), auth=auths, model=st.none() | texts.filter(str.strip),
    models=st.lists(texts, max_size=3).map(tuple), allow_insecure=st.booleans(), parameters=st.dictionaries(texts, texts, max_size=3),
    gateway=st.none() | st.builds(Gateway, profile=names, header=st.just("X-A")),
)  # fmt: skip


def _check_round_trip(one: Profile, other: Profile) -> None:
    config_path().unlink(missing_ok=True)
    for each in (one, other):
        profiles.put(folders(), each)
    assert load(str(config_path())).profiles == {one.name: one} | {other.name: other}
    assert load(str(config_path())).broken == {}


@FEW
@given(any_profile, any_profile)
def test_every_profile_reads_back_equal(one, other) -> None:
    _check_round_trip(one, other)


@pytest.mark.long
@MANY
@given(any_profile, any_profile)
def test_thousands_of_profiles_read_back_equal(one, other) -> None:
    _check_round_trip(one, other)


@FEW
@given(st.text(max_size=80))
def test_a_name_never_leads_anywhere(name) -> None:
    where = folders()
    config_path().unlink(missing_ok=True)
    try:
        profiles.put(where, profile(name))
    except UsageError:
        assert not config_path().exists()
        return
    assert list(load(str(config_path())).profiles) == [name]


def _damaged(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    for act in (lambda: load(str(path)), lambda: profiles.put(folders(), profile("new"))):
        try:
            act()
        except (BadFile, Refused):
            assert path.read_bytes() == data
            continue
        except WizardError as error:
            raise AssertionError(error) from error


CONFIG = "".join(
    f'[profiles.p{n}]\nprovider = "openai" # {n}\nprotocol = "gemini"\nbase_url = "https://h.example/v1"\nauth = {{ method = "env", env_key = "K{n}" }}\n\n'
    for n in range(5)
).encode()


def test_a_file_cut_off_anywhere_is_read_or_refused_and_never_made_worse() -> None:
    path = write_config(CONFIG)
    for at in range(0, len(CONFIG), 3):
        _damaged(CONFIG[:at], path)


@pytest.mark.long
def test_a_file_cut_off_at_every_byte_is_read_or_refused() -> None:
    path = write_config(CONFIG)
    for at in range(len(CONFIG)):
        _damaged(CONFIG[:at], path)


def _flip(rng, count: int) -> None:
    path = write_config(CONFIG)
    for _ in range(count):
        data = bytearray(CONFIG)
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        _damaged(bytes(data), path)


def test_a_flipped_bit_is_read_or_refused_and_never_made_worse(rng) -> None:
    _flip(rng, 300)


@pytest.mark.long
def test_ten_thousand_flipped_bits_are_read_or_refused(rng) -> None:
    _flip(rng, 10_000)
