"""config.toml as profiles: read whole, written one profile at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import UTC
from typing import Any

from wizard.errors import BadFile, Refused, UsageError
from wizard.store.config_file import GONE, VERSION, check_version, edit
from wizard.store.files import read
from wizard.store.paths import Folders, shown
from wizard.store.profile_edits import edits
from wizard.store.profile_table import profile as profile_in
from wizard.store.toml_file import LIMIT, decoded, parsed
from wizard.store.toml_text import Path
from wizard.values.frozen import dataclass
from wizard.values.profile import Profile, profile_name
from wizard.values.text import safe

Approve = Callable[[Profile | None], None]


@dataclass(frozen=True, slots=True)
class Config:
    """Profiles in file order. ``default`` is as it stands; ``broken`` holds why each of the others cannot be used."""

    default: str | None = None
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    broken: Mapping[str, BadFile | Refused] = field(default_factory=dict)


def load(path: str) -> Config:
    """The file at ``path``; a missing one is empty.

    Raises BadFile, with line and column where there is one, for a file that cannot be read as a whole or is of a newer
    version. A bad profile is in ``broken`` and hides no other.
    """
    held = read(path, LIMIT)
    if held is None:
        return Config()
    values = parsed(decoded(held.data, path).text, path)
    check_version(values, path)
    default, tables = values.get("default"), _tables(values, path)
    if default is not None and not isinstance(default, str):
        raise BadFile(f"`{shown(path)}`: `default` is not a string", hint="correct it in an editor")
    profiles: dict[str, Profile] = {}
    broken: dict[str, BadFile | Refused] = {}
    for name, table in tables.items():
        try:
            profiles[name] = profile_in(path, name, table)
        except (BadFile, Refused) as error:
            broken[name] = error
    return Config(default, profiles, broken)


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
        tables = _tables(values, path)
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
            now = profile_in(path, name, _tables(values, path).get(name))
        except (BadFile, Refused):
            return
        if now != profile:
            return
        if now.auth.verified != verified:
            yield ("profiles", name, "auth", "verified"), GONE if verified else False
        if now.auth.rejected != rejected:
            yield ("profiles", name, "auth", "rejected"), True if rejected else GONE

    edit(folders, plan)


def credentials(path: str) -> dict[str, str]:
    """The id of the credential each profile names, of those that cannot be used too. Raises BadFile."""
    held = read(path, LIMIT)
    tables = {} if held is None else _tables(parsed(decoded(held.data, path).text, path), path)
    found = {}
    for name, table in tables.items():
        auth = table.get("auth") if isinstance(table, dict) else None
        credential = auth.get("credential") if isinstance(auth, dict) else None
        if isinstance(credential, str):
            found[name] = credential
    return found


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
        if name in _tables(values, folders.config_file):
            yield ("profiles", name), GONE
            if values.get("default") == name:
                yield ("default",), GONE

    edit(folders, plan)


def _changed(table: Mapping[str, Any], path: Path, value: Any, *, above: Path = ()) -> Iterator[tuple[Path, Any]]:
    if table.get(path[-1]) != value:
        yield (*above, *path), GONE if value is None else value


def _tables(values: Mapping[str, Any], path: str) -> dict[str, Any]:
    tables = values.get("profiles", {})
    if not isinstance(tables, dict):
        raise BadFile(f"`{shown(path)}`: `profiles` is not a table", hint="correct it in an editor")
    return tables


def _table(values: Mapping[str, Any], name: str, path: str) -> dict[str, Any]:
    table = _tables(values, path).get(name)
    if not isinstance(table, dict):
        raise UsageError(f"no profile named `{safe(name, 64)}`", hint="`wizard status` lists them")
    return table
