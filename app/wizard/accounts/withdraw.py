"""Revoking a credential at its provider, bounded in time; what is to happen here happens either way (R22)."""

import asyncio
from typing import Literal

from wizard.accounts.context import Context
from wizard.accounts.silent import Silent
from wizard.errors import WizardError
from wizard.login.driver import drive
from wizard.login.world import World
from wizard.values.credential import Credential
from wizard.values.fill import filled_login
from wizard.values.preset import OAuthLogin
from wizard.values.profile import Profile

# Discovery and revocation together.
WITHDRAW_S = 10.0

Withdrawal = Literal["revoked", "failed", "no way"]


def way_to_withdraw(context: Context, profile: Profile) -> OAuthLogin | None:
    """The login whose provider can be told, or None."""
    from wizard.login.endpoint import login_of  # noqa: PLC0415  # for those who have something to withdraw

    preset = context.preset(profile)
    login = login_of(profile, preset) if preset else None
    return login if isinstance(login, OAuthLogin) and can_be_told(login) else None


def can_be_told(login: OAuthLogin) -> bool:
    """Whether its provider says where a credential is revoked, as far as the preset knows."""
    return bool(login.revoke_url or login.issuer)


def apart(old: Credential, new: Credential) -> bool:
    """Whether they are sure not to be of one grant, so that ``new`` outlives the end of ``old``'s.

    With either token a server may end all that its grant has given (RFC 7009 §2.1; oidc-provider and Google do), and
    many keep one grant for each person and client, which every further sign-in joins: the new login would go with the
    old. Keys stand for themselves, and two accounts have two grants; of anything else only the server knows.
    """
    if old.kind == "api-key":
        return True
    return old.account is not None and new.account is not None and old.account != new.account


async def withdraw(context: Context, profile: Profile, credential: Credential, world: World) -> tuple[Withdrawal, str]:
    """What became of it, and the host or the reason."""
    login = way_to_withdraw(context, profile)
    if login is None:
        return "no way", ""
    return await withdraw_by(filled_login(login, profile.parameters), credential, world)


async def withdraw_by(login: OAuthLogin, credential: Credential, world: World) -> tuple[Withdrawal, str]:
    """As :func:`withdraw`; the login's parameters are filled in."""
    from wizard.login.revoke import withdrawn  # noqa: PLC0415  # httpx, for those who have something to send

    try:
        async with asyncio.timeout(WITHDRAW_S):
            host = await drive(withdrawn(login, credential), Silent(), world)
    except WizardError as error:
        return "failed", error.message
    except TimeoutError:
        return "failed", "no answer in time"
    return ("revoked", host) if host else ("no way", "")
