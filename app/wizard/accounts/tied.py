"""Logins that do not leave the program they were made for (a preset's `exportable = false`)."""

from wizard.accounts.context import Context
from wizard.errors import Refused
from wizard.values.profile import Profile


def check_leaves(context: Context, profile: Profile) -> None:
    """Raises Refused for a profile whose provider ties its logins to the program they are made for."""
    preset = context.preset(profile)
    if preset is not None and not preset.exportable:
        raise tied(profile)


def tied(profile: Profile) -> Refused:
    return Refused(
        f"the login of `{profile.name}` does not leave the program it was made for",
        hint="that program uses it through its own Python API",
    )
