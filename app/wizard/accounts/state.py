"""What state a profile is in, as far as files and the environment tell."""

import time

from wizard.accounts.context import Context
from wizard.accounts.unreadable import unreadable
from wizard.errors import BadFile
from wizard.refresh.notes import ended
from wizard.store.record import header_of, is_exposed, path_of
from wizard.values.preset import Preset
from wizard.values.profile import Profile, State
from wizard.values.url import origin


def state_of(context: Context, profile: Profile, preset: Preset | None) -> tuple[State, str, float | None]:
    """The state, what is wrong in words, and when the token ends (wall clock); opens no keyring and no socket."""
    auth = profile.auth
    if preset is None:
        problem = unreadable(context).get(profile.provider)
        if problem is not None:
            return "invalid", f"{problem.message}; `{problem.hint}`", None
        return "invalid", f"the provider `{profile.provider}` is not in the catalogue", None
    expires = None
    again = f"its base_url is not where its credential may go; `wizard auth {profile.name}`"
    if auth.method == "env":
        if auth.origin not in (None, origin(profile.base_url)):
            return "login-needed", again, None
        if not context.environ.get(auth.env_key or "", "").strip():
            return "login-needed", f"`${auth.env_key}` is not set in this environment", None
    elif auth.method not in {"none", "command"}:
        if auth.credential is None:
            return "logged-out", "", None
        try:
            header = header_of(context.folders.state, auth.credential)
        except BadFile as error:
            return "invalid", error.message, None
        if header is None:
            return "invalid", "its credential is missing", None
        if header.store != auth.store:
            return "invalid", "its record is not kept where the profile says", None
        if is_exposed(path_of(context.folders.state, auth.credential), header):
            return "invalid", "others may read its secret, which is kept in clear; `wizard doctor`", None
        expires = header.expires_at
        if origin(profile.base_url) not in header.origins:
            return "login-needed", again, expires
        if header.renewable and (over := ended(context.folders, header.id)):
            return "login-needed", over, expires
        if expires is not None and expires <= time.time() and not header.renewable:
            return "expired", "", expires
    return ("ready" if auth.verified else "unverified"), "", expires
