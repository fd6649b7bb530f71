"""Which profile is meant when none is named."""

from wizard.accounts.context import Context
from wizard.store import profiles
from wizard.values.nearest import nearest
from wizard.values.profile import Profile
from wizard.values.text import safe
from wizard.values.wording import listed

_LISTED = 4


def set_default(context: Context, name: str) -> Profile:
    """Raises UsageError for an unknown profile, BadFile for one that cannot be read."""
    profile = context.chosen(name)
    profiles.set_default(context.folders, profile.name)
    return profile


def how_to_choose(context: Context, meant: str = "") -> str:
    """The remedy where there is no default, or ``meant`` is none: the command, with the profile that fits if one does."""
    names = tuple(context.config.profiles)
    fits = names[0] if len(names) == 1 else nearest(meant, names) if meant else None
    if fits is not None:
        return f"wizard use {safe(fits, 64)}"
    return f"`wizard use NAME`; there is {listed(names, _LISTED)}" if names else "wizard auth"
