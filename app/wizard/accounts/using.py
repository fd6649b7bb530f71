"""A profile in use: what its requests carry, renewed once after a refusal, and whose refusal it was."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

from wizard.accounts.beside import unlock
from wizard.accounts.context import Context
from wizard.accounts.gateway import Behind, behind, blame, fresh
from wizard.accounts.held import held, renewed
from wizard.accounts.silent import Silent
from wizard.errors import LoginNeeded, Rejected, TryAgain, WizardError
from wizard.login.carrying import carrying
from wizard.login.driver import drive
from wizard.login.steps import Flow
from wizard.login.world import World
from wizard.machine.thread import in_thread_together
from wizard.values.credential import Credential
from wizard.values.profile import Profile

T = TypeVar("T")


class Using:
    """Made by :func:`using`. ``credential`` None: the profile needs none of its own."""

    def __init__(self, context: Context, profile: Profile, credential: Credential | None, front: Behind | None) -> None:
        self.profile = profile
        self.credential = credential
        self._context = context
        self._front = front
        self._is_renewed = False

    async def run(
        self, make: Callable[[Credential | None], Flow[T]], world: World, refused: Callable[[T], bool] = lambda _: False
    ) -> T:
        """The value of the flow, of a second one with another token where the first was refused.

        Raises as the flow does; Rejected says whose credential it was.
        """
        try:
            value = await self._drive(make, world)
            if not refused(value) or not await self._renew():
                return value
            return await self._drive(make, world)
        except Rejected as error:
            problem = error
        try:
            if await self._renew():
                return await self._drive(make, world)
        except Rejected as error:
            problem = error
        raise await self.blamed(problem, world)

    async def blamed(self, problem: Rejected, world: World) -> Rejected:
        """``problem``, saying which of two credentials was refused; the same where there is only one."""
        told = await self.told(world)
        return Rejected(f"{problem.message}; {told[0]}", hint=told[1]) if told else problem

    async def told(self, world: World) -> tuple[str, str] | None:
        """Whose credential a refusal concerns, and the remedy; None without a gateway. Asks the gateway once."""
        front = self._front
        if front is None:
            return None
        from wizard.login.check import prove  # noqa: PLC0415  # httpx: only when something is sent

        try:
            outcome, _ = await drive(prove(self._context.endpoint(front.profile), front.credential), Silent(), world)
        except WizardError:
            return None
        return blame(self.profile, front.profile, front_refused=outcome.result == "rejected")

    async def _drive(self, make: Callable[[Credential | None], Flow[T]], world: World) -> T:
        also = self._front.authorization if self._front else None
        return await drive(carrying(make(self.credential), also), Silent(), world)

    async def _renew(self) -> bool:
        """Whether there is another token to try; once."""
        if self._is_renewed:
            return False
        self._is_renewed = True
        own, front = None, None
        with suppress(LoginNeeded, TryAgain):  # then what was said of the first token stands
            own = await in_thread_together(partial(renewed, self._context, self.profile, self.credential))
            front = await in_thread_together(partial(fresh, self._context, self._front))
        self.credential, self._front = own or self.credential, front or self._front
        return own is not None or front is not None


async def using(context: Context, profile: Profile) -> Using:
    """Raises as ``held`` and ``behind``, Cancelled when the person gives no passphrase. To be called on the main thread."""
    await unlock(context, [profile.name])
    credential = await in_thread_together(partial(held, context, profile))
    return Using(context, profile, credential, await in_thread_together(partial(behind, context, profile, credential)))
