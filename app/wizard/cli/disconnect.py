"""`wizard disconnect`: takes us out of another tool's file again. Only what is ours goes, so nothing is asked."""

import argparse

from wizard.accounts import connections
from wizard.accounts.context import Context
from wizard.cli import answer
from wizard.errors import UsageError
from wizard.handoff import recipe
from wizard.lines import report
from wizard.values.text import safe


def run(options: argparse.Namespace) -> int:
    context, tool = Context(options.app), recipe.tool(options.tool)
    if tool not in recipe.CONNECTED:
        raise UsageError(
            f"{tool} is not connected by a file, so there is nothing to undo",
            hint=f"there is {', '.join(recipe.CONNECTED)}",
        )
    done = connections.disconnect(context, tool, dry=options.dry_run)
    if options.dry_run:
        answer.lines(line for each in done for line in each.diff)
        return 0
    for each in done:
        path = safe(context.tilde(each.path), 400)
        report.say(f"{report.mark(True)} {path} {'is removed' if each.removed else 'holds nothing of ours any more'}")
        for name in each.kept:
            report.warning(f"`{safe(name)}` in {path} was changed since, and stays", "take it out by hand")
    if not done:
        report.say(f"{tool} is not connected; nothing was changed")
    return 0
