"""host.json: where the program that an app's folders belong to keeps the presets it ships."""

import json
import os

from wizard.errors import WizardError
from wizard.store.files import private_folder, read_private
from wizard.store.paths import Folders
from wizard.store.replace import write_atomically

_LARGEST = 16 * 1024


def presets_of_host(folders: Folders) -> str | None:
    """The folder last told of; None if there is none, or it cannot be read. It may be gone by now."""
    try:
        held = read_private(os.path.join(folders.state, "host.json"), _LARGEST)
        found = json.loads(held.data)["presets"] if held is not None else None
    except (WizardError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str) and os.path.isabs(found) else None


def remember_presets(folders: Folders, folder: str) -> None:
    """So that the commands with ``--app`` know them too. Writes nothing when nothing changed. Raises StorageUnavailable."""
    if presets_of_host(folders) != folder:
        path = os.path.join(private_folder(folders.state, link=True), "host.json")
        write_atomically(path, json.dumps({"presets": folder}).encode() + b"\n")
