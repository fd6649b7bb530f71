"""Saved means read back as a new process would; nothing is lost, widened or guessed (R5, R7, R14, R17, R20)."""

import json
import os
import stat
import tempfile
from pathlib import Path

import pytest

from store.keyrings import Denied, Limited, Locked, Memory, factory
from store.kit import KEY, child, credential, profile, record_path, strays
from wizard.errors import BadFile, KeyringLocked, LoginNeeded, StorageUnavailable
from wizard.store import profiles, record
from wizard.store.keychain import Keychain
from wizard.store.paths import folders
from wizard.store.vault import Vault
from wizard.values.secret import Secret

WORD = Secret("correct horse")


def vault(kind: type[Memory] = Memory, items: dict[tuple[str, str], str] | None = None) -> Vault:
    return Vault(folders(), keychain=Keychain("wizard", backend=factory(kind, items)))


TOKENS = credential(kind="tokens", refresh_token=Secret("rt-1"), expires_at=2e9, account="ada@example.org")


@pytest.mark.parametrize(
    ("store", "one"),
    [("keyring", credential()), ("keyring", TOKENS), ("plain", credential()), ("plain", TOKENS), ("encrypted", TOKENS)],
)
def test_what_is_put_is_got(store, one) -> None:
    items: dict[tuple[str, str], str] = {}
    vault(items=items).put(
        "openai", one, store, passphrase=WORD, provider="openai", purpose="candidate", exportable=False
    )

    fresh = vault(items=items)
    assert fresh.get("openai", WORD) == one
    header = fresh.header("openai")
    assert header is not None
    assert (header.store, header.provider, header.purpose, header.exportable) == (store, "openai", "candidate", False)
    assert (header.expires_at, header.account, header.origins) == (one.expires_at, one.account, one.origins)


@pytest.mark.parametrize("store", ["keyring", "encrypted"])
def test_a_sealed_secret_is_nowhere_in_the_home(store, home) -> None:
    vault().put("openai", TOKENS, store, passphrase=WORD)

    for each in home.rglob("*"):
        if each.is_file():
            assert not any(text in each.read_bytes() for text in (KEY.encode(), b"rt-1", b"correct horse"))


def test_the_header_is_read_without_the_keyring() -> None:
    items: dict[tuple[str, str], str] = {}
    vault(items=items).put("openai", credential(), "keyring")
    assert vault(Locked, items).header("openai") is not None
    assert vault().header("none") is None


def test_files_and_folders_are_private() -> None:
    vault().put("openai", credential(), "plain")

    state = Path(folders().state)
    assert {stat.S_IMODE(each.stat().st_mode) for each in (state, *state.rglob("*")) if each.is_dir()} == {0o700}
    assert {stat.S_IMODE(each.stat().st_mode) for each in state.rglob("*") if each.is_file()} == {0o600}


def test_a_plain_secret_that_others_can_read_is_refused_with_the_remedy() -> None:
    vault().put("openai", credential(), "plain")
    record_path("openai").chmod(0o640)

    with pytest.raises(StorageUnavailable) as raised:
        vault().get("openai")
    assert raised.value.exit_code == 6
    assert "chmod 600 ~/.local/state/wizard/creds/openai.cred" in raised.value.hint
    assert KEY not in raised.value.message


def test_a_sealed_one_is_tightened() -> None:
    items: dict[tuple[str, str], str] = {}
    vault(items=items).put("openai", credential(), "keyring")
    record_path("openai").chmod(0o644)

    assert vault(items=items).get("openai") == credential()
    assert stat.S_IMODE(record_path("openai").stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", ["link", "second name", "fifo"])
def test_what_is_no_file_of_ours_is_refused(kind, tmp_path) -> None:
    vault().put("openai", credential(), "plain")
    path = record_path("openai")
    if kind == "second name":
        os.link(path, tmp_path / "other")
    else:
        path.rename(tmp_path / "real")
        os.mkfifo(path) if kind == "fifo" else path.symlink_to(tmp_path / "real")

    with pytest.raises(BadFile):
        vault().get("openai")
    with pytest.raises(BadFile):
        vault().put("openai", credential(), "plain")


def test_a_missing_record_needs_a_login() -> None:
    with pytest.raises(LoginNeeded):
        vault().get("openai")


def test_deleting_is_final_and_can_be_repeated() -> None:
    vault().put("openai", credential(), "plain")
    for _ in range(2):
        vault().delete("openai")
    assert vault().ids() == ()
    assert not strays(Path(folders().state))


def test_a_record_that_does_not_read_back_is_not_kept(monkeypatch) -> None:
    monkeypatch.setattr(record, "unseal", lambda *_: {"secret": "something else"})

    with pytest.raises(StorageUnavailable, match="does not read back"):
        vault().put("openai", credential(), "plain")
    assert vault().ids() == ()


def test_where_one_was_it_stays(monkeypatch) -> None:
    vault().put("openai", credential(), "plain")
    before = record_path("openai").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(record, "unseal", lambda *_: {"secret": "something else"})
        with pytest.raises(StorageUnavailable):
            vault().put("openai", credential("sk-another-key"), "plain")

    assert record_path("openai").read_bytes() == before


def test_each_save_is_a_new_generation() -> None:
    for number in (1, 2, 3):
        vault().put("openai", credential(), "plain")
        header = vault().header("openai")
        assert header is not None
        assert header.generation == number


def test_a_damaged_record_is_neither_served_nor_overwritten_and_hinders_no_other() -> None:
    for each in ("openai", "other"):
        vault().put(each, credential(), "plain")
    record_path("openai").write_bytes(b"damaged")

    for do in (lambda: vault().get("openai"), lambda: vault().put("openai", credential(), "plain")):
        with pytest.raises(BadFile) as raised:
            do()
        assert raised.value.exit_code == 3
    assert record_path("openai").read_bytes() == b"damaged"
    assert vault().get("other") == credential()


def test_free_ids_avoid_what_is_taken_stored_or_a_device() -> None:
    vault().put("openai", credential(), "plain")
    free = vault().free_id

    assert free("groq", ()) == "groq"
    assert free("openai", ()) == "openai.2"
    assert free("openai", {"openai.2"}) == "openai.3"
    assert free("groq", {"groq"}) == "groq.2"
    assert free("con", ()) == "key-con"
    assert free("nul.x", ()) == "key-nul.x"
    assert free("console", ()) == "console"
    long = "a" * 64
    assert free(long, ()) == long
    vault().put(free(long, {long}), credential(), "plain")


@pytest.mark.parametrize("length", [1, 39, 1280, 1281, 65_536])
@pytest.mark.parametrize("char", ["x", "🙂"])
def test_a_keyring_with_windows_limit_keeps_secrets_of_any_size(length, char) -> None:
    items: dict[tuple[str, str], str] = {}
    one = credential(char * length)
    vault(Limited, items).put("openai", one, "keyring")
    assert vault(Limited, items).get("openai") == one
    assert {len(each) for each in items.values()} == {44}


def test_a_wrong_passphrase_is_told_from_damage() -> None:
    vault().put("openai", credential(), "encrypted", passphrase=WORD)

    with pytest.raises(StorageUnavailable, match="passphrase does not open"):
        vault().get("openai", Secret("wrong"))
    with pytest.raises(StorageUnavailable, match="no passphrase"):
        vault().get("openai")
    data = json.loads(record_path("openai").read_bytes())
    data["header"]["origins"] = ["https://evil.example"]
    found = record._header({**data["header"]})
    record_path("openai").write_bytes(record._written(found, record._bytes(data["nonce"]), record._bytes(data["body"])))
    with pytest.raises(BadFile):
        vault().get("openai", WORD)


def test_without_a_passphrase_nothing_is_written() -> None:
    with pytest.raises(StorageUnavailable) as raised:
        vault().put("openai", credential(), "encrypted")
    assert raised.value.exit_code == 6
    assert vault().ids() == ()


def test_all_records_of_an_installation_share_one_key() -> None:
    items: dict[tuple[str, str], str] = {}
    for each in ("a", "b"):
        vault(items=items).put(each, credential(), "keyring")
    install = json.loads(Path(folders().state, "install.json").read_bytes())["install_id"]
    assert list(items) == [("wizard", f"kek:{install}:1")]


def test_a_vanished_key_needs_a_login_and_is_not_made_again_under_its_name() -> None:
    items: dict[tuple[str, str], str] = {}
    vault(items=items).put("a", credential(), "keyring")
    saved = dict(items)
    items.clear()

    with pytest.raises(LoginNeeded, match="no longer holds the key"):
        vault(items=items).get("a")
    assert items == {}
    vault(items=items).put("b", credential(), "keyring")
    assert [name.rpartition(":")[2] for _, name in items] == ["2"]
    items.update(saved)  # the old keyring is back
    assert vault(items=items).get("a") == vault(items=items).get("b") == credential()


def test_a_locked_keyring_never_gets_a_second_key() -> None:
    items: dict[tuple[str, str], str] = {}
    vault(items=items).put("a", credential(), "keyring")
    saved = dict(items)

    with pytest.raises(KeyringLocked):
        vault(Locked, items).put("b", credential(), "keyring")
    assert items == saved
    assert vault().ids() == ("a",)


def test_an_error_of_the_keyring_never_repeats_what_was_to_be_kept() -> None:
    items: dict[tuple[str, str], str] = {}
    with pytest.raises(StorageUnavailable) as raised:
        vault(Denied, items).put("a", credential(), "keyring")
    shown = f"{raised.value.message} {raised.value.hint} {raised.value.__cause__} {raised.value!r}"
    assert "PasswordSetError" in shown
    assert "=" not in shown  # the end of 32 bytes in base64
    assert raised.value.__suppress_context__


READ_ONLY = """
import os
from wizard.accounts.quick import _recorded
from wizard.store.paths import folders
from wizard.store.vault import Vault
from wizard.values.secret import Secret
if os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
quick = _recorded("openai", "plain", "https://api.openai.com/v1", folders())
print(Vault(folders()).get("openai").secret, Secret(quick))
"""


def test_a_read_only_state_folder_is_enough_to_read(monkeypatch) -> None:
    # pytest's own folder lets only its user in, and here that may be root, who can write anywhere.
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("XDG_STATE_HOME", folder)
        vault().put("openai", credential(), "plain")
        state = Path(folders().state)
        for each in (state, *state.rglob("*")):
            if os.geteuid() == 0:
                os.chown(each, 65534, 65534)
        for each in (state / "creds", state):
            each.chmod(0o500)
        Path(folder).chmod(0o755)

        done = child(READ_ONLY)

        for each in (state, state / "creds"):
            each.chmod(0o700)
    assert (done.stdout, done.stderr) == ("Secret(…) Secret(…)\n", "")


def test_ids_are_those_of_records_alone() -> None:
    assert vault().ids() == ()
    vault().put("b", credential(), "plain")
    vault().put("a", credential(), "plain")
    for name in ("x.txt", "UP.cred", ".x.cred.1.2.0123456789ab.tmp"):
        (record_path("a").parent / name).write_text("")
    assert vault().ids() == ("a", "b")


def test_a_damaged_install_file_is_named_and_hinders_no_reading() -> None:
    vault().put("a", credential(), "plain")
    Path(folders().state, "install.json").write_text("{}")

    with pytest.raises(BadFile, match=r"install\.json"):
        vault().put("b", credential(), "plain")
    assert vault().get("a") == credential()


def test_accounts_of_one_provider_never_touch_each_other() -> None:
    where = folders()
    for name in ("openai", "openai.work", "openai-lab"):
        vault().put(name, credential(f"sk-of-{name}"), "plain")
        profiles.put(where, profile(name))

    def others() -> tuple[list[bytes], list[str]]:
        text = Path(where.config_file).read_text()
        return (
            [record_path(each).read_bytes() for each in ("openai", "openai-lab")],
            [text[text.index(f"[profiles.{each}]") :].split("\n\n")[0] for each in ("openai", "openai-lab")],
        )

    before = others()
    for act in (
        lambda: vault().put("openai.work", credential("sk-rotated"), "plain"),
        lambda: profiles.set_model(where, "openai.work", "other"),
        lambda: (vault().delete("openai.work"), profiles.detach(where, "openai.work")),
        lambda: profiles.remove(where, "openai.work"),
    ):
        act()
        assert others() == before
