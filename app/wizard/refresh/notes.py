"""What is remembered of earlier tries with one refresh token, at ``creds/ID.refresh``: no secrets, read without a lock."""

import json
import math
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

from wizard.errors import WizardError
from wizard.store import record
from wizard.store.files import private_folder, read_private
from wizard.store.paths import Folders
from wizard.store.replace import write_atomically
from wizard.store.successor import notes_of
from wizard.values.frozen import dataclass
from wizard.values.secret import Secret
from wizard.values.text import safe

LONGEST_PAUSE_S = 60.0
FIRST_PAUSE_S = 2.0
_LARGEST = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """``about`` is the refresh token's SHA-256: of any other they say nothing. Times are wall-clock seconds.

    ``asked``: when it was sent, with no answer yet. ``dead``: why it will never work again. ``until``: not before then;
    ``tries``: how often in a row it did not work out.
    """

    about: str
    asked: float | None = None
    dead: str = ""
    until: float = 0.0
    tries: int = 0

    def waits(self, wall: float) -> float:
        """Seconds until the next try; a date further off than any pause is from another clock."""
        left = self.until - wall
        return left if 0 < left <= LONGEST_PAUSE_S * 1.25 else 0.0

    def later(self, wall: float, retry_after_s: float | None, jitter: float) -> "Notes":
        """After one more failure: twice as long as after the last, and no sooner than the provider asks for.

        ``jitter`` is between 0 and 1. Two, six, fourteen seconds: three requests in any ten.
        """
        pause = max(min(FIRST_PAUSE_S * 2 ** min(self.tries, 10), LONGEST_PAUSE_S), retry_after_s or 0.0)
        until = wall + min(pause, LONGEST_PAUSE_S) * (1 + jitter / 4)
        return replace(self, until=until, tries=min(self.tries + 1, 99))


def digest(token: Secret) -> str:
    import hashlib  # noqa: PLC0415  # not to know whether a login is over

    return hashlib.sha256(token.reveal().encode()).hexdigest()


def read(folders: Folders, credential_id: str, about: str) -> Notes:
    """What is known; nothing, where there is no file, a damaged one, or one about another token."""
    found = _found(folders, credential_id)
    return found if found is not None and found.about == about else Notes(about=about)


def ended(folders: Folders, credential_id: str) -> str:
    """Why the login is over, as far as it is known without opening the record; empty if it is not."""
    found = _found(folders, credential_id)
    return found.dead if found else ""


def write(folders: Folders, credential_id: str, notes: Notes) -> None:
    """Raises StorageUnavailable."""
    path = notes_of(record.path_of(folders.state, credential_id))
    private_folder(os.path.dirname(path))
    write_atomically(path, json.dumps(asdict(notes)).encode(), undo=False)


def forget(folders: Folders, credential_id: str) -> None:
    """There is nothing to remember."""
    with suppress(OSError):
        os.unlink(notes_of(record.path_of(folders.state, credential_id)))


def _found(folders: Folders, credential_id: str) -> Notes | None:
    with suppress(WizardError, ValueError, TypeError, KeyError, RecursionError):
        held = read_private(notes_of(record.path_of(folders.state, credential_id)), _LARGEST)
        return None if held is None else _notes(json.loads(held.data))
    return None


def _notes(values: Mapping[str, Any]) -> Notes:
    asked = values["asked"]
    return Notes(
        about=str(values["about"]),
        asked=None if asked is None else _number(asked),
        dead=safe(values["dead"], 300),
        until=_number(values["until"]),
        tries=max(0, min(99, int(_number(values["tries"])))),
    )


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError
    return float(value)
