"""What the tests of this room share."""

import pytest

from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second for each guess is for guessers; children and the store's own tests have it in full."""
    monkeypatch.setattr("wizard.store.passphrase._N", 1 << 10)


@pytest.fixture
def context() -> Context:
    return Context()


@pytest.fixture
def candidates(context: Context) -> Candidates:
    return Candidates(context)
