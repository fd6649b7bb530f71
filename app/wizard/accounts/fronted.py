"""The token of the gateway in front of a profile that logs in anew; its passphrase is asked for on the way."""

from wizard.accounts.beside import Beside, unlock
from wizard.accounts.context import Context
from wizard.accounts.gateway import behind
from wizard.errors import Cancelled, StorageUnavailable
from wizard.login.steps import Back
from wizard.machine.thread import in_thread_together
from wizard.values.credential import Authorization


async def fronted(context: Context, profile: str) -> Authorization | None:
    """None without a gateway. Raises as :func:`wizard.accounts.gateway.behind`; Back where screens ask, and nobody answers."""
    found = context.chosen(profile)
    if found.gateway is None:
        return None
    try:
        await unlock(context, [found.gateway.profile])
    except Cancelled:
        if isinstance(context.ask_passphrase, Beside):
            raise Back from None
        raise
    try:
        carried = await in_thread_together(lambda: behind(context, found, None))
    except StorageUnavailable as error:
        if "--passphrase-fd" in error.hint:  # it could not be asked for on the way here
            error.hint = f"`wizard auth {found.name}` asks for it on a terminal; `--passphrase-fd N` gives it"
        raise
    return carried.authorization if carried else None
