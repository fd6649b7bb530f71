"""A sign-in in two runs: the first tells where the person signs in, the second finishes it."""

from collections.abc import Callable
from dataclasses import replace

from wizard.accounts import pending
from wizard.accounts.context import Context
from wizard.accounts.log_in import scene
from wizard.accounts.world import Machine
from wizard.errors import LockBusy, LoginNeeded, UsageError, WizardError
from wizard.login.begin import begin
from wizard.login.begun import Begun
from wizard.login.draft import Draft, Wishes
from wizard.login.driver import drive
from wizard.login.finish import finish as finishing
from wizard.login.finish import resume
from wizard.login.frontend import Frontend
from wizard.machine.own_command import own_command
from wizard.machine.thread import in_thread
from wizard.store.lock import discard
from wizard.values.credential import Candidate, Saved
from wizard.values.frozen import dataclass
from wizard.values.secret import Secret


@dataclass(frozen=True, slots=True)
class Started:
    """``ends`` is when its time is up, in seconds since the epoch."""

    id: str
    begun: Begun
    ends: float


async def start(context: Context, draft: Draft, frontend: Frontend) -> Started:
    """Nothing listens and nothing runs afterwards. Raises as a login does."""
    async with Machine(context) as machine:
        begun = await drive(begin(draft), frontend, machine)
    record, ends = await in_thread(lambda: pending.keep(context, begun))
    return Started(record, begun, ends)


@dataclass(frozen=True, slots=True)
class Waits:
    """``address``: it goes on with that of the browser's last page. ``again`` is the command that begins another."""

    address: bool
    again: str


def waits(context: Context, record: str) -> Waits:
    """What is there under an id. Raises as :func:`wizard.accounts.pending.look`."""
    found = pending.look(context, record)
    to_be_read = not isinstance(found, Candidate) and found.method == "browser"
    return Waits(to_be_read, pending.again(found.provider, found.profile))


def is_there(context: Context, record: str) -> bool:
    """Whether there is still something to finish under an id."""
    try:
        pending.look(context, record)
    except LockBusy:
        return True
    except WizardError:
        return False
    return True


def next_words(context: Context, started: Started, descriptor: int | None) -> list[str]:
    """The command that finishes it, as argv; nothing in it is secret."""
    app = ["--app", context.app] if context.app else []
    given = ["--passphrase-fd", str(descriptor)] if started.begun.store == "encrypted" else []
    return [*own_command(), *app, "auth", "--finish", started.id, *given]


async def finish(
    context: Context,
    record: str,
    more: Callable[[Wishes], Wishes],
    frontend: Frontend,
    *,
    address: Secret | None = None,
    limit_s: float | None = None,
) -> Saved:
    """``more`` adds to what was said at the start. One run at a time is at it, and only one ever redeems a code.

    Raises LoginNeeded for what is finished, expired or was never begun; UsageError, TryAgain and StorageUnavailable
    leave it for another try, where there is still something to try.
    """
    async with Machine(context) as machine:
        try:
            await machine.hold(record)
        except LockBusy:
            raise LockBusy("another `wizard auth --finish` is at work on that sign-in", hint="try again") from None
        try:
            found = pending.look(context, record)
            pending.clear_rooms(context, record)
            if isinstance(found, Candidate):
                wishes = more(Wishes(endpoint=found.endpoint or None, parameters=found.parameters))
                draft = _draft(context, found.provider, found.profile, wishes, renews=None)
                return await drive(resume(replace(draft, begun=record), found), frontend, machine)
            begun = pending.opened(context, found)
            draft = _draft(context, begun.provider, begun.profile, more(begun.wishes), renews=begun.renews)
            flow = finishing(replace(draft, begun=record), begun, address, limit_s)
            return await drive(flow, frontend, machine)
        finally:
            if record not in context.vault.ids():
                discard(context.folders, f"credential-{record}")


def _draft(context: Context, provider: str, name: str, wishes: Wishes, *, renews: bool | None) -> Draft:
    """As at the start. ``renews`` None: whichever it is now. Raises UsageError when a profile of that name came since."""
    where = scene(context, wishes)
    preset, existing = where.preset(provider), where.profiles.get(name)
    if preset is None:
        raise LoginNeeded(
            "its provider is not in the catalogue any more", hint="`wizard presets list` shows the catalogue"
        )
    if name in where.broken:
        raise context.config.broken[name]
    if existing is not None and (existing.provider != provider or renews is False):
        raise UsageError(
            f"another login has made a profile named `{name}` since that sign-in was started",
            hint=f"`wizard auth {provider} --start --profile NAME` begins one for another profile",
        )
    return Draft(scene=where, wishes=replace(wishes, profile=name), preset=preset, existing=existing, profile=name)
