"""checks.json: when the login of each profile was last proven or refused, for people to read; no secrets."""

import binascii
import json
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Literal, NamedTuple

from wizard.errors import WizardError
from wizard.store.files import read_private
from wizard.store.paths import Folders
from wizard.values.frozen import dataclass
from wizard.values.profile import Auth, Profile

Result = Literal["valid", "limited", "rejected"]
_VERSION = 1
_MOST = 2000  # what stands in a file that can be read again
_WAIT_S = 2.0
_SLACK_S = 60  # clocks are set back a little


@dataclass(frozen=True, slots=True)
class Check:
    """``at`` is in seconds since the epoch."""

    at: int
    result: Result


class _Entry(NamedTuple):
    """``config`` is the file that names the profile: several may share these folders. ``login``: of what it was."""

    config: str
    profile: str
    login: int
    at: int
    result: Result


def last(folders: Folders, profiles: Iterable[Profile]) -> dict[str, Check]:
    """The last check of each, by name, where one of the login it has now is known. Whatever is wrong: none is."""
    entries = {each.profile: each for each in _read(folders) if each.config == folders.config_file}
    latest = time.time() + _SLACK_S
    return {
        each.name: Check(entry.at, entry.result)
        for each in profiles
        if (entry := entries.get(each.name)) is not None
        and entry.at <= latest
        and _agrees(entry.result, each.auth)
        and entry.login == _login(each)
    }


def note(folders: Folders, profile: Profile, result: Result) -> None:
    """It was checked just now. Nothing fails when that cannot be written."""
    entry = _Entry(
        config=folders.config_file, profile=profile.name, login=_login(profile), at=int(time.time()), result=result
    )
    _change(folders, profile.name, entry)


def forget(folders: Folders, profile: str) -> None:
    """Its login is another one, or gone. As :func:`note`."""
    _change(folders, profile, None)


def _agrees(result: Result, auth: Auth) -> bool:
    """config.toml is the person's, who may have said otherwise since."""
    return auth.rejected if result == "rejected" else auth.verified


def _login(profile: Profile) -> int:
    """What a check is of. Of a key that a variable or a program holds only where it comes from is known here."""
    auth = profile.auth
    obtained = f"{auth.obtained.timestamp():.0f}" if auth.obtained else ""
    command = (auth.command.command, *auth.command.args) if auth.command else ()
    held = (auth.method, auth.credential, obtained, auth.env_key, command)
    return binascii.crc32(repr((profile.provider, profile.protocol, profile.base_url, held)).encode())


def _change(folders: Folders, profile: str, entry: _Entry | None) -> None:
    from wizard.store.lock import lock  # noqa: PLC0415  # the list of profiles only reads, and is a first frame
    from wizard.store.replace import sweep, write_atomically  # noqa: PLC0415  # as above

    def is_it(each: _Entry) -> bool:
        return (each.config, each.profile) == (folders.config_file, profile)

    if entry is None and not any(map(is_it, _read(folders))):
        return
    with suppress(WizardError, OSError), lock(folders, "checks", deadline_s=_WAIT_S):
        listed = [each for each in _read(folders) if not is_it(each)]
        if entry is not None:
            listed.append(entry)
        body = {"v": _VERSION, "checks": [each._asdict() for each in listed[-_MOST:]]}
        sweep(folders.state)
        write_atomically(_path(folders), json.dumps(body).encode() + b"\n", undo=False)


def _path(folders: Folders) -> str:
    return os.path.join(folders.state, "checks.json")


def _read(folders: Folders) -> list[_Entry]:
    """In the order they were made. A file that is damaged, of another version or open to others says nothing."""
    try:
        held = read_private(_path(folders))
        if held is None or held.is_open_to_others:
            return []
        values = json.loads(held.data)
        if values["v"] != _VERSION:
            return []
        found = [_Entry(**each) for each in values["checks"]]
    except (WizardError, ValueError, KeyError, TypeError, RecursionError):
        return []
    return [each for each in found if _is_whole(each)]


def _is_whole(entry: _Entry) -> bool:
    texts = isinstance(entry.config, str) and isinstance(entry.profile, str)
    numbers = type(entry.login) is int and type(entry.at) is int and entry.at >= 0
    return texts and numbers and entry.result in ("valid", "limited", "rejected")
