"""host.json: where the program that an app's folders belong to keeps the presets it ships."""

import json
import os
import stat
import sys
from collections.abc import Iterator
from typing import Any

from wizard.errors import WizardError
from wizard.store.files import is_ours, private_folder, read_private
from wizard.store.paths import Folders
from wizard.store.replace import write_atomically

_LARGEST = 16 * 1024


def presets_of_host(folders: Folders) -> str | None:
    """The folder last told of; None if there is none, it cannot be read, or somebody else could have put it there."""
    told = _told(folders)
    folder = told.get("presets")
    if not isinstance(folder, str) or not os.path.isabs(folder):
        return None
    return folder if _is_safe(folder, told.get("owner")) else None


def remember_presets(folders: Folders, folder: str) -> None:
    """So that the commands with ``--app`` know them too. Writes nothing when nothing changed. Raises StorageUnavailable."""
    told = {"presets": folder, "owner": _owner(folder)}
    if _told(folders) != told:
        path = os.path.join(private_folder(folders.state, link=True), "host.json")
        write_atomically(path, json.dumps(told).encode() + b"\n")


def _told(folders: Folders) -> dict[str, Any]:
    try:
        held = read_private(os.path.join(folders.state, "host.json"), _LARGEST)
        found = json.loads(held.data) if held is not None else None
    except (WizardError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _owner(folder: str) -> int | None:
    try:
        return os.stat(folder).st_uid
    except (OSError, ValueError):
        return None


def _is_safe(folder: str, owner: object) -> bool:
    """Whether only root, we, and who owned it when it was told of can have made it what it is now.

    A program that unpacks itself leaves no folder behind, and where it was anybody may make another: in `/tmp`.
    """
    if sys.platform == "win32":
        return True
    try:
        for path in {*_above(os.path.abspath(folder)), *_above(os.path.realpath(folder))}:
            info = os.lstat(path)
            if not is_ours(info) and info.st_uid not in {0, owner}:
                return False
            is_shared = path != os.path.realpath(folder) and info.st_mode & stat.S_ISVTX
            if not stat.S_ISLNK(info.st_mode) and info.st_mode & stat.S_IWOTH and not is_shared:
                return False
    except (OSError, ValueError):
        return False
    return True


def _above(path: str) -> Iterator[str]:
    yield path
    while (above := os.path.dirname(path)) != path:
        yield (path := above)
