"""A file with a mistake in it stays as it is; a copy of it holds every other entry, byte for byte (R11, UX §2.12)."""

import os
import shlex
import stat
import subprocess
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from store.kit import child, config_path, write_config
from wizard.errors import BadFile, StorageUnavailable, TryAgain
from wizard.store.config import load
from wizard.store.config_copy import Copy, command, look, make
from wizard.store.paths import folders
from wizard.store.profiles import set_default
from wizard.store.toml_file import LIMIT

TABLE = """[profiles.{0}]
provider = "openai" # of {0}
protocol = "openai-chat"
base_url = "https://{0}.example.com/v1"
models = [ # those of {0}
  "one",
  'two', "three"
]

[profiles.{0}.auth]
  method = "env"
env_key = "{0}_KEY"
"""
NAMES = ("ada", "lab", "work")
CONFIG = 'version = 1\ndefault = "ada"\n\n' + "\n# ---\n".join(TABLE.format(each) for each in NAMES)
BROKEN = CONFIG.replace('provider = "openai" # of lab', 'provider = "openai # of lab')
LINE = 1 + BROKEN.split("\n").index('provider = "openai # of lab')


def owner(lines: list[str], at: int) -> str:
    """The profile whose table a line stands in."""
    above = [line for line in lines[: at + 1] if line.startswith("[profiles.")]
    return above[-1].split(".")[1].rstrip("]\r\n") if above else ""


def offered(text: str | bytes) -> Copy:
    found = look(str(write_config(text)))
    assert found is not None
    return found


_CHARS = st.sampled_from(['"', "'", "[", "]", "{", "}", "=", ",", ".", "\\", "x", " ", "\0", "\r", "\udcff", '"""'])


_PIECES = [
    *(bytes([each]) for each in b"\"'[]{}=,.#\\ \n\r\0\x7f\x80\xff"),
    *(b'"""', b"'''", b"[[", b"]]", b"\xef\xbb\xbf", b"[profiles.", b"x = ", b"\xed\xa0\x80", b"version = 3\n"),
]


@st.composite
def breaks(draw) -> tuple[list[str], set[str]]:
    """A file with one line broken, or run into the next, and whose that was."""
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    lines = [f"{line}{newline}" for line in CONFIG.split("\n")[:-1]]
    at = draw(st.integers(0, len(lines) - 2))
    touched = {owner(lines, at), owner(lines, at + 1)}
    line = lines[at].rstrip("\r\n")
    where = draw(st.integers(0, len(line)))
    match draw(st.sampled_from(["insert", "delete", "truncate", "join"])):
        case "insert":
            lines[at] = f"{line[:where]}{draw(_CHARS)}{line[where:]}{newline}"
        case "delete":
            lines[at] = f"{line[:where]}{line[where + 1 :]}{newline}"
        case "truncate":
            # Without a header its pairs are the table's above, and nobody can tell.
            assume(where or not line.startswith("["))
            lines[at] = f"{line[:where]}{newline}"
        case "join":
            lines[at] = line
    return lines, touched


def check_copy(broken: tuple[list[str], set[str]], bom: bytes) -> None:
    lines, touched = broken
    data = bom + "".join(lines).encode(errors="surrogateescape")
    path = write_config(data)
    try:
        load(str(path))
    except BadFile:
        found = offered(data)
    else:
        return  # it can still be read, or says something else

    assert path.read_bytes() == data
    assert is_part(found.new, data)
    assert {*found.entries} <= {*found.lines}
    values = tomllib.loads(found.new.removeprefix(bom).decode())["profiles"]
    config = load(str(write_config(found.new)))
    for name in {*NAMES} - touched:
        assert values[name] == tomllib.loads(CONFIG)["profiles"][name]
        assert name in config.profiles
    assert {*found.profiles}.isdisjoint({*NAMES} - touched)


FEW = settings(max_examples=150, deadline=None, suppress_health_check=[*HealthCheck])
BOMS = st.sampled_from([b"", b"\xef\xbb\xbf"])


@FEW
@given(broken=breaks(), bom=BOMS)
def test_whatever_is_wrong_with_a_line_the_other_profiles_are_in_the_copy_and_the_file_stays(
    broken: tuple[list[str], set[str]], bom: bytes
) -> None:
    check_copy(broken, bom)


@pytest.mark.long
@settings(FEW, max_examples=10_000)
@given(broken=breaks(), bom=BOMS)
def test_whatever_is_wrong_with_a_line_at_length(broken: tuple[list[str], set[str]], bom: bytes) -> None:
    check_copy(broken, bom)


@FEW
@given(pieces=st.lists(st.sampled_from([*CONFIG.encode().splitlines(keepends=True)[:14], *_PIECES]), max_size=40))
def test_whatever_the_file_holds_it_is_read_or_refused_and_never_more_than_lines_go(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    path = str(write_config(data))
    try:
        found = look(path)
    except BadFile:
        return
    if found is not None:
        assert is_part(found.new, data)
        config = load(str(write_config(found.new)))
        assert config.profiles or config.broken


def is_part(copy: bytes, file: bytes) -> bool:
    """Whether ``copy`` is lines of ``file``, in their order, behind the same byte order mark if there is one."""
    bom = b"\xef\xbb\xbf" if file.startswith(b"\xef\xbb\xbf") else b""
    left: Iterator[bytes] = iter(file.removeprefix(bom).splitlines(keepends=True))
    lines = copy.removeprefix(bom).splitlines(keepends=True)
    return copy.startswith(bom) and all(any(each == other for other in left) for each in lines)


def beside() -> set[str]:
    return {each.name for each in config_path().parent.iterdir()}


def test_the_copy_stands_beside_the_file_under_a_name_that_says_what_it_lacks() -> None:
    found = offered(BROKEN)

    copy = Path(make(found))

    assert copy == config_path().with_name(f"config.without-line-{LINE}.toml")
    assert copy.read_text() == BROKEN.replace('provider = "openai # of lab\n', "")
    assert config_path().read_text() == BROKEN
    assert [*load(str(copy)).profiles] == ["ada", "work"]
    assert [*load(str(copy)).broken] == ["lab"]
    assert beside() == {copy.name, "config.toml"}


def test_several_mistakes_are_counted_in_the_name() -> None:
    lines = CONFIG.split("\n")
    broken = "\n".join([*lines[:2], "= 1", "b", "", "[x", "", "[y", *lines[2:]])
    found = offered(broken)

    assert found.entries == (3, 6, 8)
    assert make(found).endswith("config.without-lines-3-6-8.toml")
    more = offered(broken.replace("env_key", "= env_key"))
    assert make(more).endswith("config.without-lines-3-6-8-and-3-more.toml")


def test_nothing_that_is_there_is_overwritten_and_the_same_copy_is_not_made_twice() -> None:
    first = make(offered(BROKEN))
    assert make(offered(BROKEN)) == first
    assert offered(BROKEN).earlier is None
    set_default(folders()._replace(config_file=first), "work")
    used = Path(first).read_bytes()
    again = offered(BROKEN)

    second = make(again)

    assert again.earlier == first
    assert second == first.replace(".toml", ".2.toml")
    assert Path(first).read_bytes() == used
    assert make(offered(BROKEN)) == second


def test_a_link_under_the_name_of_the_copy_is_left_alone(tmp_path: Path) -> None:
    found = offered(BROKEN)
    (tmp_path / "other").write_bytes(found.new)
    link = config_path().with_name(f"config.without-line-{LINE}.toml")
    link.symlink_to(tmp_path / "other")

    assert make(found) == str(link).replace(".toml", ".2.toml")
    assert link.is_symlink()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o400])
def test_the_copy_is_open_to_whom_the_file_is(mode: int) -> None:
    write_config(BROKEN).chmod(mode)

    assert stat.S_IMODE(Path(make(offered(BROKEN))).stat().st_mode) == mode


def kept(copy: str) -> None:
    subprocess.run(["sh", "-c", " ".join(command(copy, str(config_path())))], check=True)


def test_the_command_puts_the_copy_in_the_place_of_the_file() -> None:
    copy = make(offered(BROKEN))
    wanted = Path(copy).read_bytes()

    kept(copy)

    assert config_path().read_bytes() == wanted
    assert not os.path.lexists(copy)


def test_the_command_leaves_the_link_of_a_dotfile_manager_one(tmp_path: Path) -> None:
    real = tmp_path / "dot files" / "wizard's.toml"
    real.parent.mkdir(mode=0o700)
    real.write_text(BROKEN)
    real.chmod(0o600)
    config_path().parent.mkdir(parents=True)
    config_path().symlink_to(real)
    found = look(str(config_path()))
    assert found is not None
    copy = make(found)

    assert Path(copy).parent == config_path().parent
    assert real.read_text() == BROKEN
    kept(copy)
    assert config_path().is_symlink()
    assert real.read_bytes() == found.new


def test_the_command_is_one_a_shell_takes_whatever_the_file_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIZARD_CONFIG", str(tmp_path / "it's; my $(config) file"))
    copy = make(offered(BROKEN))

    assert copy == str(tmp_path / f"it's; my $(config) file.without-line-{LINE}")
    assert shlex.split(" ".join(command(copy, str(config_path())))) == ["mv", copy, str(config_path())]
    kept(copy)
    assert [*load(str(config_path())).profiles] == ["ada", "work"]


def test_a_file_that_was_corrected_meanwhile_gets_no_copy() -> None:
    found = offered(BROKEN)
    write_config(CONFIG)

    with pytest.raises(TryAgain):
        make(found)
    assert beside() == {"config.toml"}


def test_where_nothing_can_be_written_it_is_said_why() -> None:
    path = "/proc/self/comm"  # in a folder that takes no file, whoever asks
    held = Path(path).read_bytes()
    found = Copy(path=path, name="comm", earlier=None, entries=(1,), lines=(1,), profiles=(), old=held, new=b"")

    with pytest.raises(StorageUnavailable, match=r"cannot write `/proc/self/comm.without-line-1`: .+ \(ENOENT\)"):
        make(found)


def test_a_full_disk_leaves_nothing_behind() -> None:
    write_config(BROKEN)
    done = child(
        "import resource, signal\n"
        "from wizard.store.config_copy import look, make\n"
        "from wizard.store.paths import folders\n"
        "from wizard.errors import StorageUnavailable\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try: make(look(folders().config_file))\n"
        "except StorageUnavailable as error: print(error.message)\n"
    )

    assert done.stdout.endswith("(EFBIG)\n"), done
    assert beside() == {"config.toml"}
    assert config_path().read_text() == BROKEN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\xff\xfe" + BROKEN.replace("version = 1", "version = 2"),
        "a word",
        "version = 1\n[profiles\n[x]\ny = 1\n",
        BROKEN.encode("utf-16"),
        bytes(range(256)) * 100,
        BROKEN.replace("version = 1", "version = 2 2"),
        "default = 1\n" + CONFIG,
        "profiles = 1\n",
        "= 1\ndefault = 1\n" + TABLE.format("ada"),
        BROKEN + "[" + ".".join(["a"] * 60_000) + "]\n",
        CONFIG.replace("version = 1", "version = 1\nnumber = " + "9" * 10_000),
    ],
    ids=range(12),
)
def test_where_nothing_worth_it_can_be_read_there_is_no_copy(text: str | bytes) -> None:
    assert look(str(write_config(text if isinstance(text, bytes) else text.encode("latin-1")))) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BROKEN.replace("version = 1", "version = 2"), "is of version 2; this wizard knows 1"),
        ("\0" * (1 << 20), f"is larger than {LIMIT // 1024} KiB"),
        ("# " + "x" * LIMIT + "\n" + BROKEN, f"is larger than {LIMIT // 1024} KiB"),
    ],
    ids=["newer", "garbage", "large"],
)
def test_what_is_not_to_be_mended_is_refused_as_ever(text: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        look(str(write_config(text)))


def test_the_profiles_that_go_with_their_header_are_named() -> None:
    broken = CONFIG.replace("[profiles.lab]", "[profiles.lab").replace("[profiles.lab.auth]", "[profiles.lab.auth")

    found = offered(broken)

    assert found.profiles == ("lab",)
    assert offered(BROKEN).profiles == ()
    assert offered(CONFIG.replace("[profiles.lab.auth]", "[profiles.lab.auth")).profiles == ()
    assert offered(CONFIG + "\n[profiles.NO NAME\n").profiles == ()


def test_a_line_of_blanks_takes_no_time() -> None:
    before = time.process_time()

    found = offered(CONFIG + " " * (LIMIT - 2000) + "= 1\n")

    assert time.process_time() - before < 20
    assert found.profiles == ()
