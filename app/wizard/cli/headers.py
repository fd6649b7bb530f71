"""`wizard headers`: what a request has to carry, as `curl -H @-` reads it."""

import argparse

from wizard.accounts.context import Context
from wizard.accounts.headers import headers
from wizard.cli import stdout
from wizard.lines.passphrase import asker


def run(options: argparse.Namespace) -> int:
    context = Context(options.app)
    context.ask_passphrase = asker(options.passphrase_fd)
    stdout.write(headers(context, options.profile).reveal().encode("ascii"))
    return 0
