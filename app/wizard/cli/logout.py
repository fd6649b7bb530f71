"""`wizard logout`: the credential goes, the profile stays unless `--remove`."""

import argparse

from wizard.accounts.context import Context
from wizard.accounts.forget import forget
from wizard.cli import report
from wizard.errors import UsageError
from wizard.values.text import safe


def run(options: argparse.Namespace) -> int:
    context = Context(options.app)
    if options.all == bool(options.profile):
        raise UsageError("name one profile, or say `--all`", hint="wizard logout PROFILE | --all")
    names = tuple(context.config.profiles) if options.all else (options.profile,)
    if not names:
        report.say("nothing is logged in")
    for name in names:
        report.say(safe(forget(context, name, remove=options.remove), 400))
    return 0
