"""What the tests of this room share: folders, a profile, a credential, and children under strace."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wizard.store.paths import Folders, folders
from wizard.values.credential import Credential
from wizard.values.profile import Auth, Profile
from wizard.values.secret import Secret

APP = Path(__file__).parents[2] / "app"
TESTS = APP.parent / "tests"
KEY = "sk-canary-7f3a9b1c5d2e4f60"
ORIGINS = ("https://api.openai.com",)
OBTAINED = datetime(2026, 11, 21, 23, 40, tzinfo=UTC)
BEGIN = "the-save-begins-here"


def profile(name: str = "openai", **changes: Any) -> Profile:
    usual = {
        "provider": "openai",
        "protocol": "openai-responses",
        "base_url": "https://api.openai.com/v1",
        "model": "gpt-6.1-sol",
        "auth": Auth(method="api-key", kind="api-key", credential=name, store="plain", obtained=OBTAINED),
    }
    return Profile(**{"name": name, **usual, **changes})


def credential(secret: str = KEY, **changes: Any) -> Credential:
    return Credential(**{"kind": "api-key", "secret": Secret(secret), "origins": ORIGINS, **changes})


def config_path(where: Folders | None = None) -> Path:
    return Path((where or folders()).config_file)


def write_config(text: str | bytes) -> Path:
    path = config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def record_path(credential_id: str) -> Path:
    return Path(folders().state, "creds", f"{credential_id}.cred")


def child_env(**extra: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "HYPOTHESIS_"))}
    return {**own, "PYTHONPATH": f"{APP}{os.pathsep}{TESTS}", "PYTHONHASHSEED": "0", **extra}


def child(code: str, *args: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-c", code, *args]
    return subprocess.run(argv, env=dict(env or child_env()), capture_output=True, text=True, timeout=120, check=False)


def traced(code: str, log: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A child under strace; ``code`` opens BEGIN to mark where what it does begins to count."""
    argv = ["strace", "-f", "-qq", "-y", "-o", str(log), *options, sys.executable, "-c", code]
    return subprocess.run(argv, env=child_env(), capture_output=True, text=True, timeout=120, check=False)


def calls_after_begin(log: Path) -> list[tuple[str, int]]:
    """Each system call from the mark on, as (name, its number among all of that name)."""
    counts: dict[str, int] = {}
    found: list[tuple[str, int]] = []
    begun = False
    for line in log.read_text(errors="replace").splitlines():
        match = re.match(r"\d+ +(\w+)\(", line)
        if match is None:
            continue
        counts[match[1]] = counts.get(match[1], 0) + 1
        if begun:
            found.append((match[1], counts[match[1]]))
        begun = begun or BEGIN in line
    return found


def strays(*below: Path) -> list[Path]:
    return [each for folder in below for each in folder.rglob("*.tmp")]
