"""Logging out: the credential goes, the profile stays unless it is to be removed too."""

from wizard.accounts.context import Context
from wizard.store import profiles


def forget(context: Context, name: str, *, remove: bool = False) -> str:
    """Delete the credential of profile ``name`` here; one sentence on what happened. Good to repeat after a kill.

    Raises UsageError for an unknown profile, BadFile, StorageUnavailable.
    """
    profile = context.chosen(name)
    had = profile.auth.credential
    # The secret first: a kill between the two leaves a profile without a record, never a record without a profile.
    if had is not None:
        context.vault.delete(had)
    if remove:
        profiles.remove(context.folders, name)
    elif had is not None:
        profiles.detach(context.folders, name)
    said = "deleted its credential from this machine" if had else "it held no credential here"
    kept = "removed the profile" if remove else "kept the profile"
    keys_url = context.endpoint(profile).keys_url
    still = (
        f"; an API key stays valid until it is revoked at {keys_url}"
        if had and keys_url and profile.auth.kind == "api-key"
        else ""
    )
    return f"{name}: {said}, {kept}{still}"
