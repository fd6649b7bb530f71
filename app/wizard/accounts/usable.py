"""The profile a host program can go on with: found in files alone, renewed where that is all it takes."""

from collections.abc import Iterator, Sequence
from typing import Literal

from wizard.accounts.context import Context
from wizard.accounts.state import state_of
from wizard.errors import LoginNeeded
from wizard.refresh.due import due
from wizard.store import record
from wizard.values.frozen import dataclass
from wizard.values.profile import Profile

Check = Literal["if-stale", "always", "never"]
CHECKS: tuple[Check, ...] = ("if-stale", "always", "never")
_GOOD = {"ready", "unverified"}


@dataclass(frozen=True, slots=True)
class Found:
    """``profile`` can be used; without it ``again`` is the one to log in to anew, if any, and ``why`` says why."""

    profile: Profile | None = None
    again: Profile | None = None
    why: str = ""


def usable(context: Context, providers: Sequence[str] | None, check: Check) -> Found:
    """The first profile of ``providers`` that serves: of ``WIZARD_PROFILE``, else the default, else in file order.

    ``if-stale`` renews a token that has run out, ``always`` asks the provider as well, ``never`` uses no network: what
    can be renewed counts as good. Raises BadFile for a file that cannot be read as a whole, UsageError for a
    ``WIZARD_PROFILE`` that is none; TryAgain and StorageUnavailable when a token cannot be renewed now, for another
    account is not taken in its place.
    """
    missed = Found()
    for profile in _in_order(context, providers):
        problem = _problem(context, profile, check)
        if problem is None:
            return Found(profile)
        if missed.again is None and context.preset(profile) is not None:
            missed = Found(None, profile, problem)
    return missed


async def usable_aside(context: Context, providers: Sequence[str] | None, check: Check) -> Found:
    """The same; the loop goes on while files, a keyring or a provider are asked."""
    from wizard.machine.thread import in_thread  # noqa: PLC0415  # asyncio, which only its users have to have

    return await in_thread(lambda: usable(context, providers, check))


def _in_order(context: Context, providers: Sequence[str] | None) -> Iterator[Profile]:
    config = context.config
    named = context.environ.get("WIZARD_PROFILE") or None
    if named is not None and context.app is None:
        context.chosen(named)
    suits = [each for each in config.profiles.values() if providers is None or each.provider in providers]
    # The variable speaks of the person's own profiles; one of an app that is called the same is meant all the same.
    chosen = [each for each in suits if each.name == named]
    yield from chosen or sorted(suits, key=lambda each: each.name != config.default)


def _problem(context: Context, profile: Profile, check: Check) -> str | None:
    """Why it does not serve; None if it does."""
    preset = context.preset(profile)
    if preset is not None and not preset.exportable and not context.inside:
        return "its login does not leave the program it was made for"
    state, said, _ = state_of(context, profile, preset)
    if state not in _GOOD:
        return said or f"the login is {state}".replace("-", " ")
    if profile.gateway is not None:
        front = context.config.profiles.get(profile.gateway.profile)
        if front is None or state_of(context, front, context.preset(front))[0] not in _GOOD:
            return f"its gateway `{profile.gateway.profile}` needs a login"
    try:
        if check != "never" and _is_stale(context, profile):
            from wizard.accounts.held import held  # noqa: PLC0415  # what a renewal takes is not loaded for a look

            held(context, profile)
        return _refusal(context, profile) if check == "always" else None
    except LoginNeeded as error:
        return error.message


def _is_stale(context: Context, profile: Profile) -> bool:
    """Whether its token has run out, or will before a request is through, and another can be had."""
    if profile.auth.credential is None:
        return False
    header = record.header_of(context.folders.state, profile.auth.credential)
    return header is not None and header.renewable and due(header, record.now()) in {"hard", "expired"}


def _refusal(context: Context, profile: Profile) -> str | None:
    """What the provider says against it; None also for a provider that cannot be asked, or proves nothing."""
    from wizard.accounts.loop import until_done  # noqa: PLC0415  # only to ask the provider
    from wizard.accounts.world import Machine  # noqa: PLC0415  # as above

    async def ask() -> str | None:
        async with Machine(context) as machine:
            outcome = await machine.recheck(profile.name)
            return outcome.reason if outcome.result == "rejected" else None

    return until_done(ask())
