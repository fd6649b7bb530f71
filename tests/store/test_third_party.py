"""A keyring of the person's own: which setting names it, where it may come from, and which keys it holds."""

import os
import site
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.secret_service import SecretService
from store.kit import credential
from wizard.errors import NoKeyring, StorageUnavailable
from wizard.store import third_party
from wizard.store.paths import folders
from wizard.store.vault import Vault

MEMORY = """
from keyring.backend import KeyringBackend
class Memory(KeyringBackend):
    priority = 1
    items = {}
    def get_password(self, service, user): return self.items.get((service, user))
    def set_password(self, service, user, password): self.items[service, user] = password
class Broken:
    def __init__(self): raise RuntimeError("sk-canary-0123456789")
"""
NAME = "ownkeyring.Memory"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "ownkeyring.py").write_text(MEMORY)
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NAME)
    yield
    sys.modules.pop("ownkeyring", None)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", None),
        ("keyrings.alt.file.PlaintextKeyring", "keyrings.alt.file.PlaintextKeyring"),
        ("  own.Keyring ", "own.Keyring"),
        ("keyring.backends.SecretService.Keyring", None),
        ("keyring.backends.null.Keyring", None),
        ("Keyring", None),
        ("own.Keyring; import os", None),
        ("own..Keyring", None),
        ("../own.Keyring", None),
        ("own.Kéyring", None),
        (f"own.{'K' * 200}", None),
    ],
)
def test_only_the_name_of_a_class_of_somebody_else_counts(said: str, found: str | None) -> None:
    assert third_party.configured({"PYTHON_KEYRING_BACKEND": said, "HOME": "/nowhere"}) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[backend]\ndefault-keyring = own.Keyring\nkeyring-path = /evil\n", "own.Keyring"),
        ("[backend]\ndefault-keyring = %(evil)s\n", None),
        ("[other]\n", None),
        ("no section", None),
        ("[backend]\ndefault-keyring = own.Keyring\n\x00\xff", None),
    ],
)
def test_the_librarys_own_file_counts_where_the_variable_is_silent(home: Path, text: str, found: str | None) -> None:
    file = home / ".config" / "python_keyring" / "keyringrc.cfg"
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode("latin-1"))

    assert third_party.configured() == found
    assert third_party.configured({**os.environ, "PYTHON_KEYRING_BACKEND": "a.B"}) == "a.B"


def test_a_pipe_in_the_files_place_holds_nobody_up(home: Path) -> None:
    file = home / ".config" / "python_keyring" / "keyringrc.cfg"
    file.parent.mkdir(parents=True)
    os.mkfifo(file)

    assert third_party.configured() is None


def test_what_stands_in_the_working_directory_is_not_installed(
    tmp_path: Path, installed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert third_party.is_installed(NAME)

    monkeypatch.chdir(tmp_path / "site")

    assert not third_party.is_installed(NAME)
    with pytest.raises(NoKeyring):
        third_party.backend(NAME)
    assert "ownkeyring" not in sys.modules


def test_what_the_person_installed_below_their_home_is_there_from_the_home_too(
    tmp_path: Path, installed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not third_party.is_installed(NAME)

    monkeypatch.setattr(site, "ENABLE_USER_SITE", True)
    monkeypatch.setattr(site, "getusersitepackages", lambda: str(tmp_path / "site"))

    assert third_party.is_installed(NAME)


def test_one_that_breaks_is_named_and_what_it_says_is_not_repeated(installed: None) -> None:
    for named in ("ownkeyring.Broken", "ownkeyring.Nobody", "ownkeyring.deep.Nobody"):
        with pytest.raises(StorageUnavailable) as raised:
            third_party.backend(named)

        assert f"`{named}` cannot be used" in raised.value.message
        assert "canary" not in raised.value.message + raised.value.hint
        assert raised.value.__cause__ is None


def test_unless_it_was_agreed_to_it_holds_nothing(installed: None) -> None:
    with pytest.raises(NoKeyring):
        Vault(folders()).put("a", credential(), "keyring")

    assert "ownkeyring" not in sys.modules


def test_agreed_to_once_it_stays_agreed_and_its_keys_are_found_without_the_setting(
    installed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Vault(folders())
    assert first.other_keyring() == (NAME, False)
    first.keychain.agreed = True
    first.put("a", credential(), "keyring")
    again = Vault(folders())
    assert again.other_keyring() == (NAME, True)
    again.put("b", credential(), "keyring")

    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")

    header = Vault(folders()).header("b")
    assert header is not None
    assert header.kek == f"kek:{header.install}:1@{NAME}"
    assert Vault(folders()).get("b") == credential()
    # And what is sealed from now on is the system's again: there is none here.
    with pytest.raises(NoKeyring):
        Vault(folders()).put("c", credential(), "keyring")


def test_each_keyring_goes_on_with_its_own_newest_key(
    installed: None, secret_service: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    Vault(folders()).put("a", credential(), "keyring")
    chosen = Vault(folders())
    chosen.keychain.agreed = True
    chosen.put("b", credential(), "keyring")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")

    Vault(folders()).put("c", credential(), "keyring")

    keks = [header.kek for each in "abc" if (header := Vault(folders()).header(each)) and header.kek]
    assert [each.rpartition(":")[2] for each in keks] == ["1", f"2@{NAME}", "1"]
    assert {Vault(folders()).get(each) == credential() for each in "abc"} == {True}
