"""Which profile is meant when none is named."""

from wizard.accounts.context import Context
from wizard.store import profiles
from wizard.values.profile import Profile


def set_default(context: Context, name: str) -> Profile:
    """Raises UsageError for an unknown profile, BadFile for one that cannot be read."""
    profile = context.chosen(name)
    profiles.set_default(context.folders, profile.name)
    return profile
