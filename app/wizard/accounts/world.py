"""The machine's side of a login: requests, waiting, the check of what is saved, and the save itself."""

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Self

from wizard.accounts.clock import Clock
from wizard.accounts.context import Context
from wizard.accounts.listener import Listener
from wizard.accounts.preload import quiet
from wizard.login.draft import Draft
from wizard.login.driver import whole
from wizard.login.effects import (
    Identify,
    Keep,
    Launch,
    Launched,
    Listen,
    Listening,
    Moment,
    Page,
    Recall,
    Remember,
    Reserve,
    RunCommand,
    Send,
)
from wizard.login.review_question import Place
from wizard.machine.thread import in_thread, in_thread_together
from wizard.values.credential import Authorization, Candidate, Credential, Identity, Issued, Kept, Outcome, Saved
from wizard.values.found_key import FoundKey
from wizard.values.profile import Store
from wizard.values.secret import Secret

if TYPE_CHECKING:
    import httpx

    from wizard.accounts.candidates import Candidates
    from wizard.machine.http import Http
    from wizard.oauth.redirect import Denied, Granted

SETTLES_S = 0.3


class Machine:
    """A ``World`` over real sockets and folders. Use as an async context manager.

    What only a later step needs is imported by that step: a machine stands behind the first frame (20 ms of it).
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._http: Http | None = None
        self._listener = Listener(context.environ, lambda: context.secret_names)
        self._clock = Clock()
        self._has_acted = False
        self._was_sent = False  # what cannot be asked again, since there is room for its answer

    @cached_property
    def _candidates(self) -> "Candidates":
        from wizard.accounts.candidates import Candidates  # noqa: PLC0415  # see above

        return Candidates(self._context)

    # The browser's side of a sign-in is the listener's.
    async def listen(self, step: Listen, /) -> Listening:
        return await self._listener.listen(step)

    async def launch(self, step: Launch, /) -> Launched:
        return await self._listener.launch(step)

    async def redirected(self) -> "Granted | Denied":
        return await self._listener.redirected()

    async def stop_listening(self, page: Page, /) -> None:
        await self._listener.stop(page)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        # Called off twice, by the person and by the screen that goes, it is closed all the same.
        _, called_off = await whole(self._close(*exc))
        if called_off is not None:
            raise called_off

    async def _close(self, *exc: object) -> None:
        await self._listener.close()
        if self._candidates.has_room and not self._was_sent:
            # Called off in between: nothing was asked for, so there is nothing the next login should be told of.
            await in_thread(self._candidates.clear)
        self._candidates.close()
        if self._http is not None:
            await self._http.__aexit__(*exc)

    def _new_action(self) -> None:
        """From the second one of this login on, a passphrase that did not do may be asked for again."""
        if self._has_acted:
            self._context.ask_again()
        self._has_acted = True

    async def send(self, step: Send, /) -> "httpx.Response":
        if self._http is None:
            from wizard.machine.http import Http  # noqa: PLC0415  # 100 ms: not before there is something to send

            self._http = Http()
        self._was_sent |= step.final
        carried = [each for each in (step.authorization, step.also) if each is not None]
        return await self._http.send(step.request, carried, step.timeout_s)

    async def front(self, profile: str, /) -> Authorization | None:
        from wizard.accounts.fronted import fronted  # noqa: PLC0415  # httpx, for the few who have one

        self._new_action()
        return await fronted(self._context, profile)

    async def sleep(self, seconds: float, /) -> Moment:
        await asyncio.sleep(seconds)
        return self._clock.now()

    async def identify(self, step: Identify, /) -> Identity:
        folders, app = self._context.folders, self._context.app or "wizard"

        def identity() -> Identity:
            from wizard.machine.http import version  # noqa: PLC0415  # 100 ms: not before somebody is to be told
            from wizard.store import clients  # noqa: PLC0415  # as above
            from wizard.store.install import host_id  # noqa: PLC0415  # as above

            issued = clients.issued(folders, step.server, step.profile)
            return Identity(app=app, host_id=host_id(folders, step.server), issued=issued, version=version())

        return await in_thread(identity)

    async def remember(self, step: Remember, /) -> Issued | None:
        from wizard.store import clients  # noqa: PLC0415  # see above

        return await in_thread(lambda: clients.put(self._context.folders, step.server, step.profile, step.issued))

    async def reserve(self, step: Reserve, /) -> Kept:
        left = threading.Event()
        self._was_sent = False

        def reserved() -> Kept:
            kept = self._candidates.reserve(step.draft, step.store, step.passphrase)
            if left.is_set():
                self._candidates.let_go(kept.id)
            return kept

        try:
            return await in_thread(reserved)
        except asyncio.CancelledError:
            # The thread is left behind, with a keyring perhaps; what it still makes is not wanted any more.
            left.set()
            raise

    async def keep(self, step: Keep, /) -> None:
        await in_thread(lambda: self._candidates.keep(step.kept, step.credential))

    async def let_go(self, record: str, /) -> None:
        await in_thread(lambda: self._candidates.let_go(record))

    async def found_keys(self) -> tuple[FoundKey, ...]:
        await quiet()  # modules and files compete with the first frame as well
        return await in_thread(lambda: _in_files(self._context))

    async def running(self, servers: Mapping[str, str], /) -> AsyncIterator[str]:
        await quiet()
        from wizard.accounts.local_servers import running  # noqa: PLC0415  # see above

        async for each in running(servers):
            yield each

    async def servers(self, servers: Mapping[str, str], /) -> frozenset[str]:
        from wizard.accounts.local_servers import running  # noqa: PLC0415  # see above

        return frozenset([each async for each in running(servers)])

    async def hold(self, record: str, /) -> None:
        """Make a sign-in that was started before this login's own. Raises TryAgain while another is at it."""
        await in_thread(lambda: self._candidates.hold(record, deadline_s=0))

    async def candidates(self, provider: str, /) -> tuple[Candidate, ...]:
        return await in_thread(lambda: self._candidates.find(provider))

    async def recall(self, step: Recall, /) -> Credential:
        return await in_thread(lambda: self._candidates.recall(step.candidate, step.passphrase))

    async def run_command(self, step: RunCommand, /) -> Secret:
        from wizard.accounts.commands import printed  # noqa: PLC0415  # see above

        stopped = threading.Event()
        work = asyncio.ensure_future(
            in_thread_together(lambda: printed(self._context, step.profile, step.command, stopped=stopped))
        )
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            stopped.set()
            await asyncio.wait([work], timeout=SETTLES_S)
            if work.done() and not work.cancelled():
                work.exception()  # seen: nobody wants to know any more
            raise

    async def places(self, settled: Store | None = None, /) -> tuple[Place, ...]:
        keyring = await in_thread(lambda: _keyring(self._context, look=settled in {None, "keyring"}))
        where = f"file in {self._context.tilde(self._context.folders.state)}"
        return (
            keyring,
            Place(store="encrypted", label=f"{where}, encrypted with a passphrase"),
            Place(store="plain", label=f"{where}, not encrypted"),
        )

    async def recheck(self, profile: str, /) -> Outcome:
        from wizard.accounts.recheck import recheck  # noqa: PLC0415  # see above

        self._new_action()
        return await recheck(self._context, profile, self)

    async def forget(self, profile: str, /) -> str:
        from wizard.accounts.log_out import log_out  # noqa: PLC0415  # see above

        self._new_action()
        return await log_out(self._context, profile, self, remove=True)

    async def save(self, draft: Draft, /) -> Saved:
        from wizard.accounts.save import Save  # noqa: PLC0415  # see above
        from wizard.accounts.superseded import withdrawn_after  # noqa: PLC0415  # see above

        saving = Save(self._context, draft, self._candidates)
        work = asyncio.ensure_future(in_thread(saving.run))
        try:
            saved = await asyncio.shield(work)
        except asyncio.CancelledError:
            # The person left while a keyring was being waited for: the thread may still come back, but not commit.
            saving.abandoned = True
            # What is past that point is over in milliseconds, and then it is saved, whatever the person wanted.
            await asyncio.wait([work], timeout=SETTLES_S)
            if work.done() and not work.cancelled() and work.exception() is None:
                return work.result()
            raise
        try:
            return await withdrawn_after(self._context, draft, saving, saved, self)
        except asyncio.CancelledError:
            return saved  # the person did not wait for it, and what is saved is saved


def _keyring(context: Context, *, look: bool) -> Place:
    from wizard.accounts.keyring_place import keyring_place  # noqa: PLC0415  # see above

    return keyring_place(context.vault, look=look)


def _in_files(context: Context) -> tuple[FoundKey, ...]:
    from wizard.accounts.found_keys import in_files  # noqa: PLC0415  # 15 ms, on a thread

    return in_files(context)
