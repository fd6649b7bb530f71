"""What to do when a provider refuses the credential of a profile, or its account has no credit."""

from collections.abc import Iterator
from contextlib import contextmanager

from wizard.errors import Rejected
from wizard.login.check import where_credit_is_added
from wizard.protocols.answer import NoCredit
from wizard.values.preset import Endpoint
from wizard.values.profile import Profile
from wizard.values.url import host_of


@contextmanager
def remedy(profile: Profile, endpoint: Endpoint) -> Iterator[None]:
    """Names the login of ``profile`` in a Rejected that names none: only here is it known whose credential it was.

    In a NoCredit, where credit is added.
    """
    try:
        yield
    except Rejected as error:
        if profile.auth.method == "none" and profile.gateway is None:
            # Without a key none can be wrong.
            raise Rejected(
                f"{host_of(profile.base_url)} wants a key", hint=f"wizard auth {profile.name} --method api-key"
            ) from None
        error.hint = error.hint or f"wizard auth {profile.name}"
        raise
    except NoCredit as error:
        error.hint = "; ".join(filter(None, (error.hint, where_credit_is_added(endpoint))))
        raise
