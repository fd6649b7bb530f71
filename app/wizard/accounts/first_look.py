"""What can be told of the profiles at a glance."""

import os

from wizard.store.paths import folders


def has_profiles() -> bool:
    """Whether the file of profiles seems to hold any; reading it properly may tell otherwise. Raises as ``folders``."""
    try:
        with open(folders(None).config_file, "rb", opener=_unblocked) as file:
            return b"profiles" in file.read(128 * 1024)
    except OSError:
        return False


def _unblocked(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # it may be a pipe
