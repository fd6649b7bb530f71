"""What the tests of this room share."""

import pytest


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second for each guess is for guessers; children and the store's own tests have it in full."""
    monkeypatch.setattr("wizard.store.passphrase._N", 1 << 10)
