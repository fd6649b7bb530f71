"""The machine's side of a login: requests, waiting, the check of what is saved, and the save itself."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from wizard.accounts.context import Context
from wizard.accounts.forget import forget
from wizard.accounts.held import held
from wizard.accounts.save import Save
from wizard.accounts.silent import Silent
from wizard.errors import LoginNeeded, WizardError
from wizard.login.draft import Draft
from wizard.login.driver import drive
from wizard.login.effects import Send
from wizard.login.steps import Place
from wizard.machine.thread import in_thread
from wizard.store import profiles
from wizard.values.credential import Outcome, Saved

SETTLES_S = 0.3

if TYPE_CHECKING:
    import httpx

    from wizard.machine.http import Http


class Machine:
    """A ``World`` over real sockets and folders. Use as an async context manager."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._http: Http | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._http is not None:
            await self._http.__aexit__(*exc)

    async def send(self, step: Send, /) -> "httpx.Response":
        if self._http is None:
            from wizard.machine.http import Http  # noqa: PLC0415  # 100 ms: not before there is something to send

            self._http = Http()
        return await self._http.send(step.request, step.authorization, step.timeout_s)

    async def sleep(self, seconds: float, /) -> None:
        await asyncio.sleep(seconds)

    async def places(self) -> tuple[Place, ...]:
        state = await in_thread(self._context.vault.keychain.state)
        keyring = Place(store="keyring", label=state.label, usable=state.usable, reason=state.reason)
        return (
            keyring,
            Place(store="plain", label=f"file in {self._context.tilde(self._context.folders.state)}, not encrypted"),
        )

    async def recheck(self, profile: str, /) -> Outcome:
        """What the provider says now. A proof and a rejection are remembered; an unknown outcome changes nothing."""
        found = self._context.chosen(profile)
        try:
            credential = await in_thread(lambda: held(self._context, found))
        except LoginNeeded as error:
            # Nothing was sent, so nobody rejected anything.
            return Outcome(result="unknown", reason=error.message, hint=error.hint)
        from wizard.login.check import prove  # noqa: PLC0415  # as in `send`

        outcome, _models = await drive(prove(self._context.endpoint(found), credential), Silent(), self)
        if outcome.result != "unknown" and outcome.verified != found.auth.verified:
            # A config.toml that cannot be written takes nothing from what the provider said.
            with suppress(WizardError):
                await in_thread(lambda: profiles.mark_checked(self._context.folders, found, verified=outcome.verified))
        return outcome

    async def forget(self, profile: str, /) -> str:
        return await in_thread(lambda: forget(self._context, profile, remove=True))

    async def save(self, draft: Draft, /) -> Saved:
        saving = Save(self._context, draft)
        work = asyncio.ensure_future(in_thread(saving.run))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            # The person left while a keyring was being waited for: the thread may still come back, but not commit.
            saving.abandoned = True
            # What is past that point is over in milliseconds, and then it is saved, whatever the person wanted.
            await asyncio.wait([work], timeout=SETTLES_S)
            if work.done() and not work.cancelled() and work.exception() is None:
                return work.result()
            raise
