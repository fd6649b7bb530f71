"""config.toml as it stands: the profiles in it, and which version of this program wrote it."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from wizard.errors import BadFile, Refused
from wizard.store.files import read
from wizard.store.paths import shown
from wizard.store.toml_file import LIMIT, decoded, parsed
from wizard.values.frozen import dataclass
from wizard.values.profile import Profile

VERSION = 1


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
    from wizard.store.profile_table import profile as profile_in  # noqa: PLC0415  # a first run has none

    values = parsed(decoded(held.data, path).text, path)
    check_version(values, path)
    default, found = values.get("default"), tables(values, path)
    if default is not None and not isinstance(default, str):
        raise BadFile(f"`{shown(path)}`: `default` is not a string", hint="correct it in an editor")
    profiles: dict[str, Profile] = {}
    broken: dict[str, BadFile | Refused] = {}
    for name, table in found.items():
        try:
            profiles[name] = profile_in(path, name, table)
        except (BadFile, Refused) as error:
            broken[name] = error
    return Config(default, profiles, broken)


def credentials(path: str) -> dict[str, str]:
    """The id of the credential each profile names, of those that cannot be used too. Raises BadFile."""
    held = read(path, LIMIT)
    every = {} if held is None else tables(parsed(decoded(held.data, path).text, path), path)
    found = {}
    for name, table in every.items():
        auth = table.get("auth") if isinstance(table, dict) else None
        credential = auth.get("credential") if isinstance(auth, dict) else None
        if isinstance(credential, str):
            found[name] = credential
    return found


def check_version(values: Mapping[str, object], path: str) -> None:
    """Raises BadFile for a version this program does not know: such a file is never written either."""
    version = values.get("version", VERSION)
    if type(version) is not int or version < 1:
        raise BadFile(f"`{shown(path)}`: `version` is not {VERSION}", hint="correct it in an editor")
    if version > VERSION:
        raise BadFile(f"`{shown(path)}` is of version {version}; this wizard knows {VERSION}", hint="update wizard")


def tables(values: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Those of the profiles, by name. Raises BadFile."""
    found = values.get("profiles", {})
    if not isinstance(found, dict):
        raise BadFile(f"`{shown(path)}`: `profiles` is not a table", hint="correct it in an editor")
    return found
