"""A profile's token that still serves: as it is, renewed in time, or renewed because it was refused."""

import time
from collections.abc import Mapping

from wizard.accounts.context import Context
from wizard.errors import LoginNeeded, WizardError
from wizard.refresh.due import due
from wizard.refresh.single import Refresh
from wizard.store import record
from wizard.store.opened import Opened
from wizard.values.credential import Credential
from wizard.values.fill import filled_login
from wizard.values.preset import OAuthLogin
from wizard.values.profile import Profile
from wizard.values.secret import Secret

# How long a command may wait for a renewal when nobody said how long.
RENEW_S = 30.0


def fresh(
    context: Context, profile: Profile, opened: Opened, *, end: float | None = None, refused: Secret | None = None
) -> Credential:
    """``end`` is the caller's deadline by the monotonic clock. ``refused``: the token that a provider did not take.

    A token that serves is given out whatever fails. Raises LoginNeeded when there is nothing to be done without the
    person; TryAgain, StorageUnavailable, Refused when there is no renewing it now.
    """
    again = f"wizard auth {profile.name}"
    credential = opened.credential
    is_refused = refused is not None and credential.secret == refused
    stands = "expired" if is_refused else due(opened.header, record.now())
    if stands == "fresh":
        return credential
    if not opened.header.renewable:
        if is_refused:
            raise LoginNeeded(f"the provider no longer takes the credential of `{profile.name}`", hint=again)
        if stands == "expired":
            raise LoginNeeded(f"the login of `{profile.name}` has expired", hint=again)
        return credential
    refresh = Refresh(
        vault=context.vault,
        how=lambda: _how(context, profile),
        reopen=lambda: context.unsealed(opened.header.id),
        end=time.monotonic() + RENEW_S if end is None else end,
        again=again,
        refused=refused if is_refused else None,
    )
    try:
        return refresh.renewed(opened, waits=stands != "soft")
    except WizardError as error:
        if stands != "expired" and due(opened.header, record.now()) != "expired":
            return credential
        if isinstance(error, LoginNeeded):
            raise LoginNeeded(f"`{profile.name}`: {error.message}", hint=again) from None
        if error.hint == "log in again":
            error.hint = again
        raise


def _how(context: Context, profile: Profile) -> tuple[OAuthLogin, Mapping[str, str]] | None:
    """How its provider renews it; None where the preset does not say, or no longer."""
    from wizard.login.endpoint import login_of  # noqa: PLC0415  # for those who have something to renew

    preset = context.preset(profile)
    login = login_of(profile, preset) if preset else None
    if not isinstance(login, OAuthLogin) or not (login.token_url or login.issuer):
        return None
    secrets = context.secret_names
    environ = {name: value for name, value in context.environ.items() if name not in secrets}
    return filled_login(login, profile.parameters), environ
