"""A practice provider for one test, installed as the user's own preset `practice`."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.cli import run_wizard
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice


@pytest.fixture
def practice(home: Path) -> Iterator[Practice]:
    with Practice() as practice:
        install_preset(practice)
        yield practice
    assert practice.failures == []


@pytest.fixture
def key(practice: Practice) -> str:
    """A logged-in profile `practice`, the default; its key."""
    return log_in(practice)


def log_in(practice: Practice, *words: str) -> str:
    """A profile with a new key, as `wizard auth` saves it in a file; its key. ``words`` follow the command's."""
    key = practice.issue_key()
    done = run_wizard(["auth", "practice", "--key-stdin", "--store", "plain", *words], stdin=key)
    assert done.exit == 0, done.err
    return key


def install_preset(practice: Practice, *protocols: str) -> Path:
    """Writes ``practice.toml`` where the user's presets are; again with other protocols to replace it."""
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", "practice.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(preset_toml(practice.base_url, protocols or ("openai-chat",)))
    return file
