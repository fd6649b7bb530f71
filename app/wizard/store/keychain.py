"""The keys that seal records, kept in the operating system's keyring: 32 random bytes, 44 characters each (R14–R17)."""

import binascii
import os
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import NamedTuple, TypeVar

from wizard.errors import Cancelled, KeyringLocked, KeyringSilent, StorageUnavailable
from wizard.store import secret_service, third_party
from wizard.store.backends import Backend, SecretService, system_backend
from wizard.store.deadline import Abandoned, Late, bounded
from wizard.store.secret_service import OTHER_PLACE, SILENT, UNLOCK, elsewhere, has_display

T = TypeVar("T")
SYSTEM = "the system keyring"


class KeyringState(NamedTuple):
    """``label`` names what was found; ``reason`` says why it is not usable, or what it will ask for."""

    usable: bool
    label: str
    reason: str = ""
    silent: bool = False  # it has not answered; it may in a moment


class Keychain:
    """``backend`` makes the keyring anew for each call, so that nothing is read back from a memory of what was written.

    ``cancel``, once set, ends the wait for a prompt. Every call may raise NoKeyring, KeyringLocked, KeyringSilent,
    StorageUnavailable or Cancelled.
    """

    def __init__(
        self,
        service: str,
        *,
        backend: Callable[[], Backend] = system_backend,
        read_s: float = 3.0,
        prompt_s: float = 60.0,
        cancel: threading.Event | None = None,
    ) -> None:
        self._service = service
        self._backend = backend
        self._read_s = read_s
        self._prompt_s = prompt_s
        self._cancel = cancel
        self.other: str | None = None if backend is not system_backend else third_party.configured()
        self.agreed = False  # to ``other``, by the person, in this process

    def key(self, name: str) -> bytes | None:
        """The key of that name; None only if the keyring, open and answering, does not have it."""
        text = self._call(lambda: self._holder(name).get(self._service, name), self._read_s, _called(name))
        if text is None:
            return None
        try:
            key = binascii.a2b_base64(text, strict_mode=True)
        except ValueError:
            key = b""
        if len(key) != 32:
            raise StorageUnavailable("what the keyring holds as our key is damaged", hint=OTHER_PLACE)
        return key

    def make(self, name: str) -> bytes:
        """A new key under a name that is free, kept and read back."""
        key = os.urandom(32)
        text = binascii.b2a_base64(key, newline=False).decode()
        called = _called(name)
        self._call(lambda: self._holder(name).set(self._service, name, text), self._prompt_s, called)
        if self._call(lambda: self._holder(name).get(self._service, name), self._read_s, called) != text:
            with suppress(StorageUnavailable):
                self._call(lambda: self._holder(name).delete(self._service, name), self._read_s)
            raise StorageUnavailable("the keyring did not keep what it was given", hint=OTHER_PLACE)
        return key

    def state(self) -> KeyringState:
        """What there is; asks for nothing and creates nothing. Raises nothing of its own."""
        try:
            return self._call(self._state, self._read_s)
        except StorageUnavailable as error:
            silent = isinstance(error, KeyringSilent)
            return KeyringState(usable=False, label="system keyring", reason=error.message, silent=silent)

    def look(self, names: Collection[str]) -> tuple[KeyringState, tuple[str, ...]]:
        """What there is, and which of the keys are not there, within the time of one reading; it asks for nothing."""

        def both() -> tuple[KeyringState, tuple[str, ...]]:
            state = self._state()
            if not state.usable or state.reason:
                return state, ()
            return state, tuple(each for each in names if self._holder(each).get(self._service, each) is None)

        return self._call(both, self._read_s)

    def _holder(self, name: str) -> Backend:
        other = third_party.holder(name)
        return self._backend() if other is None else third_party.backend(other)

    def _state(self) -> KeyringState:
        found = self._backend()
        if not isinstance(found, SecretService):
            return KeyringState(usable=True, label=f"system keyring ({found.name})")
        owner, locked = secret_service.look()
        label = f"system keyring ({owner})"
        if locked is False:
            return KeyringState(usable=True, label=label)
        problem = "it is locked" if locked else "it has no keyring yet"
        if has_display():
            return KeyringState(usable=True, label=label, reason=f"{problem}: a window will ask for its password")
        return KeyringState(usable=False, label=label, reason=f"{problem}, and there is no desktop to ask on")

    def _call(self, call: Callable[[], T], deadline_s: float, called: str = SYSTEM) -> T:
        try:
            return bounded(call, deadline_s, self._cancel)
        except Late:
            raise KeyringSilent(f"{called} has not answered within {deadline_s:g} s", hint=SILENT) from None
        except Abandoned:
            raise Cancelled from None
        except StorageUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # each backend fails in its own way; none may be taken for "absent"
            raise _meaning(error, called) from None


def _meaning(error: Exception, called: str) -> StorageUnavailable:
    from keyring.errors import KeyringLocked as Locked  # noqa: PLC0415  # late: 100 ms

    if isinstance(error, Locked):
        return KeyringLocked(f"{called} is locked", hint=UNLOCK)
    # The kind only: a message may hold what was to be kept.
    return StorageUnavailable(f"{called} answered with an error ({type(error).__name__})", hint=elsewhere())


def _called(name: str) -> str:
    other = third_party.holder(name)
    return SYSTEM if other is None else f"the keyring backend `{other[:120]}`"
