"""install.json: which installation sealed a record, so that no two share the name of a key."""

import json
import os

from wizard.errors import BadFile
from wizard.store.files import private_folder, read_private
from wizard.store.lock import lock
from wizard.store.paths import Folders, shown
from wizard.store.replace import write_atomically


def install_id(folders: Folders) -> str:
    """32 hexadecimal digits, made at first use. Raises BadFile, StorageUnavailable."""
    path = os.path.join(private_folder(folders.state, link=True), "install.json")
    found = _read(path)
    if found is not None:
        return found
    with lock(folders, "install"):
        found = _read(path)  # another process may have been first
        if found is None:
            found = os.urandom(16).hex()
            write_atomically(path, json.dumps({"install_id": found}).encode() + b"\n")
    return found


def _read(path: str) -> str | None:
    held = read_private(path)
    if held is None:
        return None
    try:
        found = json.loads(held.data)["install_id"]
        if isinstance(found, str) and len(found) == 32 and int(found, 16) >= 0:
            return found
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise BadFile(f"`{shown(path)}` was changed or damaged", hint="delete it; it is made anew")
