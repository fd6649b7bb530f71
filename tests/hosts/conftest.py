"""A host program as it would be installed: its file, and beside it the presets it ships."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from servers.cli import wizard_env
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Program:
    file: Path
    practice: Practice

    @property
    def presets(self) -> Path:
        return self.file.with_name("presets")

    def argv(self, *words: str) -> list[str]:
        return [sys.executable, str(self.file), *words]

    def env(self, **more: str) -> dict[str, str]:
        return wizard_env(**more)


Install = Callable[[str], Program]


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Install]:
    """Puts a program of this folder into a folder of its own, with a preset for a provider of its own there."""
    with Practice() as practice:

        def put(name: str) -> Program:
            folder = tmp_path / "site"
            (folder / "presets").mkdir(parents=True)
            (folder / "presets" / "practice.toml").write_text(preset_toml(practice.base_url, ("openai-chat",)))
            return Program(Path(shutil.copy(HERE / f"{name}.py", folder)), practice)

        yield put
    assert practice.failures == []


def state_of_app(app: str) -> Path:
    return Path(os.environ["XDG_STATE_HOME"], "wizard", "apps", app)
