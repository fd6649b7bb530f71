"""The check of a saved profile's credential, as it stands."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

from wizard.accounts.context import Context
from wizard.accounts.using import using
from wizard.errors import LoginNeeded, TryAgain, WizardError
from wizard.login.world import World
from wizard.machine.thread import in_thread
from wizard.store import checks, profiles
from wizard.store.checks import Result
from wizard.values.credential import Outcome
from wizard.values.profile import Profile


async def recheck(context: Context, name: str, world: World) -> Outcome:
    """What the provider says now. A proof and a rejection are remembered; an unknown outcome changes nothing."""
    profile = context.chosen(name)
    try:
        use = await using(context, profile)
    except (LoginNeeded, TryAgain) as error:
        # Nothing was sent, so nobody rejected anything.
        return Outcome(result="unknown", reason=error.message, hint=error.hint)
    from wizard.login.check import prove  # noqa: PLC0415  # 100 ms: not before there is something to send

    endpoint = context.endpoint(profile)
    asked = partial(prove, endpoint, is_token=profile.auth.method in {"bearer", "command"})
    outcome, _models = await use.run(asked, world, lambda found: found[0].result == "rejected")
    if outcome.result == "rejected" and (told := await use.told(world)) is not None:
        outcome = replace(outcome, reason=f"{outcome.reason}; {told[0]}", hint=told[1])
    if outcome.result != "unknown":
        result = outcome.result
        await in_thread(lambda: _remember(context, profile, result))
    return outcome


def _remember(context: Context, profile: Profile, result: Result) -> None:
    is_rejected = result == "rejected"
    if (not is_rejected, is_rejected) != (profile.auth.verified, profile.auth.rejected):
        # A config.toml that cannot be written takes nothing from what the provider said.
        with suppress(WizardError):
            profiles.mark_checked(context.folders, profile, verified=not is_rejected, rejected=is_rejected)
    checks.note(context.folders, profile, result)
