"""Every header a request of a profile needs, its gateway's included."""

from wizard.accounts.context import Context
from wizard.accounts.gateway import behind
from wizard.accounts.held import held
from wizard.accounts.tied import check_leaves
from wizard.accounts.unreadable import check_readable
from wizard.login.endpoint import authorization
from wizard.machine.placement import headers as placed
from wizard.protocols.headers import public_headers
from wizard.values.secret import Secret


def headers(context: Context, name: str | None) -> Secret:
    """`Name: value` lines, as one secret: what is public in them first.

    Raises as ``held`` and ``behind``; Refused for a login that does not leave the program it was made for.
    """
    profile = context.chosen(name)
    front = context.config.profiles.get(profile.gateway.profile) if profile.gateway else None
    for each in (profile, front):
        if each is not None:
            check_leaves(context, each)
    check_readable(context, profile)
    credential = held(context, profile)
    found = behind(context, profile, credential)
    endpoint = context.endpoint(profile)
    own = authorization(credential, endpoint)
    carried = [each for each in (own, found.authorization if found else None) if each is not None]
    lines = [*public_headers(endpoint).items(), *placed(carried)]
    return Secret("".join(f"{header}: {value}\n" for header, value in lines))
