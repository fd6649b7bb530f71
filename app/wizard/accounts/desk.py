"""What the home screen can do with the saved profiles."""

from collections.abc import AsyncIterator

from wizard.accounts.context import Context
from wizard.accounts.defaults import set_default
from wizard.accounts.local_servers import running, servers_of
from wizard.accounts.status import Standing, dated, standings
from wizard.accounts.world import Machine
from wizard.values.credential import Outcome
from wizard.values.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Desk:
    context: Context

    def profiles(self) -> tuple[Standing, ...]:
        return dated(self.context, standings(self.context))

    def running(self) -> AsyncIterator[str]:
        """The profiles without a key whose server on this machine answers, as they do."""
        return running(servers_of(self.context.config.profiles.values()))

    async def check(self, name: str) -> Outcome:
        async with Machine(self.context) as machine:
            return await machine.recheck(name)

    def takes_key(self, name: str) -> bool:
        """Whether an API key can take the place of its sign-in."""
        from wizard.login.endpoint import takes_key  # noqa: PLC0415  # as below

        profile = self.context.config.profiles.get(name)
        preset = self.context.preset(profile) if profile else None
        return profile is not None and preset is not None and takes_key(profile, preset)

    def what_goes(self, name: str, *, remove: bool = False) -> str:
        """Said before logging out, or before a removal."""
        from wizard.accounts.going import going  # noqa: PLC0415  # as below

        return going(self.context, name, remove=remove)

    def make_default(self, name: str) -> None:
        set_default(self.context, name)

    async def log_out(self, name: str) -> str:
        from wizard.accounts.logged_out import logged_out  # noqa: PLC0415  # not before somebody does

        return await logged_out(self.context, name)

    async def remove(self, name: str) -> str:
        async with Machine(self.context) as machine:
            return await machine.forget(name)
