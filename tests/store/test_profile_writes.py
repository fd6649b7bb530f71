"""The file is the person's: a write changes one profile, keeps the rest to the byte, or changes nothing (R4, R8, R9)."""

import os
import stat
from dataclasses import replace
from datetime import timedelta, timezone
from functools import partial
from pathlib import Path

import pytest

from store.kit import KEY, OBTAINED, config_path, profile, write_config
from wizard.errors import BadFile, TryAgain, UsageError
from wizard.store import config_file, profiles
from wizard.store.lock import lock
from wizard.store.paths import folders
from wizard.store.profiles import load
from wizard.values.profile import Auth, Gateway, TokenCommand
from wizard.values.secret import Secret

FIRST = """\
version = 1
default = "openai"

[profiles.openai]
provider = "openai"
protocol = "openai-responses"
base_url = "https://api.openai.com/v1"
model = "gpt-6.1-sol"

[profiles.openai.auth]
method = "api-key"
kind = "api-key"
credential = "openai"
store = "plain"
obtained = 2026-11-21T23:40:00Z
"""
MINE = """\
# my profiles, do not touch
version = 1   # the only one there is

theme = "dark"          # not wizard's
default = 'work'

# the one from work
[profiles.work]
provider = "openai"
protocol = "openai-chat"
base_url = "HTTPS://API.openai.com/v1/"   # yes, capitals
model = "gpt-5"   # good enough
note = { by = "me", at = 1e3 }
  [profiles.work.auth]
  method = 'api-key'
  # rotated in May
  credential = 'work'
  obtained = 2026-01-01T12:00:00+02:00

# at home
[profiles.home]
provider = "anthropic"
protocol = "anthropic-messages"
base_url = "https://api.anthropic.com"
auth = { method = "env", env_key = "ANTHROPIC_API_KEY" }
"""


def text() -> str:
    return config_path().read_bytes().decode()


def test_the_first_profile_is_written_as_specified_and_becomes_the_default() -> None:
    profiles.put(folders(), profile())

    assert text() == FIRST
    assert stat.S_IMODE(config_path().stat().st_mode) == 0o600
    assert stat.S_IMODE(config_path().parent.stat().st_mode) == 0o700


def test_later_profiles_become_the_default_only_on_demand() -> None:
    profiles.put(folders(), profile())
    profiles.put(folders(), profile("second"))
    assert load(str(config_path())).default == "openai"

    profiles.put(folders(), profile("third"), make_default=True)
    assert load(str(config_path())).default == "third"


EVERYTHING = [
    profile("a.b", models=("x", "y"), parameters={"resource": "my-company", "odd key": 'q"'}, allow_insecure=True, base_url="http://a.example"),
    profile("c", model=None, auth=Auth(method="command", command=TokenCommand(command="gcloud", args=("auth", "print"), timeout_ms=1, refresh_interval_ms=0, cwd="/x"))),
    profile("d", auth=Auth(method="env", env_key="LAB_API_KEY", verified=False)),
    profile("e", auth=Auth(method="none"), gateway=Gateway(profile="coder", header="X-A")),
    profile("f", auth=Auth(method="browser", kind="tokens", credential="f.2", store="keyring", obtained=OBTAINED, account="é@\u2028x")),
]  # fmt: skip


@pytest.mark.parametrize("one", EVERYTHING, ids=lambda each: each.name)
def test_what_is_written_reads_back_equal(one) -> None:
    profiles.put(folders(), profile())
    profiles.put(folders(), one)

    config = load(str(config_path()))
    assert config.profiles == {"openai": profile(), one.name: one}
    assert config.broken == {}


@pytest.mark.parametrize("old", EVERYTHING, ids=lambda each: each.name)
@pytest.mark.parametrize("new", EVERYTHING, ids=lambda each: each.name)
def test_any_profile_can_become_any_other(old, new) -> None:
    profiles.put(folders(), replace(old, name="x"))
    profiles.put(folders(), replace(new, name="x"))

    assert load(str(config_path())).profiles == {"x": replace(new, name="x")}


def test_verified_is_written_only_when_it_is_not() -> None:
    profiles.put(folders(), profile(auth=replace(profile().auth, verified=False)))
    assert "verified = false" in text()
    profiles.put(folders(), profile())
    assert "verified" not in text()


def test_a_time_is_written_in_utc_without_a_fraction() -> None:
    here = OBTAINED.astimezone(timezone(timedelta(hours=5))).replace(microsecond=123)
    profiles.put(folders(), profile(auth=replace(profile().auth, obtained=here)))
    assert text() == FIRST


@pytest.mark.parametrize("prefix", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_edit_leaves_every_other_byte(prefix, newline) -> None:
    before = prefix + MINE.replace("\n", newline)
    write_config(before)

    profiles.set_model(folders(), "work", "gpt-6")
    assert text() == before.replace('model = "gpt-5"', 'model = "gpt-6"')
    profiles.set_model(folders(), "work", "gpt-5")
    profiles.set_default(folders(), "home")
    assert text() == before.replace("default = 'work'", 'default = "home"')
    profiles.set_default(folders(), "work")
    profiles.detach(folders(), "work")
    assert text() == before.replace("'work'" + newline + newline, '"work"' + newline + newline).replace(
        f"  credential = 'work'{newline}", ""
    )


def test_a_new_profile_goes_to_the_end() -> None:
    write_config(MINE)
    profiles.put(folders(), profile())
    assert text() == MINE + "\n" + FIRST.partition("\n\n")[2]


def test_a_removed_profile_takes_nothing_of_its_neighbours() -> None:
    write_config(MINE)
    profiles.remove(folders(), "work")

    head, _, rest = MINE.partition("[profiles.work]")
    assert text() == head.replace("default = 'work'\n", "") + "# at home" + rest.partition("# at home")[2]
    assert load(str(config_path())).default is None
    profiles.remove(folders(), "home")
    assert text() == head.replace("default = 'work'\n", "") + "# at home\n"


def test_a_person_s_spelling_survives_a_save_of_the_same_profile() -> None:
    write_config(MINE)
    before = config_path().stat()

    for each in load(str(config_path())).profiles.values():
        profiles.put(folders(), each)

    assert text() == MINE
    after = config_path().stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    "again",
    [
        lambda: profiles.put(folders(), profile()),
        lambda: profiles.put(folders(), profile(), make_default=True),
        lambda: profiles.set_default(folders(), "openai"),
        lambda: profiles.set_model(folders(), "openai", "gpt-6.1-sol"),
        lambda: profiles.remove(folders(), "none"),
    ],
)
def test_what_is_there_already_is_not_written(again) -> None:
    profiles.put(folders(), profile())
    inode = config_path().stat().st_ino

    again()

    assert config_path().stat().st_ino == inode


def test_unknown_keys_survive_a_new_login() -> None:
    write_config(MINE)
    new = replace(load(str(config_path())).profiles["work"], auth=Auth(method="env", env_key="X"))
    profiles.put(folders(), new)

    assert load(str(config_path())).profiles["work"] == new
    for kept in ('note = { by = "me", at = 1e3 }', "# rotated in May", "# yes, capitals", "theme"):
        assert kept in text()


def test_a_broken_profile_is_repaired_by_a_new_login_and_does_not_hinder_others() -> None:
    write_config('[profiles.openai]\nprovider = 3\nauth = "x"\nmine = 1\n\n[profiles.bad]\nprovider = 4\n')
    profiles.put(folders(), profile("other"))
    profiles.put(folders(), profile())

    config = load(str(config_path()))
    assert config.profiles == {"openai": profile(), "other": profile("other")}
    assert list(config.broken) == ["bad"]
    assert "mine = 1" in text()


@pytest.mark.parametrize("name", ["../x", "CON", "", "a" * 65, "é", "a/b", 'a"b', "a\nb"])
def test_a_bad_name_is_never_written(name) -> None:
    with pytest.raises(UsageError):
        profiles.put(folders(), profile(name))
    assert not config_path().exists()


@pytest.mark.parametrize(
    "do",
    [
        lambda: profiles.set_default(folders(), "x"),
        lambda: profiles.set_model(folders(), "x", "m"),
        lambda: profiles.detach(folders(), "x"),
    ],
)
def test_what_is_not_there_cannot_be_changed(do) -> None:
    with pytest.raises(UsageError, match="no profile named `x`"):
        do()


@pytest.mark.parametrize("content", ["version = 2\n", "a = = 1\n", "\xff", "[a]\n[a]\n", "profiles = 3\n"])
def test_what_cannot_be_understood_is_never_overwritten(content) -> None:
    path = write_config(content.encode("latin-1"))
    for do in (lambda: profiles.put(folders(), profile()), lambda: profiles.remove(folders(), "x")):
        with pytest.raises(BadFile):
            do()
    assert path.read_bytes() == content.encode("latin-1")


@pytest.mark.parametrize("field", ["model", "base_url", "provider"])
def test_a_secret_is_refused(field) -> None:
    with pytest.raises(TypeError):
        profiles.put(folders(), profile(**{field: Secret(KEY)}))
    with pytest.raises(TypeError):
        profiles.put(folders(), profile(auth=replace(profile().auth, account=Secret(KEY))))
    assert not config_path().exists()


def test_text_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(UsageError):
        profiles.put(folders(), profile(model="\udcff"))


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o600])
def test_the_mode_of_the_file_is_kept(mode) -> None:
    write_config(MINE).chmod(mode)
    profiles.set_model(folders(), "work", "x")
    assert stat.S_IMODE(config_path().stat().st_mode) == mode


def test_a_linked_file_stays_a_link_through_a_hundred_saves(tmp_path) -> None:
    target = tmp_path / "dotfiles" / "wizard.toml"
    target.parent.mkdir(mode=0o755)
    target.write_text(MINE)
    config_path().parent.mkdir(parents=True)
    config_path().symlink_to(target)

    for number in range(100):
        profiles.set_model(folders(), "work", f"m{number}")

    assert config_path().is_symlink()
    assert 'model = "m99"' in target.read_text()
    assert [each.name for each in target.parent.iterdir()] == ["wizard.toml"]


@pytest.mark.parametrize("unsafe", ["file", "folder", "owner"])
def test_a_link_to_what_others_may_write_is_refused(tmp_path, unsafe) -> None:
    target = tmp_path / "shared" / "wizard.toml"
    target.parent.mkdir()
    target.write_text(MINE)
    if unsafe == "owner":
        if os.geteuid() == 0:
            os.chown(target, 65534, 65534)
        else:
            target = Path("/etc/shells")
    else:
        (target if unsafe == "file" else target.parent).chmod(0o777)
    config_path().parent.mkdir(parents=True)
    config_path().symlink_to(target)
    before = target.read_bytes()

    with pytest.raises(BadFile):
        profiles.put(folders(), profile())
    assert target.read_bytes() == before


def test_a_link_that_leads_nowhere_yet_is_filled(tmp_path) -> None:
    config_path().parent.mkdir(parents=True)
    config_path().symlink_to(tmp_path / "later.toml")
    tmp_path.chmod(0o700)
    profiles.put(folders(), profile())
    assert (tmp_path / "later.toml").read_text() == FIRST


def test_a_busy_lock_is_try_again(monkeypatch) -> None:
    monkeypatch.setattr(config_file, "lock", partial(lock, deadline_s=0.05))
    with lock(folders(), "config"), pytest.raises(TryAgain):
        profiles.put(folders(), profile())


@pytest.mark.parametrize("times", [1, 3])
def test_an_editor_s_save_in_between_is_kept(times, monkeypatch) -> None:
    write_config(MINE)
    saves = _editor(monkeypatch, times)

    profiles.set_model(folders(), "work", "gpt-6")

    assert saves == list(range(times))
    assert f"# edit {times - 1}\n" in text()
    assert 'model = "gpt-6"' in text()


def test_an_editor_that_never_rests_is_try_again(monkeypatch) -> None:
    write_config(MINE)
    saves = _editor(monkeypatch, 100)

    with pytest.raises(TryAgain, match="keeps changing"):
        profiles.set_model(folders(), "work", "gpt-6")

    assert len(saves) == 4
    assert 'model = "gpt-5"' in text()


def _editor(monkeypatch, times: int) -> list[int]:
    """Saves by rename, without a lock, at the last moment before each of the first writes."""
    saves: list[int] = []
    real = os.replace

    check = config_file._unchanged

    def unchanged(target: str, old: bytes | None) -> None:
        if len(saves) < times:
            other = Path(f"{target}~")
            other.write_text(MINE + f"# edit {len(saves)}\n")
            real(other, target)
            saves.append(len(saves))
        check(target, old)

    monkeypatch.setattr(config_file, "_unchanged", unchanged)
    return saves
