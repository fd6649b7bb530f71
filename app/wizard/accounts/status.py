"""What stands where: every profile with its state, from files alone; with a check, from the providers too."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.accounts.context import Context
from wizard.accounts.state import state_of
from wizard.accounts.world import Machine
from wizard.errors import WizardError
from wizard.values.credential import Outcome
from wizard.values.frozen import dataclass
from wizard.values.preset import Preset
from wizard.values.profile import Profile, State
from wizard.values.url import host_of

if TYPE_CHECKING:
    from wizard.store.checks import Check

# Enough to be quick, few enough not to be rate limited.
AT_ONCE = 4
_GOOD: frozenset[State] = frozenset({"ready", "unverified"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One profile as ``wizard status`` shows it. ``profile`` is None when it cannot be read; ``problem`` says why."""

    name: str
    profile: Profile | None
    default: bool
    state: State
    problem: str = ""
    provider_name: str = ""
    expires_at: datetime | None = None
    shadowed_by: tuple[str, ...] = ()
    exportable: bool = True
    check: Outcome | None = None
    last: "Check | None" = None  # when it was last checked; for those who were asked to look (``dated``)

    @property
    def rejected(self) -> bool:
        """Whether the provider refused it at the last check, and nothing is known here that is worse."""
        return self.state == "unverified" and self.profile is not None and self.profile.auth.rejected

    @property
    def host(self) -> str | None:
        return host_of(self.profile.base_url) if self.profile else None


def standings(context: Context) -> tuple[Standing, ...]:
    """Every profile in file order, the unreadable ones last. Opens no keyring and no socket. Raises BadFile."""
    config = context.config
    rows = [standing(context, each, is_default=name == config.default) for name, each in config.profiles.items()]
    broken = [
        Standing(name=name, profile=None, default=name == config.default, state="invalid", problem=error.message)
        for name, error in config.broken.items()
    ]
    return (*rows, *broken)


def standing(context: Context, profile: Profile, *, is_default: bool) -> Standing:
    preset = context.preset(profile)
    state, problem, expires = state_of(context, profile, preset)
    if state in _GOOD and profile.gateway is not None:
        state, problem = _gateways(context, profile.gateway.profile) or (state, problem)
    return Standing(
        name=profile.name,
        profile=profile,
        default=is_default,
        state=state,
        problem=problem,
        provider_name=preset.name if preset else profile.provider,
        expires_at=datetime.fromtimestamp(expires, UTC).replace(microsecond=0) if expires else None,
        shadowed_by=_shadows(context, profile, preset),
        exportable=preset.exportable if preset else True,
    )


def _gateways(context: Context, name: str) -> tuple[State, str] | None:
    """What the gateway in front makes of a profile that is good by itself; None when it is good too."""
    said = f"its gateway is the profile `{name}`, which"
    front = context.config.profiles.get(name)
    if front is None:
        return "invalid", f"{said} {'cannot be read' if name in context.config.broken else 'is not there'}"
    if front.gateway is not None:
        return "invalid", f"{said} is behind a gateway itself"
    state, _, _ = state_of(context, front, context.preset(front))
    if state in _GOOD:
        return None
    return "login-needed", f"{said} is {state}; `wizard auth {name}`"


def dated(context: Context, rows: Sequence[Standing]) -> tuple[Standing, ...]:
    """The same rows with when each was last checked: one file for all of them."""
    from wizard.store import checks  # noqa: PLC0415  # the picker tells no dates

    found = checks.last(context.folders, [each.profile for each in rows if each.profile and each.state in _GOOD])
    return tuple(replace(each, last=found[each.name]) if each.name in found else each for each in rows)


async def checked(context: Context, rows: Sequence[Standing]) -> tuple[Standing, ...]:
    """The same rows with what the providers say now, a few at a time."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(row: Standing, machine: Machine) -> Standing:
        if row.profile is None or row.state in {"invalid", "logged-out"}:
            return row
        if not row.exportable and not context.inside:
            return row  # a command has no use of it (SPEC promise 7), and that is nothing to try again later
        async with gate:
            try:
                outcome = await machine.recheck(row.name)
            except WizardError as error:
                outcome = Outcome(result="unknown", reason=error.message)
        return _after(row, row.profile, outcome)

    context.unlock(row.name for row in rows if row.state not in {"invalid", "logged-out"})
    async with Machine(context) as machine:
        return tuple(await asyncio.gather(*(one(row, machine) for row in rows)))


def _after(row: Standing, profile: Profile, outcome: Outcome) -> Standing:
    """The row as the next ``status`` without a check shows it too."""
    if outcome.result == "unknown":
        return replace(row, check=outcome)
    auth = replace(profile.auth, verified=outcome.verified, rejected=outcome.result == "rejected")
    profile = replace(profile, auth=auth)
    state: State = row.state
    if state in _GOOD:
        state = "ready" if outcome.verified else "unverified"
    return replace(row, profile=profile, check=outcome, state=state)


def _shadows(context: Context, profile: Profile, preset: Preset | None) -> tuple[str, ...]:
    """Variables that make *other* tools pass this profile by; its own source is none of them."""
    names = preset.env.key if preset else ()
    return tuple(f"${each}" for each in names if each != profile.auth.env_key and context.environ.get(each, "").strip())
