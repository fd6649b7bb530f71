"""What whole walks begin with: the programs that are connected, as their makers publish them, and a server to sign in at."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.oidc_provider import AuthorizationServer

PACKAGES = {
    "codex": "@openai/codex@0.169.0",
    "claude": "@anthropic-ai/claude-code@2.1.197",
    "opencode": "opencode-ai@1.18.33",
}


@pytest.fixture
def at_once_s(request: pytest.FixtureRequest) -> float:
    """How long leaving may take: a second, which only a quiet machine can be held to."""
    return 1 if request.config.option.long else 20


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `npm install` put the three programs."""
    folder = tmp_path_factory.mktemp("tools")
    npm = shutil.which("npm")
    assert npm is not None, "npm has to be installed"
    subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), *PACKAGES.values()],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return folder / "node_modules" / ".bin"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuthorizationServer]:
    """One for the tests of a module, whose tokens last an hour."""
    with AuthorizationServer(tmp_path_factory.mktemp("oidc"), AT_TTL=3600) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A working directory that is nobody's repository."""
    place = tmp_path / "a place"
    place.mkdir()
    yield place
    shutil.rmtree(place)
