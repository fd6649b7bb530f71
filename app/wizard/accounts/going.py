"""What a person is told before a login or its profile goes."""

from wizard.accounts.context import Context
from wizard.accounts.users import Users, users_of
from wizard.values.text import safe

NOBODY = Users()


def what_goes(name: str, *, is_held: bool = True, users: Users = NOBODY, remove: bool = False) -> str:
    """``remove``: the profile goes as well."""
    said = f"The key or sign-in of {safe(name, 64)} is deleted here, and revoked at the provider where it can be."
    if not is_held:
        said = f"No key or sign-in of {safe(name, 64)} is kept here: only its settings go."
    return " ".join(filter(None, (said, users.told(gone=remove))))


def going(context: Context, name: str, *, remove: bool = False) -> str:
    """The same of a saved profile."""
    profile = context.config.profiles.get(name)
    is_held = profile is None or profile.auth.credential is not None  # of a broken one nobody knows
    return what_goes(name, is_held=is_held, users=users_of(context, name), remove=remove)
