"""Where the wizard keeps things in a test's home."""

import os
from pathlib import Path


def config() -> Path:
    return Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")


def creds() -> Path:
    """The folder of sealed and plain credentials; it may not be there yet."""
    return Path(os.environ["XDG_STATE_HOME"], "wizard", "creds")
