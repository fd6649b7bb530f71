"""What to run when a provider refuses the credential of a profile."""

from collections.abc import Iterator
from contextlib import contextmanager

from wizard.errors import Rejected
from wizard.values.profile import Profile


@contextmanager
def remedy(profile: Profile) -> Iterator[None]:
    """Names the login of ``profile`` in a Rejected that names none: only here is it known whose credential it was."""
    try:
        yield
    except Rejected as error:
        error.hint = error.hint or f"wizard auth {profile.name}"
        raise
