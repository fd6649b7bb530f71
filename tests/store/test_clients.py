"""clients.json and the name a server knows an installation by: kept, merged, and nobody else's."""

import json
import uuid
from pathlib import Path

import pytest

from wizard.store import clients
from wizard.store.install import host_id, install_id
from wizard.store.paths import Folders, folders
from wizard.values.credential import Issued

SERVER, OTHER = "https://auth.openai.com", "https://id.example"
ADA = Issued(client="oaiapp_1", subject="aa")


@pytest.fixture
def where() -> Folders:
    return folders("mytool")


def test_what_is_put_is_there_for_that_profile_and_server_only(where: Folders) -> None:
    assert clients.issued(where, SERVER, "work") is None
    assert clients.put(where, SERVER, "work", ADA) == ADA

    assert clients.issued(where, SERVER, "work") == ADA
    assert clients.issued(where, SERVER, "home") is None
    assert clients.issued(where, OTHER, "work") is None
    assert clients.issued(folders("other"), SERVER, "work") is None
    assert clients.issued(where._replace(config_file="/other.toml"), SERVER, "work") is None
    assert (Path(where.state) / "clients.json").stat().st_mode & 0o777 == 0o600


def test_what_is_known_of_a_client_stays_known_whichever_profile_asks(where: Folders) -> None:
    clients.put(where, SERVER, "work", ADA)

    assert clients.put(where, SERVER, "home", Issued(client="oaiapp_1")) == ADA
    assert clients.put(where, SERVER, "home", Issued(client="oaiapp_2")) == Issued(client="oaiapp_2")
    assert clients.put(where, OTHER, "home", Issued(client="oaiapp_1")) == Issued(client="oaiapp_1")


def test_consent_is_asked_for_until_it_was_given(where: Folders) -> None:
    clients.put(where, SERVER, "work", Issued(client="oaiapp_1", consent=True))

    assert clients.put(where, SERVER, "work", Issued(client="oaiapp_1")) == Issued(client="oaiapp_1", consent=True)
    assert clients.put(where, SERVER, "work", ADA) == ADA
    assert clients.issued(where, SERVER, "work") == ADA


def test_it_goes_with_its_profile_and_takes_its_new_name(where: Folders) -> None:
    clients.put(where, SERVER, "work", ADA)
    clients.put(where, OTHER, "home", Issued(client="x"))
    clients.rename(where, "oaiapp_1", "job")
    assert (clients.issued(where, SERVER, "job"), clients.issued(where, SERVER, "work")) == (ADA, None)

    clients.forget(where, "job")
    assert clients.issued(where, SERVER, "job") is None
    assert clients.issued(where, OTHER, "home") is not None
    clients.put(where, OTHER, "home", None)
    assert clients.issued(where, OTHER, "home") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "[" * 10_000,
        '{"clients":[{}]}',
        '{"clients":{"a":1}}',
        '{"clients":[{"config":1}]}',
        '{"clients":7}',
    ],
)
def test_a_damaged_file_says_nothing_and_is_made_anew(where: Folders, text: str) -> None:
    clients.put(where, SERVER, "work", ADA)
    file = Path(where.state) / "clients.json"
    file.write_text(text)

    assert clients.issued(where, SERVER, "work") is None
    clients.put(where, SERVER, "work", ADA)
    assert clients.issued(where, SERVER, "work") == ADA


def test_an_entry_of_the_wrong_type_is_none(where: Folders) -> None:
    clients.put(where, SERVER, "work", ADA)
    file = Path(where.state) / "clients.json"
    values = json.loads(file.read_text())
    values["clients"][0]["client"] = 7
    file.write_text(json.dumps(values))

    assert clients.issued(where, SERVER, "work") is None


def test_a_server_knows_an_installation_again_and_no_other(where: Folders) -> None:
    found = host_id(where, SERVER)

    assert found == host_id(where, SERVER) == str(uuid.UUID(found))
    assert uuid.UUID(found).version == 4
    assert len({found, host_id(where, OTHER), host_id(folders("other"), SERVER), host_id(folders(), SERVER)}) == 4
    assert install_id(where) not in found.replace("-", "")
