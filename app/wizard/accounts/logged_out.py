"""Logging out by itself, outside any login: with a machine of its own."""

from collections.abc import Collection

from wizard.accounts.context import Context
from wizard.accounts.log_out import clear_leftovers, log_out
from wizard.accounts.world import Machine


async def logged_out(context: Context, name: str, *, remove: bool = False, also: Collection[str] = ()) -> str:
    """Log one profile out. As :func:`wizard.accounts.log_out.log_out`."""
    async with Machine(context) as machine:
        return await log_out(context, name, machine, remove=remove, also=also)


async def leftovers_cleared(context: Context) -> tuple[str, ...]:
    """Let go of what no profile names. As :func:`wizard.accounts.log_out.clear_leftovers`."""
    async with Machine(context) as machine:
        return await clear_leftovers(context, machine)
