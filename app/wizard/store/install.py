"""install.json: which installation this is; so no two share the name of a key, and servers know each one again."""

import hashlib
import json
import os
import uuid

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


def host_id(folders: Folders, server: str) -> str:
    """A UUID by which ``server``, an origin, knows this installation again. It outlives every logout.

    Each server is told another one, and so is each app's installation; none of them leads back to the install id.
    """
    digest = hashlib.sha256(f"{install_id(folders)}\n{server}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


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
