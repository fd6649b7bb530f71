"""What requests of one profile carry, kept in memory while it stands and made once for all who ask at a time."""

import os
import threading
import time
from concurrent.futures import Future
from dataclasses import field

from wizard.accounts.addressed import leading_to
from wizard.accounts.carried import Carried, after_refusal, carried
from wizard.api.access import inside
from wizard.values.frozen import dataclass


class _Abandoned(Exception):  # not an error: somebody else takes over
    """Who made it for all was interrupted."""


@dataclass(frozen=True, slots=True)
class _Flight:
    """One call, for everybody who asks meanwhile. ``refused`` None: nothing was refused, it is only not there."""

    refused: Carried | None
    begun: float
    process: int
    landed: "Future[Carried]" = field(default_factory=Future)


class Keeper:
    """To be used from any number of threads and event loops. Nothing is read before the first question."""

    def __init__(self, name: str | None, app: str | None) -> None:
        self._name = name
        self._app = app
        self._lock = threading.Lock()
        self._kept: Carried | None = None
        self._flight: _Flight | None = None
        self._fruitless: _Flight | None = None  # the last that found nothing but what was refused

    def now(self) -> Carried:
        """Raises as :func:`wizard.accounts.carried.carried`."""
        kept = self._kept
        return kept if kept is not None and kept.stands else self._asked(None)

    async def now_async(self) -> Carried:
        """The same; the loop goes on while files, a keyring, a token command or a provider are asked."""
        kept = self._kept
        return kept if kept is not None and kept.stands else await self._asked_async(None)

    def after_refusal(self, refused: Carried, sent: float) -> Carried | None:
        """Something else to try once after a 401 for a request ``sent`` then (monotonic); None: there is nothing else.

        Raises as :func:`wizard.accounts.carried.after_refusal`.
        """
        while True:
            if self._is_known_as_final(refused, sent):
                return None
            found = self._asked(refused)
            if not found.is_as(refused):
                return found

    async def after_refusal_async(self, refused: Carried, sent: float) -> Carried | None:
        while True:
            if self._is_known_as_final(refused, sent):
                return None
            found = await self._asked_async(refused)
            if not found.is_as(refused):
                return found

    def _is_known_as_final(self, refused: Carried, sent: float) -> bool:
        """Whether another was looked for since, in vain: of many requests refused at a time one looks."""
        last = self._fruitless
        return last is not None and last.refused is not None and last.refused.is_as(refused) and last.begun >= sent

    def _asked(self, refused: Carried | None) -> Carried:
        while True:
            found = self._boarded(refused)
            if isinstance(found, Carried):
                return found
            flight, is_pilot = found
            if is_pilot:
                self._fly(flight)
            try:
                return flight.landed.result()
            except _Abandoned:
                continue

    async def _asked_async(self, refused: Carried | None) -> Carried:
        from asyncio import wrap_future  # noqa: PLC0415  # 75 ms that only who has a loop needs, and has paid

        while True:
            found = self._boarded(refused)
            if isinstance(found, Carried):
                return found
            flight, is_pilot = found
            if is_pilot:
                # A daemon: a keyring that hangs does not hold up the exit.
                threading.Thread(target=self._fly, args=(flight, True), daemon=True, name="wizard-keeper").start()
            try:
                return await wrap_future(flight.landed)
            except _Abandoned:
                continue

    def _boarded(self, refused: Carried | None) -> Carried | tuple[_Flight, bool]:
        """What is there by now, or the call to wait for, and whether to make it."""
        with self._lock:
            kept = self._kept
            if kept is not None and (kept.stands if refused is None else not kept.is_as(refused)):
                return kept
            flight = self._flight
            # After a fork the thread that would land it is in the other process.
            if flight is not None and flight.process == os.getpid():
                return flight, False
            self._flight = flight = _Flight(refused, time.monotonic(), os.getpid())
            flight.landed.set_running_or_notify_cancel()  # who stops waiting does not stop it for the others
            return flight, True

    def _fly(self, flight: _Flight, aside: bool = False) -> None:
        """``aside``: on a thread of its own, where whatever goes wrong goes to who waits."""
        refused = flight.refused
        try:
            with leading_to(self._app):
                context = inside(self._app)
                made = carried(context, self._name) if refused is None else after_refusal(context, self._name, refused)
        except BaseException as error:
            self._land(flight, None)
            is_told = aside or isinstance(error, Exception)
            flight.landed.set_exception(error if is_told else _Abandoned())
            if not is_told:
                raise
            return
        self._land(flight, made)
        flight.landed.set_result(made)

    def _land(self, flight: _Flight, made: Carried | None) -> None:
        with self._lock:
            self._flight = None
            if made is not None:
                self._kept = made
                if flight.refused is not None and made.is_as(flight.refused):
                    self._fruitless = flight
