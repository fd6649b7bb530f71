"""The tools that `wizard connect` has connected: does what was put into their files still stand, and lead here."""

from collections.abc import Iterator

from wizard.accounts.context import Context
from wizard.accounts.doctor.settings import edited
from wizard.accounts.tool_file import decoded
from wizard.errors import BadFile, LoginNeeded, Refused, UsageError, WizardError
from wizard.handoff.claude_code import KEYS
from wizard.handoff.source import Part
from wizard.handoff.standing import address, program, standing
from wizard.machine.programs import found as found_program
from wizard.store import connections_file, foreign_file
from wizard.store.connections_file import Connection
from wizard.store.files import read_private
from wizard.store.paths import shown, typed
from wizard.values.finding import Finding, error, ok, warning
from wizard.values.text import safe
from wizard.values.url import base_url, host_of, origin


def tools(context: Context) -> tuple[Finding, ...]:
    try:
        recorded = connections_file.load(context.folders)
    except BadFile as problem:
        file = typed(connections_file.path_of(context.folders))
        hint = f"`rm {file}`, and take out by hand what it put into the tools' files"
        return (error("connections", problem, hint),)
    # The newest of each file: what an interrupted `connect` left beside it is undone with it.
    newest = {(each.tool, each.path): each for each in recorded}
    return tuple(finding for each in newest.values() for finding in _one(context, each)) or (
        ok("connections", "connected tools: none"),
    )


def _one(context: Context, record: Connection) -> Iterator[Finding]:
    tool = safe(record.tool, 40)
    what, again = f"connection:{tool}", f"wizard connect {tool} --profile {safe(record.profile, 64)}"
    try:
        problem = _problem(context, record)
    except WizardError as found:
        yield error(what, found, edited(context, record.path))
        return
    if problem is not None:
        yield error(what, problem, again)
        return
    yield ok(what, f"{tool}: asks `{safe(record.profile, 64)}` for its token, by {shown(record.path)}")
    shadows = [each for each in KEYS if context.environ.get(each)] if record.tool == "claude-code" else []
    if shadows:
        text = f"{tool} prefers {' and '.join(f'${each}' for each in shadows)} to what it is connected to"
        yield warning(f"{what}:shadow", text, f"unset {' '.join(shadows)}")


def _problem(context: Context, record: Connection) -> WizardError | None:
    """What keeps the tool from its token. Raises BadFile for a file that cannot be read."""
    tool, where = safe(record.tool, 40), shown(record.path)
    again = f"`wizard connect {tool}` puts it back, `wizard disconnect {tool}` forgets it"
    held = foreign_file.read_foreign(record.path)
    if held.data is None:
        return BadFile(f"{tool}: `{where}` is gone", hint=again)
    parts = tuple(Part(each.path, each.value, each.item, each.whole) for each in record.pieces)
    now = standing(record.tool, decoded(held.data, record.path), parts, where)
    if now.missing:
        names = ", ".join(safe(each, 60) for each in now.missing)
        return BadFile(f"{tool}: `{where}` no longer holds what `wizard connect` put there: {names}", hint=again)
    module = None if record.module is None else read_private(record.module)
    if record.module is not None and module is None:
        return BadFile(f"{tool}: `{shown(record.module)}`, which it loads, is gone", hint=again)
    text = None if module is None else module.data.decode(errors="replace")
    asked = program(record.tool, parts, text)
    called = program(record.tool, now.parts, text)
    if asked is not None and called is None:
        return BadFile(f"{tool}: `{where}` asks no program for its token any more", hint=again)
    if called is not None and found_program(called, {}) is None:
        return BadFile(f"{tool}: it starts `{shown(called)}`, which is not there any more", hint=again)
    config = context.config
    if record.profile not in {*config.profiles, *config.broken}:
        return LoginNeeded(
            f"{tool}: it asks for the profile `{safe(record.profile, 64)}`, which is not there any more",
            hint=f"`wizard connect {tool} --profile NAME`, or `wizard disconnect {tool}`",
        )
    profile, sent = config.profiles.get(record.profile), address(record.tool, now.parts)
    # The tool asks for a token by the profile's name, and takes it where it was told to then (promise 3).
    if profile is not None and sent is not None and origin(place := _place(sent)) != origin(profile.base_url):
        return Refused(
            f"{tool}: it sends the token of `{safe(record.profile, 64)}` to {host_of(place) or 'another address'}, and "
            f"that one is for {host_of(profile.base_url)}",
            hint=again,
        )
    return None


def _place(there: str) -> str:
    """As the profile's address is written; empty for what somebody made of it that is none."""
    try:
        return base_url(there, allow_insecure=True)
    except UsageError:
        return ""
