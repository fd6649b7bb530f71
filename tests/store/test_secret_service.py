"""The real Secret Service: read without a prompt, bounded when it hangs, named when it is locked or gone (R16)."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from servers.secret_service import SecretService
from store.kit import KEY, child, child_env, credential
from wizard.errors import KeyringLocked, KeyringSilent, NoKeyring
from wizard.store import secret_service as direct
from wizard.store.backends import system_backend
from wizard.store.keychain import Keychain
from wizard.store.paths import folders
from wizard.store.vault import Vault


def test_what_is_sealed_is_opened_by_another_process(secret_service) -> None:
    Vault(folders()).put("openai", credential(), "keyring")

    done = child(
        "from wizard.store.vault import Vault; from wizard.store.paths import folders; print(Vault(folders()).get('openai').secret.reveal())"
    )

    assert (done.stdout, done.stderr) == (f"{KEY}\n", "")


def test_items_are_those_of_the_keyring_library(secret_service) -> None:
    system_backend().set("wizard", "kek:x:1", "value")

    done = child("import keyring.backends.SecretService as s; print(s.Keyring().get_password('wizard', 'kek:x:1'))")
    assert done.stdout == "value\n"
    assert direct.read("wizard", "kek:x:1") == "value"
    assert direct.read("wizard", "kek:x:2") is None
    assert direct.read("wizard:app", "kek:x:1") is None
    system_backend().delete("wizard", "kek:x:1")
    assert direct.read("wizard", "kek:x:1") is None


def test_it_is_called_by_its_name(secret_service) -> None:
    state = Keychain("wizard").state()

    assert (state.usable, state.label, state.reason, state.silent) == (
        True,
        "system keyring (GNOME Keyring)",
        "",
        False,
    )


def test_a_locked_one_is_named_and_never_asked_to_open(secret_service) -> None:
    Vault(folders()).put("openai", credential(), "keyring")
    secret_service.lock()

    with pytest.raises(KeyringLocked) as raised:
        Vault(folders()).get("openai")
    assert raised.value.exit_code == 6
    assert "unlock" in raised.value.hint
    with pytest.raises(KeyringLocked):
        direct.read("wizard", "kek:none:1")
    assert secret_service.is_locked
    secret_service.unlock()
    assert Vault(folders()).get("openai") == credential()


def test_a_locked_one_is_usable_only_where_it_can_ask(secret_service, monkeypatch) -> None:
    secret_service.lock()
    state = Keychain("wizard").state()
    assert (state.usable, state.reason) == (False, "it is locked, and there is no desktop to ask on")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    state = Keychain("wizard").state()
    assert (state.usable, state.reason) == (True, "it is locked: a window will ask for its password")
    assert secret_service.is_locked


def test_writing_to_a_locked_one_leaves_nothing(secret_service) -> None:
    secret_service.lock()
    with pytest.raises(KeyringLocked):
        Vault(folders()).put("openai", credential(), "keyring")
    with pytest.raises(KeyringLocked):  # it asks, and nobody answers
        direct.write("wizard", "kek:x:1", "value")
    assert Vault(folders()).ids() == ()
    secret_service.unlock()
    assert Keychain("wizard").key("kek:x:1") is None


def test_a_frozen_one_is_given_up_in_time(secret_service) -> None:
    Vault(folders()).put("openai", credential(), "keyring")
    secret_service.freeze()
    start = time.monotonic()

    for call in (
        lambda: Vault(folders(), deadline_s=0.5).get("openai"),
        lambda: Vault(folders(), deadline_s=0.5).put("other", credential(), "keyring"),
    ):
        with pytest.raises(KeyringSilent) as raised:
            call()
        assert raised.value.exit_code == 75
    state = Keychain("wizard", read_s=0.5).state()
    assert (state.usable, state.reason) == (False, "the system keyring has not answered within 0.5 s")
    assert time.monotonic() - start < 30
    assert Vault(folders()).ids() == ("openai",)
    secret_service.thaw()
    assert Vault(folders()).get("openai") == credential()


def _frozen_children(service: SecretService, count: int) -> None:
    Vault(folders()).put("openai", credential(), "keyring")
    service.freeze()
    code = """
import sys
from wizard.errors import WizardError
from wizard.store.paths import folders
from wizard.store.vault import Vault
try:
    Vault(folders(), deadline_s=1).get("openai")
except WizardError as error:
    sys.exit(error.exit_code)
"""
    start = time.monotonic()
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=child_env(), stderr=subprocess.PIPE) for _ in range(count)
    ]
    done = [(each.communicate(timeout=60)[1], each.returncode) for each in running]
    assert done == [(b"", 75)] * count
    # Starting them all takes its time; a hang would take for ever.
    assert time.monotonic() - start < 30 + count


def test_processes_end_although_their_keyring_hangs(secret_service) -> None:
    _frozen_children(secret_service, 4)


@pytest.mark.long
def test_twenty_processes_end_although_their_keyring_hangs(secret_service) -> None:
    _frozen_children(secret_service, 20)


def test_a_killed_one_is_no_keyring(secret_service) -> None:
    Vault(folders()).put("openai", credential(), "keyring")
    secret_service.kill()

    with pytest.raises(NoKeyring):
        Vault(folders()).get("openai")
    assert not Keychain("wizard").state().usable
    secret_service.start()
    assert Vault(folders()).get("openai") == credential()


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere", "tcp:host=127.0.0.1,port=1", "nonsense"])
def test_a_bus_that_leads_nowhere_is_no_keyring(address, monkeypatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert not direct.is_there()
    with pytest.raises(NoKeyring):
        direct.read("wizard", "k")
    with pytest.raises(NoKeyring):
        system_backend()


def test_a_bus_without_a_keyring_is_none(monkeypatch) -> None:
    service = SecretService(serving=False)
    try:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        with pytest.raises(NoKeyring):
            direct.read("wizard", "k")
        with pytest.raises(NoKeyring):
            direct.look()
        assert Keychain("wizard").state().reason == "this session has no system keyring"
    finally:
        service.close()


def test_looking_creates_nothing(secret_service) -> None:
    Keychain("wizard").state()
    done = child(
        "import secretstorage as s; b = s.dbus_init(); print([i.get_label() for c in s.get_all_collections(b) for i in c.get_all_items()])"
    )
    assert done.stdout == "[]\n"


def test_reading_loads_no_keyring_library(secret_service) -> None:
    Vault(folders()).put("openai", credential(), "keyring")
    done = child(
        "import sys; from wizard.store.vault import Vault; from wizard.store.paths import folders\n"
        "Vault(folders()).get('openai'); print('keyring' in sys.modules, 'secretstorage' in sys.modules)"
    )
    assert done.stdout == "False True\n"


def test_nothing_of_the_secret_reaches_the_keyring(secret_service, tmp_path) -> None:
    Vault(folders()).put("openai", credential(), "keyring")
    done = child(
        "import secretstorage as s; b = s.dbus_init(); print([(i.get_label(), i.get_secret()) for c in s.get_all_collections(b) for i in c.get_all_items()])"
    )
    assert KEY not in done.stdout
    assert done.stdout.count("wizard: key of sealed credentials") == 1
    assert Path(folders().state).is_dir()


def test_a_session_without_a_collection_gets_none_behind_its_back(monkeypatch) -> None:
    service = SecretService()
    try:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        done = child("import secretstorage as s; s.get_default_collection(s.dbus_init()).delete()")
        assert done.returncode == 0, done.stderr
        state = Keychain("wizard").state()
        assert (state.usable, state.reason) == (False, "it has no keyring yet, and there is no desktop to ask on")
        assert direct.read("wizard", "k") is None
        with pytest.raises(NoKeyring, match="no place for keys"):
            Vault(folders()).put("openai", credential(), "keyring")
        assert Vault(folders()).ids() == ()
    finally:
        service.close()
