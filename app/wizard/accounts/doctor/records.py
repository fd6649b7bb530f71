"""The sealed records: those that cannot be read, and those that nobody names."""

import time
from dataclasses import replace
from datetime import UTC, datetime

from wizard.accounts.context import Context
from wizard.accounts.sign_in_header import place_of
from wizard.errors import StorageUnavailable, WizardError
from wizard.store import profiles
from wizard.store.lock import is_held
from wizard.store.paths import shown, typed
from wizard.store.record import PURPOSES, Header, is_exposed, path_of
from wizard.store.strays import strays
from wizard.values.finding import Finding, error, ok, warning
from wizard.values.text import safe

_NAMED = 20


def records(context: Context) -> tuple[Finding, ...]:
    """Those that cannot be opened; asks no keyring."""
    found = []
    whose = _owners(context)
    for each in context.vault.ids():
        path = path_of(context.folders.state, each)
        try:
            header = context.vault.header(each)
        except WizardError as problem:
            again = (
                f"log in again: `wizard auth {whose[each]}`"
                if each in whose
                else f"no profile names it: `rm {typed(path)}`"
            )
            found.append(replace(error(f"record:{each}", problem), hint=again))
            continue
        if header is not None and is_exposed(path, header):
            # As whoever opens it is told.
            seen = StorageUnavailable(
                f"others may read `{shown(path)}`, which holds a secret in clear",
                hint=f"chmod 600 {typed(path)}, and consider the key as seen: `wizard auth {header.profile}`",
            )
            found.append(error(f"record:{each}", seen))
    return _counted(found, "record")


def _owners(context: Context) -> dict[str, str]:
    """The profile of each record; none where config.toml cannot be read."""
    try:
        named = profiles.credentials(context.folders.config_file)
    except WizardError:
        return {}
    return {record: safe(name, 64) for name, record in named.items()}


def _counted(found: list[Finding], what: str) -> tuple[Finding, ...]:
    """A screenful, and how many more there are."""
    if len(found) <= _NAMED:
        return tuple(found)
    more = replace(found[_NAMED], id=f"{what}:more", text=f"{len(found) - _NAMED} more of them")
    return (*found[:_NAMED], more)


def headers(context: Context) -> tuple[Header, ...]:
    """Of the records that profiles name. Raises BadFile for a config.toml that cannot be read."""
    named = profiles.credentials(context.folders.config_file)
    found = []
    for each in dict.fromkeys(named.values()):
        try:
            header = context.vault.header(each)
        except WizardError:
            continue  # `records` says it
        if header is not None:
            found.append(header)
    return tuple(found)


def leftovers(context: Context) -> tuple[Finding, ...]:
    """What interrupted logins left: sign-ins that wait, room that was kept for one, records without a profile."""
    try:
        named = set(profiles.credentials(context.folders.config_file).values())
    except WizardError:
        return strays(context.folders)  # whose the others are cannot be known
    found = []
    for each in context.vault.leftovers(None, named, PURPOSES):
        header = context.vault.header(each)
        # What a running login holds is none.
        if header is not None and not is_held(context.folders, f"credential-{each}"):
            found.append(_left(context, header))
    told = (*_counted(found, "leftover"), *strays(context.folders))
    return told or (ok("leftovers", "interrupted logins: none"),)


def _left(context: Context, header: Header) -> Finding:
    provider, profile = safe(header.provider or "a provider", 64), safe(header.profile, 64)
    when = f"{datetime.fromtimestamp(header.obtained, UTC):%Y-%m-%d}"
    what, again = f"leftover:{header.id}", f"wizard auth {provider}"
    match header.purpose:
        case "candidate":
            text = f"a sign-in at {provider} of {when} was obtained and never saved"
            return warning(what, text, f"`{again}` offers it")
        case "reserved":
            text = f"a sign-in at {provider} of {when} was broken off before its answer"
            # Where it was, the provider may have made a key that nobody has.
            return warning(what, text, f"`{again}` clears it away" if place_of(header) else again)
        case "pending":
            text = f"a sign-in at {provider} was begun on {when} and waits to be finished"
            if header.expires_at is not None and header.expires_at <= time.time():
                return warning(what, f"{text}; its time is up", again)
            return warning(what, text, f"wizard auth --finish {header.id}")
    text = f"a credential of {provider} of {when} belongs to no profile"
    known = profile in context.config.profiles
    return warning(what, text, f"the next `wizard auth {profile}` deletes it" if known else f"wizard logout {profile}")
