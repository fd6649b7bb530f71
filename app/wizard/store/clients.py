"""clients.json: the client ids that servers have issued to the sign-ins of this installation; no secrets."""

import json
import os
from dataclasses import asdict, replace
from typing import Any

from wizard.store.files import private_folder, read_private
from wizard.store.lock import lock
from wizard.store.paths import Folders
from wizard.store.replace import write_atomically
from wizard.values.credential import Issued
from wizard.values.frozen import dataclass

_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Client:
    """``config`` is the file that names the profile: several may share these folders."""

    config: str
    server: str
    profile: str
    client: str
    subject: str | None = None
    consent: bool = False


def issued(folders: Folders, server: str, profile: str) -> Issued | None:
    """What the next sign-in of a profile asks ``server`` with, an origin; None: it is to be issued one."""
    for each in _read(folders):
        if (each.config, each.server, each.profile) == (folders.config_file, server, profile):
            return Issued(client=each.client, subject=each.subject, consent=each.consent)
    return None


def put(folders: Folders, server: str, profile: str, found: Issued | None) -> Issued | None:
    """Keep it in the place of what the profile had, None: nothing. What was known of the same client stays known.

    Raises StorageUnavailable, TryAgain.
    """
    with lock(folders, "clients"):
        all_of_them = _read(folders)
        if found is not None and found.subject is None:
            same = [each for each in all_of_them if (each.server, each.client) == (server, found.client)]
            subject = next((each.subject for each in same if each.subject), None)
            found = replace(found, subject=subject, consent=found.consent or any(each.consent for each in same))
        left = [
            each
            for each in all_of_them
            if (each.config, each.server, each.profile) != (folders.config_file, server, profile)
        ]
        if found is not None:
            left.append(_Client(config=folders.config_file, server=server, profile=profile, **asdict(found)))
        if left != all_of_them:
            _write(folders, left)
    return found


def rename(folders: Folders, client: str, profile: str) -> None:
    """The sign-in was saved as ``profile``, whatever it was called when it began."""
    _change(folders, lambda each: replace(each, profile=profile) if each.client == client else each)


def forget(folders: Folders, profile: str) -> None:
    """The profile is gone for good."""
    _change(folders, lambda each: None if each.profile == profile else each)


def _change(folders: Folders, change: Any) -> None:
    if not any(each.config == folders.config_file for each in _read(folders)):
        return
    with lock(folders, "clients"):
        before = _read(folders)
        after = [change(each) if each.config == folders.config_file else each for each in before]
        kept = list(dict.fromkeys(each for each in after if each is not None))
        if kept != before:
            _write(folders, kept)


def _path(folders: Folders) -> str:
    return os.path.join(folders.state, "clients.json")


def _read(folders: Folders) -> list[_Client]:
    """A damaged file says nothing: each of them is then issued anew."""
    held = read_private(_path(folders))
    try:
        values = json.loads(held.data)["clients"] if held else []
        found = [_Client(**each) for each in values]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return [each for each in found if _is_whole(each)]


def _is_whole(client: _Client) -> bool:
    texts = (client.config, client.server, client.profile, client.client, client.subject or "")
    return all(isinstance(each, str) for each in texts) and type(client.consent) is bool


def _write(folders: Folders, clients: list[_Client]) -> None:
    private_folder(folders.state, link=True)
    body = {"v": 1, "clients": [asdict(each) for each in clients[-_MOST:]]}
    write_atomically(_path(folders), json.dumps(body).encode() + b"\n")
