"""Logging out: revoked at the provider where it can be, gone from here either way (R22)."""

from wizard.accounts.context import Context
from wizard.accounts.forget import forget
from wizard.accounts.settled import settled
from wizard.accounts.withdraw import way_to_withdraw, withdraw
from wizard.errors import LoginNeeded, WizardError
from wizard.login.driver import World
from wizard.machine.thread import in_thread
from wizard.store import profiles
from wizard.values.credential import Credential
from wizard.values.profile import Profile


async def log_out(context: Context, name: str, world: World, *, remove: bool = False) -> str:
    """One sentence on what happened. Raises as :func:`wizard.accounts.forget.forget`; repeating it is harmless."""
    config = context.config
    profile = config.profiles.get(name)
    remote = ""
    if profile is not None and profile.auth.credential is not None:
        remote = await _remote(context, profile, world)
    said = await in_thread(lambda: forget(context, name, remove=remove))
    return f"{said}{remote}"


async def _remote(context: Context, profile: Profile, world: World) -> str:
    record = profile.auth.credential or ""
    if way_to_withdraw(context, profile) is None:
        return ""  # no keyring or passphrase is asked for that
    named = profiles.credentials(context.folders.config_file)
    if any(each == record and other != profile.name for other, each in named.items()):
        return ""  # it stays in use
    try:
        credential: Credential = await in_thread(lambda: _opened(context, record))
    except LoginNeeded:
        return ""  # there is nothing left to revoke
    except WizardError as error:
        return f"; not revoked at the provider: {error.message}"
    became, what = await withdraw(context, profile, credential, world)
    if became == "revoked":
        return f"; revoked at {what}"
    return f"; not revoked at the provider: {what}" if became == "failed" else ""


def _opened(context: Context, record: str) -> Credential:
    """What a refresh in progress makes of it is what there is to revoke."""
    with settled(context, record, wait_s=10.0):
        return context.opened(record)
