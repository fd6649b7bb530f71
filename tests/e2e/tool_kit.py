"""Another tool, connected by the wizard and run in its folder."""

import subprocess
from pathlib import Path

from servers.cli import APP, run_wizard, wizard_env


def connect(tool: str) -> None:
    done = run_wizard(["connect", tool, "--yes"])
    assert done.exit == 0, done.err


def run(argv: list[str], folder: Path, **extra: str) -> "subprocess.CompletedProcess[bytes]":
    environment = wizard_env(PYTHONPATH=str(APP), DISABLE_AUTOUPDATER="1", **extra)
    return subprocess.run(
        argv, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=240, check=False
    )
