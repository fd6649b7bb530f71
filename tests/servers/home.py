"""Where the wizard keeps things in a test's home."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

A_HOME = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


def config() -> Path:
    return Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")


def creds() -> Path:
    """The folder of sealed and plain credentials; it may not be there yet."""
    return Path(os.environ["XDG_STATE_HOME"], "wizard", "creds")


@contextmanager
def new_home(folder: Path) -> Iterator[None]:
    """Nothing there yet: no profile, no candidate."""
    before = {name: os.environ[name] for name in A_HOME}
    for name in A_HOME:
        (folder / name).mkdir(parents=True)
        os.environ[name] = str(folder / name)
    try:
        yield
    finally:
        os.environ.update(before)
        shutil.rmtree(folder)
