"""Revoking a credential at its provider, bounded in time; what is to happen here happens either way (R22)."""

from typing import Literal

from wizard.accounts.context import Context
from wizard.accounts.silent import Silent
from wizard.errors import WizardError
from wizard.login.driver import World, drive
from wizard.values.credential import Credential
from wizard.values.fill import filled_login
from wizard.values.preset import OAuthLogin
from wizard.values.profile import Profile

Withdrawal = Literal["revoked", "failed", "no way"]


async def withdraw(context: Context, profile: Profile, credential: Credential, world: World) -> tuple[Withdrawal, str]:
    """What became of it, and the host or the reason."""
    preset = context.preset(profile)
    login = preset.login(profile.auth.method) if preset else None
    if not isinstance(login, OAuthLogin):
        return "no way", ""
    from wizard.login.revoke import withdrawn  # noqa: PLC0415  # httpx, for those who have something to send

    try:
        host = await drive(withdrawn(filled_login(login, profile.parameters), credential), Silent(), world)
    except WizardError as error:
        return "failed", error.message
    return ("revoked", host) if host else ("no way", "")
