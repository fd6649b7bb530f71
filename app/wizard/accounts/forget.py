"""Logging out: the credential goes, the profile stays unless it is to be removed too."""

from contextlib import suppress

from wizard.accounts.candidates import drop
from wizard.accounts.context import Context
from wizard.accounts.settled import settled
from wizard.errors import BadFile, WizardError
from wizard.store import checks, clients, profiles
from wizard.store.lock import lock
from wizard.store.record import USED
from wizard.values.names import is_name


def forget(context: Context, name: str, *, remove: bool = False) -> str:
    """Delete the credential of profile ``name`` here; one sentence on what happened. Good to repeat after a kill.

    A profile that cannot be read loses its credential too. Raises UsageError for an unknown one, BadFile,
    StorageUnavailable, TryAgain while a login of it is at work.
    """
    with lock(context.folders, f"login-{name}" if is_name(name) else "login"):
        config, named = context.config, profiles.credentials(context.folders.config_file)
        keys_url, kind = None, None
        if name not in config.broken:
            profile = context.chosen(name)
            keys_url, kind = context.endpoint(profile).keys_url, profile.auth.kind
        had = named.get(name)
        users = [other for other, each in named.items() if each == had and other != name]
        said = _let_go(context, had, users)
        for each in context.vault.leftovers(name, set(named.values()), USED):
            drop(context, each)
        if remove:
            profiles.remove(context.folders, name)
            with suppress(WizardError):
                clients.forget(context.folders, name)
        elif had is not None:
            profiles.detach(context.folders, name)
        checks.forget(context.folders, name)
    kept = "removed the profile" if remove else "kept the profile"
    revoke = had and not users and keys_url and kind == "api-key"
    still = f"; an API key stays valid until it is revoked at {keys_url}" if revoke else ""
    return f"{name}: {said}, {kept}{still}"


def _let_go(context: Context, had: str | None, users: list[str]) -> str:
    if had is None:
        return "it held no credential here"
    if users:
        return f"its credential stays, {', '.join(users)} uses it too"
    try:
        there = is_name(had) and context.vault.header(had) is not None
    except BadFile:
        there = True
    if there:
        with settled(context, had):
            context.vault.delete(had)
    return "deleted its credential from this machine" if there else "its credential was gone already"
