"""The caller's side of a refresh: one for all processes, looked at again under the lock, waited for but not depended on."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from wizard.errors import BadFile, LockBusy, LoginNeeded, Refused, Rejected, StorageUnavailable, TryAgain, WizardError
from wizard.machine.detached import Detached
from wizard.refresh import notes as memory
from wizard.refresh.due import due
from wizard.refresh.job import Job
from wizard.store import record
from wizard.store.lock import lock
from wizard.store.opened import Opened
from wizard.store.vault import Vault
from wizard.values.credential import Credential
from wizard.values.frozen import dataclass
from wizard.values.preset import OAuthLogin
from wizard.values.secret import Secret

# The child's own path, since it ignores the environment's: what we import, it imports.
START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from wizard.refresh.worker import main; main()"
# A waiter looks in between whether what it waits for has happened.
LOOK_S = 0.3
# For a new token where the old one still serves.
SOFT_S = 5.0
_ERRORS: Mapping[int, type[WizardError]] = {
    each.exit_code: each for each in (BadFile, LoginNeeded, StorageUnavailable, Refused, Rejected, TryAgain)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """``reopen`` opens the record as another login may have left it. ``end`` is when the caller must be done.

    It is of the monotonic clock. ``how`` is the login of the preset, filled, and the environment to ask in; only who asks
    has to know. ``again`` is the command that logs in. ``refused``: the token a provider no longer takes.
    """

    vault: Vault
    how: Callable[[], tuple[OAuthLogin, Mapping[str, str]] | None]
    reopen: Callable[[], Opened]
    end: float
    again: str
    refused: Secret | None = None

    def renewed(self, opened: Opened, *, waits: bool) -> Credential:
        """A token that serves. ``waits`` false: only if nobody else is at it.

        Raises LoginNeeded when there is no renewing it, TryAgain when not now; Refused, StorageUnavailable, BadFile.
        """
        first = opened
        end = self.end if waits else min(self.end, time.monotonic() + SOFT_S)
        while not self._serves(opened, first):
            left = end - time.monotonic()
            if left <= 0:
                raise TryAgain("another wizard is renewing the login, and it takes long", hint="try again")
            try:
                slice_s = min(LOOK_S, left) if waits else 0.0
                with lock(self.vault.folders, f"credential-{opened.header.id}", deadline_s=slice_s) as fd:
                    opened = self._current(opened)
                    worker = None if self._serves(opened, first) else self._started(opened, fd)
            except LockBusy:
                if not waits:
                    raise
                opened = self._current(opened)
            else:
                return (
                    opened.credential if worker is None else self._outcome(opened, worker.said(end - time.monotonic()))
                )
        return opened.credential

    def _serves(self, opened: Opened, first: Opened) -> bool:
        """Whether it is what the caller came for. One that somebody renewed meanwhile is, however short its life."""
        stands = due(opened.header, record.now())
        if self.refused is not None:
            return stands != "expired" and opened.credential.secret != self.refused
        return stands == "fresh" or (stands != "expired" and opened.header.generation > first.header.generation)

    def _current(self, opened: Opened) -> Opened:
        header = self.vault.header(opened.header.id)
        if header is None:
            raise LoginNeeded("the login has ended", hint=self.again)
        if header.generation == opened.header.generation and header == opened.header:
            return opened
        try:
            return self.vault.opened(header.id, known=opened.known)
        except StorageUnavailable:
            return self.reopen()

    def _started(self, opened: Opened, fd: int) -> Detached:
        """Under the lock. Nothing is asked of a provider that said no, or said not now."""
        token = opened.credential.refresh_token
        if token is None:
            raise LoginNeeded("the login has expired", hint=self.again)
        notes = memory.read(self.vault.folders, opened.header.id, memory.digest(token))
        if notes.dead:
            raise LoginNeeded(notes.dead, hint=self.again)
        if pause := notes.waits(record.now().wall):
            raise TryAgain(f"the provider could not renew the login; next try in {pause:.0f} s", hint="try again later")
        if (how := self.how()) is None:
            raise LoginNeeded("the login has expired, and its preset does not say how to renew it", hint=self.again)
        login, environ = how
        inherits = sys.platform != "win32"
        job = Job(
            folders=self.vault.folders,
            id=opened.header.id,
            generation=opened.header.generation,
            known=opened.known,
            login=login,
            inherits=inherits,
        )
        if not sys.executable:
            raise TryAgain("cannot renew the login: this program does not know its interpreter")
        argv = [sys.executable, "-I", "-c", START, json.dumps(_path())]
        return Detached(argv, environ, job.encoded(), keep=(fd,) if inherits else ())

    def _outcome(self, before: Opened, said: bytes | None) -> Credential:
        opened = self._current(before)
        if self._serves(opened, before):
            return opened.credential
        if said is None:
            raise TryAgain("the provider takes long to renew the login; it goes on", hint="try again")
        try:
            told = json.loads(said) if said else {}
        except ValueError:
            told = {}
        if "secret" in told:
            return replace(before.credential, secret=Secret(told["secret"]), expires_at=told["expires_at"])
        if "error" in told:
            code, message, hint = told["error"]
            raise _ERRORS.get(code, TryAgain)(message, hint=self.again if code == LoginNeeded.exit_code else hint)
        raise TryAgain("the login could not be renewed", hint="try again")


def _path() -> list[str]:
    """Where this process imports from, but never where the person happens to stand (SECURITY R89)."""
    own = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    here = ""
    with suppress(OSError):
        here = os.path.realpath(os.getcwd())
    found = [each for each in sys.path if os.path.isabs(each) and os.path.realpath(each) != here]
    return found if own in found else [own, *found]
