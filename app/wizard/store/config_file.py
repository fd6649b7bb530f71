"""Writing config.toml: under the lock, on what is there now, and only after the result has been read again (R4, R8–R10)."""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from wizard.errors import BadFile, StorageUnavailable, TryAgain, UsageError, WizardError
from wizard.store import toml_text
from wizard.store.config import check_version
from wizard.store.files import make_folder, read
from wizard.store.links import real_place
from wizard.store.lock import CONFIG, lock
from wizard.store.paths import Folders, shown
from wizard.store.replace import sweep, write_atomically
from wizard.store.toml_file import LIMIT, decoded, parsed
from wizard.store.toml_scan import Path
from wizard.values.secret import Secret

Check = Callable[[dict[str, Any]], None]
Plan = Callable[[dict[str, Any]], Iterable[tuple[Path, Any]]]
GONE = object()  # in place of a value: the key goes, and all below it
_ATTEMPTS = 4


class _Changed(Exception):
    """Somebody who takes no lock, an editor, has saved the file since it was read."""


def edit(folders: Folders, plan: Plan, check: Check = lambda _: None) -> None:
    """Carry out what ``plan`` wants of the file as it is now: new values by path. What it wants already is not written.

    ``check`` sees the values the file would hold, and raises to keep them out.

    Raises BadFile for a file that cannot be parsed, is of a newer version or stands behind an unsafe link, TryAgain
    when the lock or the file stays busy, StorageUnavailable when it cannot be written. Nothing has changed then.
    """
    path = folders.config_file
    with lock(folders, CONFIG):
        for _ in range(_ATTEMPTS):
            try:
                _edit_once(path, plan, check)
            except _Changed:
                continue
            return
    raise TryAgain(f"`{shown(path)}` keeps changing while it is being written", hint="close the editor and try again")


def _edit_once(path: str, plan: Plan, check: Check) -> None:
    target = real_place(path)
    held = read(target, LIMIT)
    old = b"" if held is None else held.data
    text, bom = decoded(old, path)
    model = _model(text, path)
    check_version(model, path)
    edits = [(key, _plain(value)) for key, value in plan(model)]
    new = _edited(text, edits, path)
    for key, value in edits:
        _apply(model, key, value)
    check(model)
    if new == text:
        return
    if _pruned(_model(new, path)) != _pruned(model):
        raise _uneditable(path)
    folder = os.path.dirname(target)
    _made(folder)
    sweep(folder)
    write_atomically(target, _encoded(bom + new), alike=True, before=lambda: _unchanged(target, held and held.data))


def _made(folder: str) -> None:
    try:
        make_folder(folder)
    except OSError as error:
        raise StorageUnavailable(f"cannot make the folder `{shown(folder)}`: {error.strerror}") from error


def _edited(text: str, edits: list[tuple[Path, Any]], path: str) -> str:
    try:
        for key, value in edits:
            text = toml_text.drop(text, key) if value is GONE else toml_text.put(text, key, value)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise _uneditable(path) from error
    return text


def _uneditable(path: str) -> WizardError:
    return BadFile(
        f"`{shown(path)}` is written in a way that cannot be edited safely; nothing was changed",
        hint="give the profile a `[profiles.NAME]` table of its own",
    )


def _unchanged(target: str, old: bytes | None) -> None:
    now = read(target, LIMIT)
    if (None if now is None else now.data) != old:
        raise _Changed


def _model(text: str, path: str) -> dict[str, Any]:
    # Not-a-number equals nothing, itself included; its text does.
    return parsed(text, path, parse_float=lambda number: repr(float(number)))


def _plain(value: Any) -> Any:
    """``value`` as TOML reads it back: lists, and times in UTC without a fraction."""
    if isinstance(value, Secret):
        raise TypeError("a secret does not belong in config.toml")
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.replace(microsecond=0) if isinstance(value, datetime) else value


def _apply(model: dict[str, Any], path: Path, value: Any) -> None:
    for part in path[:-1]:
        model = model.setdefault(part, {})
    if value is GONE:
        model.pop(path[-1], None)
    else:
        model[path[-1]] = value


def _pruned(value: Any) -> Any:
    """Without empty tables: taking the last key of a dotted one takes the table too."""
    if isinstance(value, dict):
        return {key: each for key, each in ((k, _pruned(v)) for k, v in value.items()) if each != {}}
    return value


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise UsageError("a value is not valid text") from error
