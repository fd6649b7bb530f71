"""The credential a profile stands for, ready to be used: from the vault, the environment or a token command."""

import re
import threading
import time
from collections.abc import Sequence

from wizard.accounts.commands import key_of, printed
from wizard.accounts.context import Context
from wizard.accounts.fresh import fresh
from wizard.accounts.tied import tied
from wizard.errors import BadFile, LoginNeeded, Refused, StorageUnavailable, TryAgain, UsageError
from wizard.login.endpoint import origins_of
from wizard.machine.leaving import leaving_together
from wizard.store.deadline import Late, bounded
from wizard.store.record import USED
from wizard.values.credential import Credential
from wizard.values.keys import clean
from wizard.values.profile import Profile
from wizard.values.secret import Secret
from wizard.values.url import host_of, origin

# So that what knows better why there is none can still say so.
_GRACE_S = 0.4
_ANY = re.compile(r"wizard auth (?:NAME|PROFILE)\b")
_RENEWABLE = {"command", "browser", "device"}


def held(
    context: Context, profile: Profile, *, end: float | None = None, refused: Secret | None = None
) -> Credential | None:
    """None for a provider that needs no credential. ``end`` and ``refused`` as in :func:`wizard.accounts.fresh.fresh`.

    Raises LoginNeeded when there is none, it is logged out, over or its variable is unset; Refused when the profile
    now points at a host the credential is not bound to; StorageUnavailable, BadFile from the vault; TryAgain from a
    token command, and when a token cannot be renewed now.
    """
    again = f"wizard auth {profile.name}"
    auth = profile.auth
    if auth.method == "none":
        return None
    if auth.method == "env":
        if auth.origin is not None:
            _refuse_elsewhere(profile, (auth.origin,))
        found = _from_environment(context, profile)
        if refused is not None and found.secret == refused:
            raise LoginNeeded(f"the provider does not take what `${auth.env_key}` holds", hint=again)
        return found
    if auth.method == "command":
        return _from_command(context, profile, refused)
    if auth.credential is None:
        raise LoginNeeded(f"`{profile.name}` is logged out", hint=again)
    header = context.vault.header(auth.credential)
    if header is None:
        raise LoginNeeded(f"the credential of `{profile.name}` is missing", hint=again)
    if header.purpose not in USED or header.store != auth.store:
        raise BadFile(f"the record of `{profile.name}` is not the one its profile describes", hint=again)
    if not header.exportable and not context.inside:
        raise tied(profile)
    _refuse_elsewhere(profile, header.origins)
    try:
        return fresh(context, profile, context.unsealed(auth.credential), end=end, refused=refused)
    except (StorageUnavailable, BadFile, TryAgain) as error:  # what opens a record knows no profile
        error.hint = _ANY.sub(again, error.hint)
        raise


def renewed(context: Context, profile: Profile, refused: Credential | None) -> Credential | None:
    """Another credential after a 401 for ``refused``, where one is to be had without a person; None otherwise."""
    if profile.auth.method not in _RENEWABLE or refused is None:
        return None
    try:
        again = held(context, profile, refused=refused.secret)
    except (LoginNeeded, TryAgain):
        if profile.auth.method == "command":
            raise
        return None  # what the provider said of the one it refused is what the person is told
    return None if again is None or again.secret == refused.secret else again


def _from_command(context: Context, profile: Profile, refused: Secret | None = None) -> Credential:
    auth, command = profile.auth, profile.auth.command
    if command is None:
        raise BadFile(f"`{profile.name}` names no token command", hint=f"wizard auth {profile.name}")
    if auth.origin is not None:
        _refuse_elsewhere(profile, (auth.origin,))

    def run() -> Secret:
        return printed(context, profile.name, command)

    key = key_of(context, profile.name, command)
    secret = context.commands.token(key, run, refused=refused) if context.commands else run()
    return Credential(kind=auth.sends, secret=secret, origins=origins_of(context.endpoint(profile)))


def _refuse_elsewhere(profile: Profile, origins: Sequence[str]) -> None:
    """Raises Refused when the profile points where its credential is not to go; another address needs a new login."""
    if origin(profile.base_url) in origins:
        return
    bound = ", ".join(map(host_of, origins))
    raise Refused(
        f"the credential of `{profile.name}` is for {bound}, but its base_url is now at {host_of(profile.base_url)}",
        hint=f"wizard auth {profile.name} --base-url {profile.base_url}",
    )


def token(context: Context, name: str | None, *, end: float | None = None, refused: Secret | None = None) -> Secret:
    """The fresh token of a profile. Raises as :func:`held`; UsageError when the profile needs none."""
    profile = context.chosen(name)
    credential = held(context, profile, end=end, refused=refused)
    if credential is None:
        raise UsageError(f"`{profile.name}` needs no token (method none)")
    return credential.secret


def token_within(context: Context, name: str | None, timeout_s: float, *, refused: Secret | None = None) -> Secret:
    """As :func:`token`; raises TryAgain after ``timeout_s`` whatever hangs: a disk, a keyring, a network."""
    end = time.monotonic() + timeout_s
    try:
        with leaving_together():
            # With something to look at now and then: a signal that lands in the other thread wakes nobody here.
            now_and_then = threading.Event()
            return bounded(lambda: token(context, name, end=end, refused=refused), timeout_s + _GRACE_S, now_and_then)
    except Late:
        raise TryAgain(f"there was no token within {timeout_s:g} s", hint="try again") from None


def _from_environment(context: Context, profile: Profile) -> Credential:
    name = profile.auth.env_key or ""
    text = context.environ.get(name, "")
    if not text.strip():
        raise LoginNeeded(
            f"`${name}` is not set in this environment", hint=f"export {name}, or `wizard auth {profile.name}`"
        )
    try:
        key = clean(text).key
    except UsageError as error:
        raise LoginNeeded(f"`${name}` does not hold a usable key: {error.message}", hint=error.hint) from None
    return Credential(kind="api-key", secret=key, origins=origins_of(context.endpoint(profile)))
