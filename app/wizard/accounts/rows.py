"""A profile as a person reads it, and what can be done with it: one wording for the home screen and the plain home."""

import time
from typing import TYPE_CHECKING

from wizard.values.frozen import dataclass
from wizard.values.profile import State
from wizard.values.url import is_local
from wizard.values.wording import KEEPS, again, wins

if TYPE_CHECKING:
    from wizard.accounts.status import Standing
    from wizard.store.checks import Check

METHODS = {"api-key": "API key", "browser": "OAuth", "device": "OAuth", "bearer": "token"}
PLACES = {"keyring": "the system keyring", "encrypted": "an encrypted file", "plain": "a plain file, not encrypted"}
STATES = {
    "ready": "ready",
    "unverified": "not verified",
    "expired": "expired",
    "login-needed": "login needed",
    "logged-out": "logged out",
    "invalid": "invalid",
}

REJECTED = "rejected"
REPLACE = again("api-key")
LAST = {"valid": "checked", "limited": "limited,", "rejected": REJECTED}  # with when it was behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A profile as one line, with what a person reads already in words; never a piece of a secret."""

    name: str
    provider: str
    method: str  # `OAuth` | `API key` | `$NAME` | `local` …
    state: State
    said: str = ""  # `expired 2 d ago`; the state's own words without it
    model: str | None = None
    default: bool = False
    store: str = ""
    host: str = ""
    account: str = ""
    renew: str = REPLACE  # what a new login is called here: `Sign in again`
    rejected: bool = False  # at the last check
    limited: bool = False  # as above
    checked: str = ""  # when that was, `3 h ago`
    saved: str = ""  # the day of the login, `2026-11-02`
    shadow: str = ""  # which variables win over it, elsewhere

    def is_replaced_by(self, action: str) -> bool:
        """Whether ``action`` puts a key in the place of what is kept and works, as far as anybody knows."""
        works = bool(self.store) and self.state == "ready" and not self.rejected
        return works and (action == "key" or (action == "renew" and self.renew == REPLACE))

    @property
    def likely(self) -> str:
        """The action most often wanted in this state."""
        return "check" if self.state in {"ready", "unverified"} and not self.rejected else "renew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """``key`` is the letter that means it everywhere."""

    id: str
    key: str
    label: str
    hint: str = ""


def actions(row: Row, *, takes_key: bool = False) -> tuple[Action, ...]:
    """``takes_key``: an API key can take the place of its sign-in."""
    held = (Action(id="logout", key="l", label="Log out", hint="the profile stays"),) if row.store else ()
    key = (Action(id="key", key="k", label="Replace with an API key"),) if takes_key else ()
    return (
        Action(id="renew", key="r", label=row.renew, hint=KEEPS),
        *key,
        Action(id="check", key="t", label="Check now"),
        Action(id="default", key="d", label="Make it the default", hint="it is" if row.default else ""),
        *held,
        Action(id="remove", key="x", label="Remove"),
    )


def row_of(row: "Standing") -> Row:
    profile = row.profile
    if profile is None:
        return Row(name=row.name, provider="", method="", state=row.state, said=row.problem, default=row.default)
    auth = profile.auth
    match auth.method:
        case "env":
            method = f"${auth.env_key}"
        case "none":
            method = "local" if is_local(profile.base_url) else "no key"
        case "command":
            method = f"command {auth.command.program}" if auth.command else "command"
        case stored:
            method = METHODS[stored]
    return Row(
        name=row.name,
        provider=row.provider_name,
        method=method,
        state=row.state,
        said=said_of(row),
        model=profile.model,
        default=row.default,
        store=PLACES[auth.store] if auth.store and auth.credential else "",
        host=row.host or "",
        account=auth.account or "",
        renew=again(auth.method),
        rejected=row.rejected,
        limited=row.last is not None and row.last.result == "limited",
        checked=when(row.last) if row.last else "",
        saved=f"{auth.obtained.astimezone():%Y-%m-%d}" if auth.obtained and auth.credential else "",
        shadow=wins(row.shadowed_by) if row.shadowed_by else "",
    )


def said_of(row: "Standing") -> str:
    """How it stands, in few words."""
    if row.profile is not None and row.profile.auth.method == "env" and row.state == "login-needed":
        return "not set here"
    if row.state == "expired" and row.expires_at is not None:
        return f"expired {ago(time.time() - row.expires_at.timestamp())}"
    if row.last is not None and not row.problem:
        return f"{LAST[row.last.result]} {when(row.last)}"
    return row.problem or (REJECTED if row.rejected else STATES[row.state])


def when(last: "Check") -> str:
    return ago(time.time() - last.at)


def ago(seconds: float) -> str:
    """`3 h ago`, `2 d ago`."""
    minutes = int(max(0.0, seconds) // 60)
    if minutes < 1:
        return "just now"
    hours, days = minutes // 60, minutes // 1440
    return f"{days} d ago" if days else f"{hours} h ago" if hours else f"{minutes} min ago"
