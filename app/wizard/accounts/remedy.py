"""What to run when a provider refuses the credential of a profile."""

from collections.abc import Iterator
from contextlib import contextmanager

from wizard.errors import Rejected
from wizard.values.profile import Profile
from wizard.values.url import host_of


@contextmanager
def remedy(profile: Profile) -> Iterator[None]:
    """Names the login of ``profile`` in a Rejected that names none: only here is it known whose credential it was."""
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
