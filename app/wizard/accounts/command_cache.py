"""What token commands printed, kept for as long as their profiles say: in the memory of a long-lived process only."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from wizard.values.profile import TokenCommand
from wizard.values.secret import Secret

Key = tuple[str, str, TokenCommand]  # config.toml, profile, and the command as it stood


@dataclass(slots=True)
class _Slot:
    lock: threading.Lock = field(default_factory=threading.Lock)
    token: Secret | None = None
    wall: float = 0.0
    monotonic: float = 0.0


class CommandCache:
    """One command at a time runs for a profile; who waited for it takes what it printed."""

    def __init__(self) -> None:
        self._slots: dict[Key, _Slot] = {}
        self._lock = threading.Lock()
        self._process = os.getpid()

    def token(self, key: Key, run: Callable[[], Secret], *, refused: Secret | None = None) -> Secret:
        """The token at hand, unless it is too old or is the one ``refused``; else what ``run`` gives, kept from now on.

        Raises as ``run``; nothing is kept of a failure.
        """
        if self._process != os.getpid():
            # After a fork what another thread had locked stays so, since that thread is in the other process.
            self._lock, self._slots, self._process = threading.Lock(), {}, os.getpid()
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
        asked = time.monotonic()
        with slot.lock:
            kept = slot.token
            if kept is not None and kept != refused and (_is_fresh(slot, key[2]) or slot.monotonic > asked):
                return kept
            slot.token = None
            token = run()
            slot.token, slot.wall, slot.monotonic = token, time.time(), time.monotonic()
            return token

    def serves(self, key: Key, token: Secret) -> bool:
        """Whether ``token`` is what :meth:`token` would give now; waits for nobody, so false while the command runs."""
        slot = self._slots.get(key)
        if slot is None or not slot.lock.acquire(blocking=False):
            return False
        try:
            return slot.token == token and _is_fresh(slot, key[2])
        finally:
            slot.lock.release()


def _is_fresh(slot: _Slot, command: TokenCommand) -> bool:
    # One clock stands still while a laptop sleeps, the other can be set: back, even.
    age_s = max(time.monotonic() - slot.monotonic, abs(time.time() - slot.wall))
    return age_s * 1000 < command.refresh_interval_ms


# A program that imports this package lives longer than one command; so may what token commands print.
LASTING = CommandCache()
