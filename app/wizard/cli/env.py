"""`wizard env`: the assignments that give a shell its profiles."""

import argparse

from wizard.accounts.context import Context
from wizard.accounts.handoff import handed, notices, plans
from wizard.cli import answer
from wizard.handoff.environment import texts
from wizard.handoff.shells import written
from wizard.lines import report
from wizard.lines.passphrase import asker


def run(options: argparse.Namespace) -> int:
    context = Context(options.app)
    context.ask_passphrase = asker(options.passphrase_fd)
    found = plans(context, options.profiles, options.sdk)
    given = handed(context, found)
    for each in notices(context, found):
        report.warning(each.text, each.hint)
    answer.line(written(options.shell, texts(given.given)))
    return 0
