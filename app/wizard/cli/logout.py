"""`wizard logout`: the credential goes, the profile stays unless `--remove`."""

import argparse
import asyncio

from wizard.accounts.context import Context
from wizard.accounts.forget import forget_leftovers
from wizard.accounts.world import logged_out
from wizard.cli import report
from wizard.cli.passphrase import asker
from wizard.errors import UsageError, WizardError
from wizard.values.text import safe


def run(options: argparse.Namespace) -> int:
    context = Context(options.app)
    context.ask_passphrase = asker(options.passphrase_fd)
    if options.all == bool(options.profile):
        raise UsageError("name one profile, or say `--all`", hint="wizard logout PROFILE | --all")
    if not options.all:
        report.say(safe(asyncio.run(logged_out(context, options.profile, remove=options.remove)), 400))
        return 0
    return _all(context, remove=options.remove)


def _all(context: Context, *, remove: bool) -> int:
    """Every profile, the unreadable ones too; one that fails does not spare the others."""
    config = context.config
    code = 0
    for name in (*config.profiles, *config.broken):
        try:
            report.say(safe(asyncio.run(logged_out(context, name, remove=remove)), 400))
        except WizardError as error:
            code = code or report.error(error)
    if gone := forget_leftovers(context):
        report.say(f"deleted {gone} credential{'s' if gone > 1 else ''} that no profile named")
    if not config.profiles and not config.broken and not gone:
        report.say("nothing is logged in")
    return code
