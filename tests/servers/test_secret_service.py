"""The Secret Service of the tests: real, private, and broken on demand."""

import subprocess
import sys

import pytest

from servers.secret_service import SecretService

WRITE = "import keyring; keyring.set_password('wizard', 'kek', 's3cret')"
READ = "import keyring; print(keyring.get_password('wizard', 'kek'))"


def test_what_is_stored_is_read_by_another_process(stored: SecretService) -> None:
    assert _child(stored, READ).stdout == "s3cret\n"


def test_two_services_share_nothing(stored: SecretService) -> None:
    other = SecretService()
    try:
        assert _child(other, READ).stdout == "None\n"
    finally:
        other.close()


def test_locked_and_unlocked_again(stored: SecretService) -> None:
    stored.lock()
    assert stored.is_locked
    assert "KeyringLocked" in _child(stored, READ).stderr

    stored.unlock()
    assert not stored.is_locked
    assert _child(stored, READ).stdout == "s3cret\n"


def test_frozen_it_does_not_answer_until_thawed(stored: SecretService) -> None:
    stored.freeze()
    with subprocess.Popen([sys.executable, "-c", READ], env=stored.env, stdout=subprocess.PIPE, text=True) as reader:
        with pytest.raises(subprocess.TimeoutExpired):
            reader.wait(2)
        stored.thaw()
        assert reader.communicate(timeout=60)[0] == "s3cret\n"


def test_killed_it_is_absent_and_started_again_it_remembers(stored: SecretService) -> None:
    stored.kill()
    assert "NoKeyringError" in _child(stored, READ).stderr

    stored.start()
    assert _child(stored, READ).stdout == "s3cret\n"


def test_a_bus_can_be_without_a_keyring() -> None:
    service = SecretService(serving=False)
    try:
        assert "NoKeyringError" in _child(service, READ).stderr
    finally:
        service.close()


@pytest.fixture
def stored(secret_service: SecretService) -> SecretService:
    _child(secret_service, WRITE)
    return secret_service


def _child(service: SecretService, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env=service.env, capture_output=True, text=True, timeout=60, check=False
    )
