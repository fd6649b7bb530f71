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
from wizard.machine.thread import in_thread
from wizard.values.credential import Authorization, Candidate, Credential, Identity, Issued, Kept, Outcome, Saved
from wizard.values.found_key import FoundKey
from wizard.values.profile import Store
from wizard.values.secret import Secret

if TYPE_CHECKING:
    import httpx

    from wizard.accounts.candidates import Candidates
    from wizard.login.review_question import Place
    from wizard.machine.http import Http
    from wizard.oauth.redirect import Denied, Granted


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
        from wizard.accounts.command_run import run  # noqa: PLC0415  # see above

        return await run(self._context, step.profile, step.command)

    async def places(self, settled: Store | None = None, /) -> "tuple[Place, ...]":
        from wizard.accounts.places import places  # noqa: PLC0415  # see above

        return await places(self._context, settled)

    async def recheck(self, profile: str, /) -> Outcome:
        from wizard.accounts.recheck import recheck  # noqa: PLC0415  # see above

        self._new_action()
        return await recheck(self._context, profile, self)

    async def forget(self, profile: str, /) -> str:
        from wizard.accounts.log_out import log_out  # noqa: PLC0415  # see above

        self._new_action()
        return await log_out(self._context, profile, self, remove=True)

    async def save(self, draft: Draft, /) -> Saved:
        from wizard.accounts.saving import saved  # noqa: PLC0415  # see above

        return await saved(self._context, draft, self._candidates, self)


def _in_files(context: Context) -> tuple[FoundKey, ...]:
    from wizard.accounts.found_keys import in_files  # noqa: PLC0415  # 15 ms, on a thread

    return in_files(context)
