"""A practice provider for one test, installed as the user's own preset `practice`."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for
from wizard.accounts.log_in import log_in as logged_in
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice
from wizard.lines.script import Script
from wizard.login.draft import Wishes
from wizard.values.keys import clean


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


def log_in(practice: Practice, profile: str | None = None) -> str:
    """A profile with a new key, saved in a file as `wizard auth practice --key-stdin` does; its key."""
    key, context = practice.issue_key(), Context()
    draft = draft_for(context, "practice", Wishes(method="api-key", store="plain", profile=profile, attended=False))
    asyncio.run(logged_in(context, draft, Script(read_key=lambda: clean(key))))
    return key


def install_preset(practice: Practice, *protocols: str) -> Path:
    """Writes ``practice.toml`` where the user's presets are; again with other protocols to replace it."""
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", "practice.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(preset_toml(practice.base_url, protocols or ("openai-chat",)))
    return file
