"""The profiles in config.toml, read as :mod:`wizard.store.config` does and written one at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any

from wizard.errors import BadFile, Refused, UsageError
from wizard.store.config import VERSION, Config, credentials, load
from wizard.store.config import tables as tables_in
from wizard.store.config_file import GONE, edit
from wizard.store.paths import Folders
from wizard.store.profile_edits import edits
from wizard.store.profile_table import profile as profile_in
from wizard.store.toml_scan import Path
from wizard.values.profile import Profile, profile_name
from wizard.values.text import safe

__all__ = ["Config", "credentials", "detach", "load", "mark_checked", "put", "remove", "set_default", "set_model"]

Approve = Callable[[Profile | None], None]


def put(folders: Folders, profile: Profile, *, make_default: bool = False, approve: Approve = lambda _: None) -> None:
    """Write ``profile``, new or changed; the first of all becomes the default. Raises as ``config_file.edit``.

    ``approve`` is given the profile that stands there, under the lock, and raises to leave it so. Raises UsageError
    when the profile would not read back as it is.
    """
    name = profile_name(profile.name)
    path = folders.config_file
    if (obtained := profile.auth.obtained) is not None:
        whole = obtained.astimezone(UTC).replace(microsecond=0)
        profile = replace(profile, auth=replace(profile.auth, obtained=whole))

    def plan(values: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
        tables = tables_in(values, path)
        if not values:
            yield ("version",), VERSION
        if make_default or (not tables and "default" not in values):
            yield from _changed(values, ("default",), name)
        try:
            old = profile_in(path, name, tables.get(name))
        except (BadFile, Refused):
            old = None
        approve(old)
        yield from edits(profile, old, tables.get(name))

    def check(values: dict[str, Any]) -> None:
        try:
            same = profile_in(path, name, values["profiles"][name]) == profile
        except (BadFile, Refused) as error:
            raise UsageError(f"nothing was written: {error.message}", hint="check what was given") from error
        if not same:
            raise UsageError("a value of the profile cannot be written to config.toml", hint="check what was given")

    edit(folders, plan, check)


def mark_checked(folders: Folders, profile: Profile, *, verified: bool, rejected: bool = False) -> None:
    """Say how the check of ``profile`` ended, if it still is the login that was checked."""
    name, path = profile.name, folders.config_file

    def plan(values: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
        try:
            now = profile_in(path, name, tables_in(values, path).get(name))
        except (BadFile, Refused):
            return
        if now != profile:
            return
        if now.auth.verified != verified:
            yield ("profiles", name, "auth", "verified"), GONE if verified else False
        if now.auth.rejected != rejected:
            yield ("profiles", name, "auth", "rejected"), True if rejected else GONE

    edit(folders, plan)


def set_default(folders: Folders, name: str) -> None:
    """Raises UsageError if there is no such profile; else as ``config_file.edit``."""

    def plan(values: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
        _table(values, name, folders.config_file)
        yield from _changed(values, ("default",), name)

    edit(folders, plan)


def set_model(folders: Folders, name: str, model: str | None) -> None:
    """None takes the default model out. Raises UsageError if there is no such profile."""

    def plan(values: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
        table = _table(values, name, folders.config_file)
        yield from _changed(table, ("model",), model, above=("profiles", name))

    edit(folders, plan)


def detach(folders: Folders, name: str) -> None:
    """Logged out: the credential's id goes, everything else stays. Raises UsageError if there is no such profile."""

    def plan(values: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
        auth = _table(values, name, folders.config_file).get("auth")
        if isinstance(auth, dict):
            yield from _changed(auth, ("credential",), None, above=("profiles", name, "auth"))

    edit(folders, plan)


def remove(folders: Folders, name: str) -> None:
    """Take a profile out, and the default with it if it was that; what is not there is not missed."""

    def plan(values: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
        if name in tables_in(values, folders.config_file):
            yield ("profiles", name), GONE
            if values.get("default") == name:
                yield ("default",), GONE

    edit(folders, plan)


def _changed(table: Mapping[str, Any], path: Path, value: Any, *, above: Path = ()) -> Iterator[tuple[Path, Any]]:
    if table.get(path[-1]) != value:
        yield (*above, *path), GONE if value is None else value


def _table(values: Mapping[str, Any], name: str, path: str) -> dict[str, Any]:
    table = tables_in(values, path).get(name)
    if not isinstance(table, dict):
        raise UsageError(f"no profile named `{safe(name, 64)}`", hint="`wizard status` lists them")
    return table
