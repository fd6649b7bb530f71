"""Each test is a program of its own: what token commands printed for another is not remembered."""

import pytest

from wizard.accounts import command_cache


@pytest.fixture(autouse=True)
def _a_memory_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_cache, "LASTING", command_cache.CommandCache())
