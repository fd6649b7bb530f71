"""Logging out: revoked at the provider where it can be, gone from here either way (R22)."""

from collections.abc import Collection

from wizard.accounts.beside import unlock
from wizard.accounts.context import Context
from wizard.accounts.forget import forget
from wizard.accounts.leftovers import clear, to_open
from wizard.accounts.settled import settled
from wizard.accounts.withdraw import way_to_withdraw, withdraw
from wizard.errors import Cancelled, LoginNeeded, WizardError
from wizard.login.world import World
from wizard.machine.thread import in_thread
from wizard.store import profiles
from wizard.values.credential import Credential
from wizard.values.profile import Profile

SIGN_INS = {"browser", "device"}


async def log_out(
    context: Context, name: str, world: World, *, remove: bool = False, also: Collection[str] = ()
) -> str:
    """One sentence on what happened. Raises as :func:`wizard.accounts.forget.forget`; repeating it is harmless.

    ``also`` are the profiles that go with it: no other than these could be in the way of revoking it.
    """
    config = context.config
    profile = config.profiles.get(name)
    remote, shared = "", ""
    if profile is not None and _is_to_be_told(context, profile):
        shared = ", ".join(each for each in _of_one_grant(context, profile) if each not in also)
    told = profile is not None and not shared and _is_to_be_told(context, profile)
    # Whoever leaves at a passphrase leaves everything as it is.
    await unlock(context, [name] if told else [], to_open(context, name))
    left = await clear(context, name, world)
    if left and name not in config.profiles and name not in config.broken:
        return f"{name}: {'; '.join(left)}"  # a first login that was not finished
    if shared:
        remote = f"; not revoked at the provider, where {shared} may be of the same sign-in and would end with it"
    elif profile is not None and told:
        remote = await _remote(context, profile, world)
    said = await in_thread(lambda: forget(context, name, remove=remove))
    return "; ".join((f"{said}{remote}", *left))


async def clear_leftovers(context: Context, world: World) -> tuple[str, ...]:
    """What no profile names and none is to name any more; one sentence for each."""
    context.unlock(records=to_open(context, None))
    return await clear(context, None, world)


def to_be_told(context: Context) -> tuple[str, ...]:
    """The profiles whose providers are to be told."""
    return tuple(name for name, each in context.config.profiles.items() if _is_to_be_told(context, each))


def _is_to_be_told(context: Context, profile: Profile) -> bool:
    """Whether its provider is: else no keyring or passphrase is asked for."""
    record = profile.auth.credential
    if record is None or way_to_withdraw(context, profile) is None:
        return False
    named = profiles.credentials(context.folders.config_file)
    # One that another profile names stays in use.
    return not any(each == record and other != profile.name for other, each in named.items())


def _of_one_grant(context: Context, profile: Profile) -> list[str]:
    """The other profiles that could end with the grant of this one. As :func:`wizard.accounts.withdraw.apart`."""
    auth = profile.auth
    if auth.kind == "api-key":
        return []
    return [
        name
        for name, each in context.config.profiles.items()
        if name != profile.name
        and each.provider == profile.provider
        and each.auth.method in SIGN_INS
        and each.auth.credential is not None
        and each.auth.kind != "api-key"
        and (None in (auth.account, each.auth.account) or auth.account == each.auth.account)
    ]


async def _remote(context: Context, profile: Profile, world: World) -> str:
    record = profile.auth.credential or ""
    try:
        credential: Credential = await in_thread(lambda: _opened(context, record))
    except Cancelled:
        raise
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
