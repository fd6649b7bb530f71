"""`wizard connect`: shows what would change in another tool's file, asks, and does it; for other tools, how to start them."""

import argparse
from collections.abc import Sequence

from wizard.accounts import connections
from wizard.accounts.addressed import addressed
from wizard.accounts.connections import Proposal
from wizard.accounts.context import Context
from wizard.cli import answer
from wizard.errors import Cancelled, UsageError
from wizard.handoff import recipe
from wizard.lines import console, report
from wizard.lines.terminals import Way, way
from wizard.values.text import safe


def run(options: argparse.Namespace) -> int:
    context, tool = Context(options.app), recipe.tool(options.tool)
    if tool not in recipe.CONNECTED:
        answer.lines(map(addressed, _recipe(context, tool, options.profile)))
        return 0
    proposal = connections.propose(context, tool, options.profile)
    if options.dry_run:
        answer.lines(proposal.diff)
        _warn(context, proposal)
        return 0
    if not proposal.diff:
        connections.connect(context, proposal, agreed=False)
        report.say(f"{tool} is connected to {safe(proposal.profile.name)} already")
        return 0
    if not options.yes:
        _ask(context, proposal)
    done = connections.connect(context, proposal, agreed=not options.yes)
    _receipt(context, done)
    if options.yes:  # the others know before they are asked
        _warn(context, done)
    return 0


def _recipe(context: Context, tool: str, name: str | None) -> Sequence[str]:
    """Raises UsageError for a name that is none; none need be there yet."""
    if name is None and context.config.default not in context.config.profiles:
        return recipe.lines(tool, None)
    profile = context.chosen(name)
    return recipe.lines(tool, profile.name, profile.model)


def _ask(context: Context, proposal: Proposal) -> None:
    """Raises UsageError where nobody can be asked, Cancelled for a no."""
    if way(plain=False) is Way.SCRIPT:
        raise UsageError(
            f"`{safe(context.tilde(proposal.path), 400)}` would be changed, and there is no terminal to ask on",
            hint=f"`wizard connect {proposal.tool} --dry-run` shows the change; `--yes` makes it",
        )
    for line in proposal.diff:
        report.say(line)
    _warn(context, proposal)
    if not console.agreed("Change it? [y/N]: "):
        raise Cancelled


def _receipt(context: Context, done: Proposal) -> None:
    report.say(
        f"{report.mark(True)} {done.tool} is connected to {safe(done.profile.name)}, in "
        f"{safe(context.tilde(done.path), 400)}"
    )
    for start in done.notes:
        report.say(f"Start it with: {safe(start)}")
    report.say(f"wizard disconnect {done.tool} undoes it.")


def _warn(context: Context, proposal: Proposal) -> None:
    """What keeps the tool from using it, or may."""
    if proposal.doubts:
        report.warning(proposal.doubts)
    if context.app is None and context.environ.get("WIZARD_CONFIG"):
        report.warning(f"$WIZARD_CONFIG is set here, and {proposal.tool} needs it too to find the profile")
    for name in proposal.shadowed_by:
        report.warning(f"${name} is set here, and {proposal.tool} prefers it", f"unset {name}")
