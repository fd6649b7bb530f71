"""What interrupted logins left and no profile names: revoked where that can be, deleted, and told of (R22)."""

from contextlib import suppress

from wizard.accounts.candidates import alone, is_named
from wizard.accounts.context import Context
from wizard.accounts.pending import dropped
from wizard.accounts.sign_in_header import place_of
from wizard.accounts.withdraw import can_be_told, withdraw_by
from wizard.errors import BadFile, LoginNeeded, UsageError, WizardError
from wizard.login.world import World
from wizard.machine.thread import in_thread
from wizard.store import profiles
from wizard.store.record import USED, Header
from wizard.values.fill import filled_login
from wizard.values.preset import OAuthLogin


def leftovers(context: Context, profile: str | None) -> tuple[Header, ...]:
    """Made for ``profile``, None for any; also those that a running login holds."""
    named = set(profiles.credentials(context.folders.config_file).values())
    found = []
    for each in context.vault.leftovers(profile, named, USED):
        with suppress(BadFile):
            found.append(context.vault.header(each))
    return tuple(each for each in found if each is not None)


def to_open(context: Context, profile: str | None) -> tuple[str, ...]:
    """The records among them that must be opened for their provider to be told."""
    return tuple(each.id for each in leftovers(context, profile) if _login(context, each) is not None)


async def clear(context: Context, profile: str | None, world: World) -> tuple[str, ...]:
    """One sentence for each; what a running login holds stays. Raises StorageUnavailable."""
    said = [*dropped(context, profile)]
    for each in leftovers(context, profile):
        with alone(context.folders, each.id) as free:
            if free and not is_named(context.folders, each.id):
                became = await _withdrawn(context, each, world)
                context.vault.delete(each.id)
                said.append(became)
    return tuple(said)


async def _withdrawn(context: Context, header: Header, world: World) -> str:
    what = "key" if header.kind == "api-key" else "sign-in"
    deleted = f"deleted a {what} that no profile named"
    login = _login(context, header)
    if login is None:
        return f"{deleted}{_still(context, header)}"
    try:
        credential = await in_thread(lambda: context.opened(header.id))
    except LoginNeeded:
        return deleted
    except WizardError as error:
        return f"{deleted}; not revoked at the provider: {error.message}"
    became, told = await withdraw_by(login, credential, world)
    if became == "revoked":
        return f"{deleted}; revoked at {told}"
    return f"{deleted}; not revoked at the provider: {told}" if became == "failed" else deleted


def _login(context: Context, header: Header) -> OAuthLogin | None:
    """The login it came by, where its provider can be told."""
    preset = context.catalogue.presets.get(header.provider)
    saved = context.config.profiles.get(header.profile)
    method = header.method or (saved.auth.method if saved and saved.provider == header.provider else "")
    place = place_of(header)
    login = preset.login(method, place[0] if place else None) if preset else None
    if not isinstance(login, OAuthLogin) or not can_be_told(login):
        return None
    parameters = place[1] if place else saved.parameters if saved else {}
    try:
        return filled_login(login, parameters)
    except UsageError:
        return None  # the preset asks for something else by now


def _still(context: Context, header: Header) -> str:
    if header.kind != "api-key":
        return ""
    preset = context.catalogue.presets.get(header.provider)
    where = preset.keys_url if preset and preset.keys_url else "the provider"
    return f"; an API key stays valid until it is revoked at {where}"
