"""connections.json: what `wizard connect` put into which file of another tool. No byte of the file itself is kept."""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from wizard.errors import BadFile
from wizard.store.files import private_folder, read_private
from wizard.store.paths import Folders, shown
from wizard.store.replace import sweep, write_atomically
from wizard.values.frozen import dataclass

LOCK = "connections"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What was put at one place of the file. ``item``: into a list; ``whole``: ours by its name alone."""

    path: tuple[str, ...]
    value: Any
    item: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """``before`` and ``after`` are hashes of the file, None where there was none; it is recorded before it is done.

    ``inserted`` are place and text of each insertion; ``made`` the containers, ``folders`` the folders it took;
    ``module`` a file of our own that the tool loads.
    """

    tool: str
    profile: str
    path: str
    before: str | None
    after: str
    inserted: tuple[tuple[int, str], ...]
    pieces: tuple[Piece, ...]
    made: tuple[tuple[str, ...], ...] = ()
    folders: tuple[str, ...] = ()
    module: str | None = None


def load(folders: Folders) -> tuple[Connection, ...]:
    """In the order they were made. Raises BadFile."""
    path = path_of(folders)
    held = read_private(path)
    if held is None:
        return ()
    try:
        model = json.loads(held.data)
        if model["version"] == VERSION:
            return tuple(_connection(each) for each in model["connections"])
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise BadFile(
        f"`{shown(path)}` was changed or damaged, or is of a newer wizard",
        hint="delete it; take out of the tools' files what `wizard connect` put there by hand",
    )


def save(folders: Folders, connections: Iterable[Connection]) -> None:
    """All of them; no file when there are none. Under ``lock(folders, LOCK)``. Raises StorageUnavailable."""
    listed = [asdict(each) for each in connections]
    path = path_of(folders)
    sweep(private_folder(folders.state, link=True))
    if listed:
        text = json.dumps({"version": VERSION, "connections": listed}, indent=1)
        write_atomically(path, text.encode() + b"\n")
    else:
        with suppress(FileNotFoundError):
            os.unlink(path)


def tidy(folders: Folders) -> None:
    """Remove what killed writers of ours left."""
    sweep(folders.state)


def path_of(folders: Folders) -> str:
    return os.path.join(folders.state, "connections.json")


def _connection(each: dict[str, Any]) -> Connection:
    pieces = tuple(Piece(**{**piece, "path": _strings(piece["path"])}) for piece in each["pieces"])
    found = Connection(
        **{
            **each,
            "inserted": tuple((int(at), str(text)) for at, text in each["inserted"]),
            "pieces": pieces,
            "made": tuple(_strings(path) for path in each["made"]),
            "folders": _strings(each["folders"]),
        }
    )
    _strings([found.tool, found.profile, found.path, found.after, found.before or "", found.module or ""])
    return found


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TypeError
    return tuple(value)
