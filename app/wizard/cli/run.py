"""`wizard run`: a program in our place, with its profiles' variables and without any other provider's."""

import argparse
import os
from contextlib import suppress

from wizard.accounts.context import Context
from wizard.accounts.handoff import become, child, found_program, handed, notices, plans
from wizard.cli import core_file
from wizard.errors import UsageError
from wizard.lines import report
from wizard.lines.passphrase import asker


def run(options: argparse.Namespace) -> int:
    if not options.argv:
        raise UsageError("there is no program to run", hint="wizard run [PROFILE…] -- CMD…")
    context = Context(options.app)
    context.ask_passphrase = asker(options.passphrase_fd)
    found = plans(context, options.profiles, options.sdk)
    path = found_program(context, options.argv[0])
    ready = child(context, path, options.argv, handed(context, found))
    for each in notices(context, found, options.argv[0]):
        report.warning(each.text, each.hint)
    if options.passphrase_fd:
        # It was opened for us: a file behind it could be read again from its start.
        with suppress(OSError):
            os.close(options.passphrase_fd)
    core_file.allow_again()
    return become(ready)
