"""host.json: where the program that an app's folders belong to keeps the presets it ships."""

import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from wizard.errors import BadFile, WizardError
from wizard.store.files import is_ours, private_folder, read_private
from wizard.store.paths import Folders, shown, typed

_LARGEST = 16 * 1024


def presets_of_host(folders: Folders) -> str | None:
    """The folder last told of; None if there is none, it cannot be read, or somebody else could have put it there."""
    try:
        return _remembered(folders)
    except BadFile:
        return None


def refused_presets(folders: Folders) -> BadFile | None:
    """Why those that were told of are left out; None if they are not."""
    try:
        _remembered(folders)
    except BadFile as error:
        return error
    return None


def remember_presets(folders: Folders, folder: str) -> None:
    """So that the commands with ``--app`` know them too. Writes nothing when nothing changed. Raises StorageUnavailable."""
    told = {"presets": folder, "owner": _owner(folder)}
    with suppress(BadFile):
        if _told(folders) == told:
            return
    path = os.path.join(private_folder(folders.state, link=True), "host.json")
    from wizard.store.replace import write_atomically  # noqa: PLC0415  # reading is what is in everybody's way

    write_atomically(path, json.dumps(told).encode() + b"\n")


def _remembered(folders: Folders) -> str | None:
    told = _told(folders)
    if told is None:
        return None
    folder = told.get("presets")
    if not isinstance(folder, str) or not os.path.isabs(folder):
        raise _left_out("`host.json` does not say where they are")
    _refuse_a_strangers(folder, told.get("owner"))
    return folder


def _told(folders: Folders) -> dict[str, Any] | None:
    """None when nothing was told. Raises BadFile."""
    try:
        held = read_private(os.path.join(folders.state, "host.json"), _LARGEST)
        found = json.loads(held.data) if held is not None else None
    except WizardError as error:
        raise _left_out(error.message) from None
    except (ValueError, RecursionError):
        raise _left_out("`host.json` cannot be understood") from None
    if held is None:
        return None
    return found if isinstance(found, dict) else {}


def _owner(folder: str) -> int | None:
    try:
        return os.stat(folder).st_uid
    except (OSError, ValueError):
        return None


def _refuse_a_strangers(folder: str, owner: object) -> None:
    """Raises BadFile unless only root, we, and who owned it when it was told of can have made it what it is now.

    A program that unpacks itself leaves no folder behind, and where it was anybody may make another: in `/tmp`.
    """
    try:
        if not os.path.isdir(folder):
            raise _left_out(f"`{shown(folder)}` is not there")
        if sys.platform == "win32":
            return
        for path in {*_above(os.path.abspath(folder)), *_above(os.path.realpath(folder))}:
            info = os.lstat(path)
            if not is_ours(info) and info.st_uid not in {0, owner}:
                raise _left_out(f"`{shown(path)}` belongs to somebody else")
            is_shared = path != os.path.realpath(folder) and info.st_mode & stat.S_ISVTX
            if not stat.S_ISLNK(info.st_mode) and info.st_mode & stat.S_IWOTH and not is_shared:
                raise _left_out(f"anybody may write into `{shown(path)}`", hint=f"`chmod o-w {typed(path)}`")
    except (OSError, ValueError) as error:
        raise _left_out(f"`{shown(folder)}`: {getattr(error, 'strerror', None) or 'not a usable path'}") from None


def _left_out(why: str, hint: str = "start the program once more: it says where they are now") -> BadFile:
    return BadFile(f"the presets of this program are left out: {why}", hint=hint)


def _above(path: str) -> Iterator[str]:
    yield path
    while (above := os.path.dirname(path)) != path:
        yield (path := above)
