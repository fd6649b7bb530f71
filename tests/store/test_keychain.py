"""Only the operating system's keyrings are believed, and only after reading back (R14–R17, R89)."""

import threading
import time

import pytest

from store.keyrings import Fail, Limited, Locked, Memory, Null, Stale, Truncating, factory
from store.kit import child, child_env, credential
from wizard.errors import Cancelled, KeyringLocked, KeyringSilent, NoKeyring, StorageUnavailable
from wizard.store.backends import ALLOWED, Library, system_backend
from wizard.store.keychain import Keychain
from wizard.store.paths import folders
from wizard.store.vault import Vault


def keychain(kind: type[Memory], items: dict[tuple[str, str], str] | None = None) -> Keychain:
    return Keychain("wizard", backend=factory(kind, items))


def test_a_key_is_32_bytes_in_44_characters() -> None:
    items: dict[tuple[str, str], str] = {}
    key = keychain(Memory, items).make("kek:x:1")

    assert len(key) == 32
    assert {len(each) for each in items.values()} == {44}
    assert keychain(Memory, items).key("kek:x:1") == key
    assert keychain(Memory, items).key("kek:x:2") is None


@pytest.mark.parametrize("kind", [Null, Fail, Stale, Truncating])
def test_a_keyring_that_lies_is_caught_before_anything_is_called_saved(kind) -> None:
    with pytest.raises(StorageUnavailable) as raised:
        Vault(folders(), keychain=keychain(kind)).put("openai", credential(), "keyring")

    assert raised.value.exit_code == 6
    assert Vault(folders()).ids() == ()


@pytest.mark.parametrize("kind", [Truncating, Stale])
def test_what_a_liar_kept_is_taken_out_again(kind) -> None:
    items: dict[tuple[str, str], str] = {}
    with pytest.raises(StorageUnavailable, match="did not keep"):
        keychain(kind, items).make("kek:x:1")
    assert ("wizard", "kek:x:1") not in items


def test_a_limit_of_1280_characters_is_far_away() -> None:
    assert len(keychain(Limited).make("kek:x:1")) == 32


@pytest.mark.parametrize("text", ["", "short", "é" * 44, "A" * 44, "A" * 43 + "\n", "=" * 44])
def test_a_damaged_key_is_an_error_not_an_absence(text) -> None:
    with pytest.raises(StorageUnavailable, match="damaged"):
        keychain(Memory, {("wizard", "k"): text}).key("k")


def test_a_locked_keyring_says_so() -> None:
    with pytest.raises(KeyringLocked, match="is locked"):
        keychain(Locked).key("k")


class Hanging(Memory):
    def get(self, service: str, user: str, /) -> str | None:
        threading.Event().wait()
        return None

    def set(self, service: str, user: str, value: str, /) -> None:
        threading.Event().wait()


def test_a_hanging_keyring_is_given_up() -> None:
    chain = Keychain("wizard", backend=factory(Hanging), read_s=0.1, prompt_s=0.1)
    start = time.monotonic()

    for call in (lambda: chain.key("k"), lambda: chain.make("k")):
        with pytest.raises(KeyringSilent, match=r"within 0\.1 s") as raised:
            call()
        assert "--store plain" in raised.value.hint
    assert time.monotonic() - start < 20
    assert chain.state().usable


def test_waiting_for_a_prompt_can_be_cancelled() -> None:
    cancel = threading.Event()
    chain = Keychain("wizard", backend=factory(Hanging), prompt_s=60, cancel=cancel)
    threading.Timer(0.1, cancel.set).start()
    start = time.monotonic()

    with pytest.raises(Cancelled):
        chain.make("k")
    assert time.monotonic() - start < 20


def test_without_a_session_there_is_no_keyring() -> None:
    with pytest.raises(NoKeyring) as raised:
        Keychain("wizard").key("k")
    assert "--store plain" in raised.value.hint
    state = Keychain("wizard").state()
    assert (state.usable, state.label) == (False, "system keyring")
    assert state.reason


def test_the_list_of_backends_is_that_of_the_operating_systems() -> None:
    assert {module for each in ALLOWED.values() for module, _, _ in each} == {
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
        "keyring.backends.macOS",
        "keyring.backends.Windows",
    }


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32", "haiku"])
def test_elsewhere_nothing_is_found_and_nothing_breaks(platform) -> None:
    with pytest.raises(NoKeyring):
        system_backend(platform)


EVIL = """
import os
from keyring.backend import KeyringBackend
open(os.environ["TOUCHED"], "a").write("imported")
class Keyring(KeyringBackend):
    priority = 99
    def get_password(self, service, user): open(os.environ["TOUCHED"], "a").write("read")
    def set_password(self, service, user, password): open(os.environ["TOUCHED"], "a").write(password)
"""
CONFIGURED = """
import sys
sys.path.insert(0, sys.argv[1])
from store.kit import credential
from wizard.errors import WizardError
from wizard.store.paths import folders
from wizard.store.vault import Vault
try:
    Vault(folders()).put("openai", credential(), "keyring")
except WizardError as error:
    sys.exit(error.exit_code)
"""


@pytest.mark.parametrize("how", ["variable", "file", "null"])
def test_a_backend_from_the_settings_is_neither_imported_nor_used(how, tmp_path, home, monkeypatch) -> None:
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil" / "evil.py").write_text(EVIL)
    rc = home / ".config" / "python_keyring" / "keyringrc.cfg"
    extra = {"TOUCHED": str(tmp_path / "touched")}
    if how == "file":
        rc.parent.mkdir(parents=True)
        rc.write_text(f"[backend]\ndefault-keyring=evil.Keyring\nkeyring-path={tmp_path}/evil\n")
    else:
        extra["PYTHON_KEYRING_BACKEND"] = "evil.Keyring" if how == "variable" else "keyring.backends.null.Keyring"

    done = child(CONFIGURED, str(tmp_path / "evil"), env=child_env(**extra))

    assert (done.returncode, done.stderr) == (6, "")
    assert not (tmp_path / "touched").exists()
    assert Vault(folders()).ids() == ()


def test_properties_from_the_environment_are_not_set(monkeypatch) -> None:
    from keyring.backends import null

    monkeypatch.setenv("KEYRING_PROPERTY_GET_PASSWORD", "hijacked")

    assert null.Keyring().get_password == "hijacked"
    assert Library(null.Keyring, "Null").get("s", "u") is None
